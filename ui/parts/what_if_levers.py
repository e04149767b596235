"""The levers of one kind of offer: what was typed becomes the body of a question, or a sentence beside the lever.

What was typed stays as it was typed, right or wrong, for this debtor and currency as long as the session lasts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from api.schemas import MoneyText
from ui.parts.markup import aside, wrong
from ui.parts.typed import Hand, Unreadable, hand_of
from ui.parts.what_if_kinds import BUCKETS, COMMON, LEVERS, ONLY_WITH, RARE, Lever, all_of
from ui.words import Words

Levers = Mapping[str, Any]
"""The levers as the API takes them: minor units, fractions as text, whole numbers, ISO days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Whose levers these are and who moves them; amounts are shown as `locale` writes them, typed as `writing` does."""

    debtor_id: str
    currency: str
    parts: Mapping[str, MoneyText]
    locale: str
    writing: str
    w: Words

    @property
    def hand(self) -> Hand:
        """How this person types numbers."""
        return hand_of(self.writing)

    def key(self, name: str) -> str:
        """Where the session keeps what was typed."""
        return f"lever_{self.debtor_id}_{self.currency}_{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the levers say: `levers` to send, `wrong` the sentences that stand beside levers that cannot be read."""

    kind: str
    levers: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    places: dict[str, DeltaGenerator] = field(default_factory=dict)

    def tell(self, name: str, sentence: str, *, small: str = "") -> bool:
        """Say beside a lever what is wrong with it, `small` below; False when that lever is not in sight."""
        if name not in self.places:
            return False
        with self.places[name]:
            wrong(sentence, small=small)
        return True

    def hint(self, name: str, text: str) -> None:
        """Say quietly what counts while a lever is left empty."""
        if text and name in self.places and name not in self.levers and name not in self.wrong:
            with self.places[name]:
                aside(text)


def draw(kind: str, bench: Bench) -> Asked:
    """The levers of `kind`: the usual ones in sight, the rare ones behind a fold that says how many are set."""
    asked = Asked(kind=kind)
    with st.container(key="levers_common", horizontal=True, gap="small"):
        for name in COMMON[kind]:
            _one(name, bench, asked)
    rare = [name for name in RARE.get(kind, ()) if _there(name, bench)]
    if rare:
        title = bench.w("what_if.more")
        with (
            st.expander(title, key=f"more_{kind}"),
            st.container(key="levers_rare", horizontal=True, gap="small"),
        ):
            for name in rare:
                _one(name, bench, asked)
    if "waived" in asked.levers and "discount" in asked.levers:
        _refuse("discount", bench.w("what_if.typed.both"), asked)
    return asked


def move(kind: str, levers: Levers, bench: Bench) -> None:
    """Set every lever of `kind` to these values, the others to nothing: for a button's callback, before the run."""
    flat = dict(levers) | {
        f"waived_{bucket}": share for bucket, share in (levers.get("waived") or {}).items()
    }
    for name in all_of(kind):
        value = flat.get(name)
        st.session_state[bench.key(name)] = _typed(LEVERS[name], value, bench)
    st.session_state[bench.key("fixed")] = flat.get("installment") is not None


def _there(name: str, bench: Bench) -> bool:
    """A bucket that holds nothing has no discount."""
    bucket = name.removeprefix("waived_")
    return bucket not in BUCKETS or name == bucket or bench.parts[bucket].minor > 0


def _one(name: str, bench: Bench, asked: Asked) -> None:
    if name == "installment":
        return  # stands in the place of the term when the payment is fixed
    if name in ONLY_WITH:
        lever, choice = ONLY_WITH[name]
        if asked.levers.get(lever) != choice:
            return
    if name == "grace" and "grace_kind" not in asked.levers:
        return
    with st.container(key=f"box_{name}", gap=None):
        box = st.container(gap=None)
        if name == "installments":
            label = bench.w("what_if.fix_installment")
            if st.toggle(label, key=bench.key("fixed"), persist_state="session"):
                name = "installment"
        with box:
            typed = _widget(LEVERS[name], asked.kind, bench)
            asked.places[name] = st.container(gap=None)
    _take(LEVERS[name], typed, bench, asked)


