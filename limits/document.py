"""A YAML text as plain values, with the line of every place, so that a complaint can say where to look.

Reads the part of YAML in which a policy can be written without surprises. Three habits of YAML 1.1 are left out
because they change what people wrote: `91_180` stays a label (there it is the number 91180), `NO` and `on` stay
words (there they are false and true), and a key written twice is an error (there the last one wins in silence).
Decimals are read as Decimal, exactly as written.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import yaml

Plain = None | bool | int | Decimal | str | date | list["Plain"] | dict[str, "Plain"]

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")  # longer ones stay text: no limit needs them
_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that must be mended in a document: a stable code, the place, its line (0 = unknown), a sentence."""

    code: str
    place: str
    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The values of a document, the line of every place ("rows[2].when"), and what could not be read."""

    values: Plain = None
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, place: str) -> int:
        """The line of `place`, or of the nearest place around it; 0 when the document has no lines."""
        while place not in self.lines and place:
            place = place[: max(place.rfind("."), place.rfind("["), 0)]
        return self.lines.get(place, 0)


def read_yaml(text: str) -> Reading:
    """`text` as plain values; what cannot be read is in `problems` and left out of the values."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        return _unreadable(f"{error.problem}", mark.line + 1 if mark else 0)
    except (yaml.YAMLError, RecursionError) as error:
        return _unreadable(str(error).splitlines()[0], 0)
    walk = _Walk()
    values = None if node is None else walk.value(node, "")
    return Reading(values, walk.lines, walk.problems)


def inside(place: str, key: str | int) -> str:
    """The place of `key` within `place`.

    >>> inside(inside("rows", 2), "when")
    'rows[2].when'
    """
    if isinstance(key, int):
        return f"{place}[{key}]"
    return f"{place}.{key}" if place else key


class _Walk:
    """One pass over the nodes, gathering lines and problems on the way."""

    def __init__(self) -> None:
        self.lines: dict[str, int] = {}
        self.problems: list[Problem] = []
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, place: str) -> Plain:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if id(node) in self._seen:
            self._refuse(node, place, "alias", "It repeats another place by *name. Write the value out here.")
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, inside(place, k)) for k, item in enumerate(node.value)]
        return _scalar(str(node.value), quoted=getattr(node, "style", None) is not None)

    def _mapping(self, node: yaml.MappingNode, place: str) -> Plain:
        found: dict[str, Plain] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._refuse(
                    key_node, place, "bad_key", "A field name is a list or table. Write a plain word."
                )
                continue
            key = str(key_node.value)
            spot = inside(place, key)
            if key in found:
                self._refuse(
                    key_node, spot, "duplicate_field",
                    f"{key} is written twice here, and only one of them can count. Remove one.",
                )  # fmt: skip
                continue
            self.lines[spot] = key_node.start_mark.line + 1
            found[key] = self.value(value_node, spot)
        return found

    def _refuse(self, node: yaml.Node, place: str, code: str, sentence: str) -> None:
        self.problems.append(
            Problem(code=code, place=place, line=node.start_mark.line + 1, sentence=sentence)
        )


def _scalar(text: str, *, quoted: bool) -> Plain:
    if quoted:
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    return _day(text) if _DATE.fullmatch(text) else text


def _day(text: str) -> Plain:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text  # 2026-02-30: stays text, and the field that wants a date says so


def _unreadable(reason: str, line: int) -> Reading:
    sentence = f"The text is not YAML that can be read: {reason}. Mend the layout at that line."
    return Reading(problems=[Problem(code="unreadable", place="", line=line, sentence=sentence)])
