"""Lays a table of tests/cases/offers out as a spreadsheet: its inputs, its figures, and the formulas that give them.

The controller's own calculation: only inputs are taken from the table, every other cell is a formula. `{name}` in a
formula stands for the input of that name, `{r}` for the row it is written in, `{up}` for the row above.
"""

from collections.abc import Mapping
from typing import Any

FIGURES = "ABCDEFGHI"
HEADS = ("number", "due on", "opening", "interest", "vat", "charge", "principal", "payment", "balance")
LIVE = dict(zip(HEADS, "KLNOPQRST", strict=True))
"""The column of each heading in the live calculation; M holds the rate of the period, U and on what helps."""

HELPERS = {"M": "period rate", "U": "value today", "V": "difference", "W": "discount factor", "X": "step"}
SCALES = {"CLP": 0, "COP": 0}
STEP_DAYS = {"weekly": 7, "fortnightly": 14}
ONE_PAYMENT = ("settlement", "full_payment", "catch_up", "partial_promise")
TOP, HEAD = 4, 48

Cells = dict[str, object]


class OfferSheet:
    """The cells of one table, by name; `first` and `last` are the rows of the schedule."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.table, self.terms = table, table["terms"]
        self.paying = table.get("paying", {})
        self.one = table["kind"] in ONE_PAYMENT
        self.form = self.terms.get("form", "french")
        self.grace = self._grace()
        self.rhythm = self.paying.get("rhythm", "monthly")
        self.cells: Cells = {"A1": table["name"], "A2": "inputs and what follows from them at once"}
        self.refs: dict[str, str] = {}
        self.at, self.head = TOP, HEAD
        self.first, self.last = HEAD + 1, HEAD + len(table["schedule"])
        self._inputs()
        assert self.at < HEAD, "the inputs run into the schedule"
        self._schedule()
        self._impact()

    def _grace(self) -> tuple[str, int]:
        if "pause" in self.terms:
            return "accumulated" if self.terms["interest_runs"] else "free", self.terms["pause"]
        grace = self.terms.get("grace", {"kind": "", "periods": 0})
        return grace["kind"], grace["periods"]

    @property
    def silent(self) -> int:
        return self.grace[1] if self.grace[0] in ("accumulated", "capitalised", "free") else 0

    @property
    def interest_only(self) -> int:
        return self.grace[1] if self.grace[0] == "capital" else 0

    @property
    def inside(self) -> bool:
        return bool(self.paying.get("level_total")) and self.form not in ("german", "bullet")

    def add(self, name: str, value: object) -> None:
        """An input, or a formula over earlier inputs, with its label."""
        self.cells[f"A{self.at}"] = name
        self.cells[f"B{self.at}"] = value.format_map(self.refs) if isinstance(value, str) else value
        self.refs[name] = f"$B${self.at}"
        self.at += 1

    def _inputs(self) -> None:
        table = self.table
        self.add("today", table["today"])
        self.add("decimals", SCALES.get(table["currency"], 2))
        for name in ("claim", "waived", "arrears"):
            parts = table.get(name, {})
            for bucket, held in parts.items():
                self.add(f"{name} {bucket}", held)
            first, last = (self.at - len(parts), self.at - 1) if parts else (0, 0)
            self.add(name, f"=SUM($B${first}:$B${last})" if parts else 0)
        self.add("income", table["income"])
        self.add("npv_rate", table["npv_rate"])
        if not self.one:
            self._plan_inputs()

    def _plan_inputs(self) -> None:
        terms, paying = self.terms, self.paying
        self.add("down_payment", terms.get("down_payment", 0))
        self.add("financed", "={claim}-{waived}-{down_payment}")
        self.add("installments", terms["installments"])
        self.add("first_due_on", terms["first_due_on"])
        for name in ("charge", "vat_on_interest", "vat_on_charges"):
            self.add(name, paying.get(name, 0))
        self.add("multiple", paying.get("multiple", 0))
        rate = terms.get("rate", {"per_year": 0})
        self.add("yearly_rate", rate["per_year"])
        self.add("year_days", rate.get("year_days", 365))
        self.add("i", f"={self._period(rate)}")
        self.add("i_first", f"={self._first_period(rate)}")
        if self.form == "rate_reduction":
            self.add("yearly_rate_then", terms["then_rate"]["per_year"])
            self.add("i_then", "={yearly_rate_then}/12")
        if "growth" in terms:
            self.add("growth", terms["growth"])
            self.add("every", terms["every"])
        for holiday in self.table.get("holidays", ()):
            self.add(f"holiday {holiday}", holiday)
        self._grace_inputs()
        self.add("debt", "={financed}+{capitalised}")
        self.add("u", "={i}*(1+{vat_on_interest})" if self.inside else "={i}")
        self.add("level", self._level())

    def _period(self, rate: Mapping[str, Any]) -> str:
        days = STEP_DAYS.get(self.rhythm)
        if rate.get("basis") == "effective":
            return f"(1+{{yearly_rate}})^({days}/{{year_days}})-1" if days else "(1+{yearly_rate})^(1/12)-1"
        return f"{{yearly_rate}}*{days}/{{year_days}}" if days else "{yearly_rate}/12"

    def _first_period(self, rate: Mapping[str, Any]) -> str:
        """The rate of the first period: a month if it is one, else by days, or odd days and then whole months."""
        today, first = self.table["today"], self.terms["first_due_on"]
        if not rate["per_year"] or self.silent or today.day == first.day or self.rhythm != "monthly":
            return "{i}"
        if self.paying.get("first_period") == "odd_then_whole":
            months = 12 * (first.year - today.year) + first.month - today.month - (first.day < today.day)
            odd = f"({{first_due_on}}-EDATE({{today}},{months}))"
            return f"(1+{{yearly_rate}}*{odd}/{{year_days}})*(1+{{i}})^{months}-1"
        if rate.get("basis") == "effective":
            return "(1+{yearly_rate})^(({first_due_on}-{today})/{year_days})-1"
        return "{yearly_rate}*({first_due_on}-{today})/{year_days}"

    def _grace_inputs(self) -> None:
        kind, runs = self.grace[0], self.grace[0] in ("accumulated", "capitalised")
        names: list[str] = []
        for number in range(1, self.silent + 1 if runs else 1):
            base = "+".join(["{financed}", *(names if kind == "capitalised" else [])])
            self.add(f"grace interest {number}", f"=ROUND(({base})*{{i}},{{decimals}})")
            names.append(f"{{grace interest {number}}}")
        total = "=" + "+".join(names) if names else 0
        self.add("capitalised", total if kind == "capitalised" else 0)
        self.add("waiting", total if kind == "accumulated" else 0)

    def _level(self) -> object:
        rows = f"({{installments}}-{self.interest_only})" if self.interest_only else "{installments}"
        start = self.first + bool(self.terms.get("down_payment"))
        factors, steps = f"W{start}:W{self.last}", f"X{start}:X{self.last}"
        if self.form == "bullet":
            return 0
        if self.form == "german":
            return f"=ROUND({{debt}}/{rows},{{decimals}})"
        if self.form == "step_up":
            return f"={{debt}}/SUMPRODUCT({steps},{factors})"
        if self.paying.get("actual_days"):
            return f"=ROUND({{debt}}/SUM({factors}),{{decimals}})"
        if self._first_period(self.terms.get("rate", {"per_year": 0})) != "{i}":
            return f"=ROUND({{debt}}*(1+{{i_first}})/(1+(1-(1+{{u}})^(1-{rows}))/{{u}}),{{decimals}})"
        rows = str(self.terms["profile"]) if self.form == "balloon" else rows
        return f"=ROUND(-PMT({{u}},{rows},{{debt}}),{{decimals}})"

    def _schedule(self) -> None:
        self.cells[f"A{self.head - 1}"] = "as the table has it"
        self.cells[f"K{self.head - 1}"] = "worked out here"
        for column, head in [
            *zip(FIGURES, HEADS, strict=True),
            *((c, h) for h, c in LIVE.items()),
            *HELPERS.items(),
        ]:
            self.cells[f"{column}{self.head}"] = head
        for place, row in enumerate(self.table["schedule"]):
            at = self.first + place
            for column, value in zip(FIGURES, row, strict=True):
                self.cells[f"{column}{at}"] = value
            live = self._one_row() if self.one else self._down_row() if row[0] == 0 else self._row(row[0], at)
            live |= {
                "U": "=(S{r}-P{r})/(1+{npv_rate})^((L{r}-{today})/365)",
                "V": "=S{r}-H{r}",
            }
            known = {**self.refs, "r": at, "up": at - 1}
            for column, formula in live.items():
                self.cells[f"{column}{at}"] = (
                    formula.format_map(known) if isinstance(formula, str) else formula
                )

    def _one_row(self) -> Cells:
        pays = {"catch_up": "={arrears}", "partial_promise": self.terms.get("amount")}
        paid = pays.get(self.table["kind"], "={claim}-{waived}")
        return {
            "K": 1, "L": self.terms["due_on"], "M": 0, "N": paid, "O": 0, "P": 0, "Q": 0, "R": "=N{r}",
            "S": "=R{r}+O{r}+P{r}+Q{r}", "T": "=N{r}-R{r}",
        }  # fmt: skip

    def _down_row(self) -> Cells:
        return {
            "K": 0, "L": "={today}", "M": 0, "N": "={claim}-{waived}", "O": 0, "P": 0, "Q": 0, "R": "={down_payment}",
            "S": "=R{r}+O{r}+P{r}+Q{r}", "T": "=N{r}-R{r}",
        }  # fmt: skip

    def _row(self, number: int, at: int) -> Cells:
        first, last = number == 1, at == self.last
        waiting, capitalised = ("+{waiting}", "+{capitalised}") if first else ("", "")
        cells: Cells = {
            "K": number,
            "L": self._due(number),
            "M": self._rate(number),
            "N": "={debt}" if first else "=T{up}",
            "O": f"=ROUND(N{{r}}*M{{r}},{{decimals}}){waiting}",
            "P": f"=ROUND((O{{r}}{capitalised})*{{vat_on_interest}},{{decimals}})"
            "+ROUND(Q{r}*{vat_on_charges},{decimals})",
            "Q": "={charge}",
            "R": "=N{r}" if last else f"=MIN(N{{r}},{self._principal(number)})",
            "S": "=R{r}+O{r}+P{r}+Q{r}",
            "T": "=N{r}-R{r}",
        }
        if self.paying.get("actual_days") or self.form == "step_up":
            cells["W"] = "=1/(1+M{r})" if first else "=W{up}/(1+M{r})"
        if self.form == "step_up":
            cells["X"] = "=(1+{growth})^INT((K{r}-1)/{every})"
        return cells

    def _due(self, number: int) -> str:
        if self.rhythm == "monthly":
            return f"=EDATE({{first_due_on}},{number - 1})"
        plain = f"{{first_due_on}}+{STEP_DAYS[self.rhythm] * (number - 1)}"
        if not self.paying.get("calendar"):
            return f"={plain}"
        holidays = [ref for name, ref in self.refs.items() if name.startswith("holiday ")]
        return f"=WORKDAY({plain}-1,1,{holidays[0]}:{holidays[-1]})"

    def _rate(self, number: int) -> str:
        if self.paying.get("actual_days"):
            start = "{today}" if number == 1 else "L{up}"
            return f"={{yearly_rate}}*(L{{r}}-{start})/{{year_days}}"
        if self.form == "rate_reduction" and number > self.terms["after"]:
            return "={i_then}"
        return "={i_first}" if number == 1 else "={i}"

    def _principal(self, number: int) -> str:
        """What a row that is not the last repays; payments rounded up repay the surplus too."""
        paid = self._bare(number)
        if self.paying.get("multiple"):
            return f"CEILING({paid}+Q{{r}}+P{{r}},{{multiple}})-O{{r}}-Q{{r}}-P{{r}}"
        return f"{paid}-O{{r}}"

    def _bare(self, number: int) -> str:
        """Principal and interest of a row before anything is rounded up."""
        if self.form == "bullet" or number <= self.interest_only:
            return "O{r}"
        if self.form == "german":
            return "{level}+O{r}"
        waiting = "+{waiting}" if number == 1 else ""
        if self.inside:
            return f"{{level}}{waiting}-ROUND((O{{r}}{waiting.replace('+', '-')})*{{vat_on_interest}},{{decimals}})"
        if self.form == "step_up":
            return "ROUND({level}*X{r},{decimals})"
        if self.form == "rate_reduction" and number > self.terms["after"]:
            after = self.terms["after"]
            changed = self.first + after + bool(self.terms.get("down_payment"))
            return f"ROUND(-PMT({{i_then}},{{installments}}-{after},N{changed}),{{decimals}})"
        return f"{{level}}{waiting}"

    def _impact(self) -> None:
        start = self.first + (self.table["schedule"][0][0] == 0)
        regular = f"S{start}:S{max(self.last - 1, start)}"
        only = f"S{self.first}:S{self.last}"
        stays = "={claim}-{waived}-{total_to_pay}" if self.one else 0
        formulas: Cells = {
            "installment": f"=MAX({regular})",
            "installments": f"=COUNT(K{start}:K{self.last})",
            "first_payment": f"=S{self.first}",
            "last_payment": f"=S{self.last}",
            "highest_payment": "=MAX({installment},{last_payment})",
            "first_due_on": f"=L{self.first}",
            "last_due_on": f"=L{self.last}",
            "total_to_pay": f"=SUM({only})",
            "stays": stays,
            "saved": "={claim}-{total_to_pay}-{stays}",
            "financed": 0 if self.one else "={financed}",
            "discount_rate": "=ROUNDDOWN({waived}/{claim},6)",
            "lost_on_breach": "={waived}" if self.table["kind"] == "settlement_plan" else 0,
            "installment_to_income": "=ROUNDDOWN({highest_payment}/{income},6)",
            "npv": f"=ROUND(SUM(U{self.first}:U{self.last}),{{decimals}})",
        }
        known = dict(self.refs)
        for column, head in (("E", "impact"), ("G", "as the table has it"), ("H", "worked out here")):
            self.cells[f"{column}{TOP - 1}"] = head
        for place, (name, formula) in enumerate(formulas.items()):
            at = TOP + place
            self.cells[f"E{at}"], self.cells[f"G{at}"] = name, self.table["impact"][name]
            self.cells[f"H{at}"] = formula.format_map(known) if isinstance(formula, str) else formula
            known[name] = f"$H${at}"
