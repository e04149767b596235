"""Is this line fit to be said? Every rule a library is refused by when it is loaded."""

from collections.abc import Iterable, Mapping
from datetime import date

from copilot.errors import BadDocument
from copilot.money import Money
from copilot.offer import OFFER_KINDS
from copilot.scripts.figures import language
from copilot.scripts.fill import SLOTS, Value, fill
from copilot.scripts.forbidden import Forbidden
from copilot.scripts.template import OTHER, Template

STAGES = ("opening", "purpose", "discovery", "offer", "objection", "close", "protocol")
WITH_OFFER = frozenset({"offer", "objection", "close"})

MAX_WORDS = 35
"""A line must be sayable in one breath, about ten seconds. Source: house card design, 2026-11."""

_ACCOUNT = frozenset({"claim", "product", "days_past_due"})
_ONE_PAYMENT = frozenset({"total", "saved", "discount", "pay", "due_on", "asked"})
_PLAN = frozenset(
    {
        "total",
        "saved",
        "discount",
        "pay",
        "first_due_on",
        "installments",
        "installment",
        "down_payment",
        "asked",
    }
)

_SLOTS_OF = {
    **dict.fromkeys(("settlement", "full_payment", "catch_up", "partial_promise"), _ONE_PAYMENT),
    **dict.fromkeys(("installment_plan", "settlement_plan", "term_extension", "hardship_pause"), _PLAN),
}

GUARDED = frozenset({"saved", "discount", "down_payment", "asked", "days_past_due"})
"""Slots whose value may be zero, negative or absent: each is said only inside its own condition."""

PLAN_TERMS = frozenset({"installments", "installment", "first_due_on"})
"""Whoever says one of these tells what is paid, and then has to tell the down payment too when there is one."""

ON = date(2026, 12, 27)
"""The day the samples are said: late in a year, so that dates have their year."""
_FULL: Mapping[str, Value] = {
    "name": "María Fernanda Rodríguez Villanueva", "product": OTHER, "claim": Money(123_456_789_05, "USD"),
    "days_past_due": 187, "total": Money(98_765_432_10, "USD"), "saved": Money(24_691_357_05, "USD"),
    "discount": 185_000, "installments": 18, "installment": Money(5_486_968_45, "USD"),
    "pay": Money(5_486_968_45, "USD"), "first_due_on": date(2027, 1, 15), "due_on": date(2027, 1, 15),
    "down_payment": Money(1_234_567_05, "USD"), "asked": Money(4_000_000_05, "USD"),
}  # fmt: skip
SAMPLES: tuple[Mapping[str, Value], ...] = (
    _FULL,
    {
        **{slot: value for slot, value in _FULL.items() if slot != "asked"},
        "saved": Money(-5_00, "USD"), "discount": 0, "down_payment": Money(0, "USD"), "days_past_due": 0,
        "installments": 1, "first_due_on": ON, "due_on": ON,
    },
)  # fmt: skip
"""Values every line is tried with: all of them long, and all that may be missing missing."""


def check_line(template: Template, text: str, file: str, forbidden: Forbidden) -> None:
    """Raises BadDocument at the first rule the line breaks; `text` is the template as written."""
    if not text.strip():
        raise refuse(
            file, template.line_id, "is empty; Spanish and English need all three variants. Write it"
        )
    _check_conditions(template, file)
    _check_slots(template, file)
    if any(character.isdigit() for character in text):
        raise refuse(file, template.line_id, "has a figure of its own. Figures come from slots only")
    if why := forbidden.found(
        text, language=language(template.locale), stage=template.stage, intent=template.intent
    ):
        raise refuse(file, template.line_id, f"says {why}. Say it in another way")
    for sample in SAMPLES:
        _check_spoken(template, fill(template, sample, locale=template.locale, on=ON).text, file)


def check_coverage(templates: Iterable[Template], file: str) -> None:
    """Raises BadDocument unless every stage has a line without conditions, and offers and closes one per kind."""
    have = {(t.stage, t.intent, t.kind, t.quadrant) for t in templates}
    wanted = [(stage, "", "", "") for stage in STAGES]
    wanted += [(stage, "", kind, "") for stage in ("offer", "objection", "close") for kind in OFFER_KINDS]
    wanted += [("opening", "unnamed", "", ""), ("opening", "company", "", "")]
    for conditions in wanted:
        if conditions not in have:
            name = ".".join(filter(None, conditions))
            raise refuse(file, name, "is missing; a call would stop there. Add it with all three variants")


def sure_slots(template: Template) -> frozenset[str]:
    """The slots every turn has in which this line can be chosen.

    The name is said only when greeting: a debtor without a name has their id in that slot, and only the opening knows.
    """
    if template.stage == "opening":
        return frozenset() if template.intent == "unnamed" else frozenset({"name"})
    if template.stage == "protocol":
        return frozenset()
    if template.stage not in WITH_OFFER or not template.kind:
        return _ACCOUNT
    return _ACCOUNT | _SLOTS_OF[template.kind]


def refuse(file: str, line: str, problem: str) -> BadDocument:
    """The error for a line of a file, to be raised."""
    return BadDocument(f"{file}: line {line} {problem}.", file=file, line=line)


def _check_conditions(template: Template, file: str) -> None:
    if template.kind and template.stage not in WITH_OFFER:
        raise refuse(file, template.line_id, "has a kind, but its stage has no offer. Remove the kind")


def _check_slots(template: Template, file: str) -> None:
    sure = sure_slots(template)
    for slot in sorted(template.slots - sure):
        if slot not in SLOTS:
            raise refuse(
                file, template.line_id, f"uses the unknown slot {slot}. Slots are {', '.join(SLOTS)}"
            )
        can = f"may use {', '.join(sorted(sure))}" if sure else "may use no slot"
        raise refuse(file, template.line_id, f"uses {slot}, which its turns do not surely have. It {can}")
    for piece in template.pieces:
        if piece.slot in GUARDED and piece.when != piece.slot:
            raise refuse(
                file, template.line_id,
                f"says {piece.slot} even when there is none. Put it inside {{% if {piece.slot} %}}...{{% endif %}}",
            )  # fmt: skip
    if template.slots & PLAN_TERMS and "down_payment" not in template.slots:
        raise refuse(
            file, template.line_id,
            "tells the plan without its down payment. Add {% if down_payment %}{{ down_payment }} ...{% endif %}",
        )  # fmt: skip


def _check_spoken(template: Template, spoken: str, file: str) -> None:
    words = spoken.split(" ")  # not split(): a no-break space keeps an amount one word
    if len(words) > MAX_WORDS:
        raise refuse(
            file, template.line_id, f"can take {len(words)} words; {MAX_WORDS} is the most. Shorten it"
        )
    if "" in words or "\n" in spoken:
        raise refuse(
            file, template.line_id, "has a blank too many or a line break. Keep blanks inside the condition"
        )
    if spoken.count("?") > 1:
        raise refuse(file, template.line_id, "asks more than one question. Keep one")
    if not spoken or spoken[-1] not in ".?!":
        raise refuse(file, template.line_id, "does not end a sentence. End it with a question or a next step")