def _widget(lever: Lever, kind: str, bench: Bench) -> Any:
    """The control of a lever; None or "" while it is left empty."""
    w, key = bench.w, bench.key(lever.name)
    label, told = _label(lever, kind, bench), w.texts.get(f"what_if.help.{lever.name}")
    if lever.typed == "count":
        return st.number_input(
            label,
            value=None,
            min_value=0,
            max_value=9999,
            step=1,
            key=key,
            help=told,
            persist_state="session",
        )
    if lever.typed == "day":
        pattern = "DD/MM/YYYY" if w.lang == "es" else "YYYY-MM-DD"
        return st.date_input(label, value=None, format=pattern, key=key, help=told, persist_state="session")
    if lever.typed == "choice":
        return st.selectbox(
            label, lever.options, index=None, key=key, help=told, placeholder=w("what_if.of_house"),
            format_func=lambda code: w(f"what_if.choice.{lever.name}.{code}"), persist_state="session",
        )  # fmt: skip
    return st.text_input(label, key=key, help=told, autocomplete="off", persist_state="session")


def _label(lever: Lever, kind: str, bench: Bench) -> str:
    bucket = lever.name.removeprefix("waived_")
    if bucket != lever.name:
        return bench.w("what_if.waived", bucket=bench.w(f"bucket.{bucket}"), amount=bench.parts[bucket].text)
    if lever.name == "first_due_on" and "installments" not in COMMON[kind]:
        return bench.w("what_if.lever.due_on")
    unit = bench.currency if lever.typed == "money" else ""
    return f"{bench.w(f'what_if.lever.{lever.name}')} {f'({unit})' if unit else ''}".strip()


def _take(lever: Lever, typed: Any, bench: Bench, asked: Asked) -> None:
    """Read what was typed into the body, or say beside it why it cannot be read."""
    if typed is None or (isinstance(typed, str) and not typed.strip()):
        return
    try:
        value = _value(lever, typed, bench)
    except Unreadable as problem:
        example = bench.hand.write_minor(4_390_050, "ARS" if lever.typed == "money" else bench.currency)
        if lever.typed != "money":
            example = bench.hand.write(Decimal("12.5"))
        sentence = bench.w(f"what_if.typed.{problem.key}", text=str(typed).strip(), example=example)
        _refuse(lever.name, sentence, asked)
        return
    bucket = lever.name.removeprefix("waived_")
    if bucket == lever.name:
        asked.levers[lever.name] = value
    else:
        asked.levers.setdefault("waived", {})[bucket] = value


def _refuse(name: str, sentence: str, asked: Asked) -> None:
    asked.wrong[name] = sentence
    asked.tell(name, sentence)


def _value(lever: Lever, typed: Any, bench: Bench) -> Any:
    if lever.typed == "money":
        return bench.hand.minor(typed, bench.currency)
    if lever.typed in ("share", "rate"):
        read = bench.hand.fraction(typed)
        if lever.typed == "share" and read > 1:
            raise Unreadable("above_all")
        return str(read)
    if lever.typed == "change":
        falls = typed.strip().startswith(("-", "−"))
        return f"{'-' if falls else ''}{bench.hand.fraction(typed.strip().lstrip('-−'))}"
    if lever.typed == "day":
        return typed.isoformat()
    if lever.typed == "choice" and lever.options == ("yes", "no"):
        return typed == "yes"
    return typed


def _typed(lever: Lever, value: Any, bench: Bench) -> Any:
    """A value of the API as its control holds it."""
    if value is None:
        return "" if lever.typed in ("money", "share", "rate", "change") else None
    if lever.typed == "money":
        return bench.hand.write_minor(int(value), bench.currency)
    if lever.typed in ("share", "rate", "change"):
        return bench.hand.write_fraction(Decimal(str(value)))
    if lever.typed == "day":
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    if lever.typed == "choice":
        return ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return int(value)
