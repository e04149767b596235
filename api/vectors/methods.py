"""Which function answers which method? The one table; a method that is not in it counts as failed."""

from collections.abc import Callable
from functools import partial

from api.vectors import (
    costs,
    day_counts,
    flows,
    modifications,
    open_terms,
    rates,
    roundings,
    schedules,
    waterfalls,
)
from api.vectors.inputs import Answers, Inputs

Method = Callable[[Inputs], Answers]


def _named(function: Callable[..., Answers], *names: str) -> dict[str, Method]:
    """One function for several methods: it is told which one is asked."""
    return {name: partial(function, method=name) for name in names}


METHODS: dict[str, Method] = {
    # day counts
    **_named(day_counts.counted, *day_counts.CONVENTIONS),
    "eu_apr_interval": day_counts.european,
    "regz_unit_periods": day_counts.regulation_z,
    # rounding
    "round": roundings.one,
    "round_many": roundings.many,
    "allocate_ratios": roundings.by_ratios,
    "allocate_n": roundings.in_equal_parts,
    "last_absorbs": roundings.last,
    # waterfalls
    "allocate": waterfalls.in_order,
    "allocate_buckets": waterfalls.over_buckets,
    # IRR, XIRR and the spreadsheet's functions
    "irr": flows.irr,
    "xirr": flows.xirr,
    **_named(flows.npv, "npv_t0", "npv_t1"),
    "xnpv": flows.xnpv,
    "mirr": flows.mirr,
    "rri": flows.rri,
    "rate": flows.rate,
    **_named(flows.annuity, "pmt", "pv", "fv", "nper"),
    **_named(flows.part_of_payment, "ipmt", "ppmt", "ipmt_series", "ppmt_series"),
    **_named(flows.cumulative, "cumipmt", "cumprinc"),
    # schedules
    "french_instalment": schedules.french_instalment,
    **_named(schedules.instalment_rounded, "french_instalment_rounded", "french_instalment_rounded_up"),
    "french_instalment_odd_first_period": schedules.odd_first_period,
    "french_schedule": schedules.french_schedule,
    **_named(schedules.french_schedule_rounded, "french_schedule_rounded", "french_schedule_rounded_up"),
    "french_schedule_daily": schedules.french_schedule_daily,
    "french_schedule_factors": schedules.french_schedule_factors,
    "french_schedule_yearly": schedules.french_yearly,
    "french_balance_after": schedules.french_balance_after,
    "german_schedule_rounded": schedules.german,
    "german_schedule_effective": schedules.german,
    "grace_then_french": schedules.grace,
    "capitalised_bullet": schedules.capitalised,
    "capitalised_bullet_effective": schedules.capitalised,
    "step_plan": schedules.step_plan,
    "balloon": schedules.balloon,
    "rate_change_recast": schedules.rate_change,
    "rate_change_schedule": schedules.rate_change,
    "payment_holiday": schedules.holiday,
    "term_extension": schedules.extension,
    "total_cost": schedules.total_cost,
    "fixed_instalment": open_terms.fixed_payment,
    "fixed_principal": open_terms.fixed_principal,
    "declining_payment": open_terms.declining_payment,
    "declining_principal": open_terms.declining_principal,
    # total-cost rates
    "eu_apr": costs.eu_apr,
    "us_actuarial_apr": costs.us_actuarial_apr,
    "us_single_payment_apr": costs.us_single_payment_apr,
    "cl_cae_nominal": costs.cl_cae,
    "ar_cft_tea_with_vat": costs.ar_cft_with_vat,
    "ar_french_first_instalment_with_vat": costs.ar_first_instalment,
    "mx_cat": costs.mx_cat,
    "pe_tcea": costs.pe_tcea,
    "br_cet": costs.br_cet,
    # conversions and ceilings
    "nominal_to_effective": rates.nominal_to_effective,
    "effective_to_nominal": rates.effective_to_nominal,
    "tna_to_tea": rates.tna_to_tea,
    "monthly_effective_to_ea": rates.monthly_to_ea,
    "annual_nominal_to_monthly": rates.annual_to_monthly,
    "tea_to_period_rate": rates.tea_to_period,
    "co_usury_cap": rates.usury_cap,
    "rate_cap_multiple": rates.cap_multiple,
    # modifications
    "present_value": modifications.present_value,
    "effective_interest_schedule": modifications.effective_interest,
    "ten_percent_test": modifications.ten_percent_test,
    "interest_after_modification": modifications.interest_after,
    "amortised_cost_net_of_allowance": modifications.net_of_allowance,
}
