"""From a YAML file or from plain values to a sound LimitPolicy, or to one error that lists every problem."""

from collections.abc import Mapping
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from copilot.errors import BadDocument
from copilot.verdict import LEVERS
from limits.document import Problem, Reading, inside, read_yaml
from limits.lint import lint
from limits.policy import Between, Cap, Conditions, LimitPolicy, Period, Rule

HOUSE = "house.yaml"
"""The policy that comes with the project: an example that works, in limits/policies/."""


def load_policy(path: Path | None = None) -> LimitPolicy:
    """The policy in the YAML file at `path`, or the packaged house policy.

    Raises BadDocument listing every problem with its place, also when the file cannot be read at all.
    """
    if path is None:
        return read_policy(files("limits").joinpath("policies", HOUSE).read_text(encoding="utf-8"), HOUSE)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise BadDocument(
            f"The limit policy {path} cannot be read: {reason}. Give the path of a YAML file saved as UTF-8.",
            source=str(path),
        ) from None
    return read_policy(text, path.name)


def read_policy(text: str, source: str) -> LimitPolicy:
    """The policy written in `text` (YAML); `source` names it in complaints. Raises BadDocument."""
    return _accepted(read_yaml(text), source)


def policy_from(values: Mapping[str, Any], source: str) -> LimitPolicy:
    """The policy in plain values, as `LimitPolicy.document` gives them. Raises BadDocument."""
    return _accepted(Reading(dict(values)), source)


def _accepted(reading: Reading, source: str) -> LimitPolicy:
    if reading.values is None and not reading.problems:
        problem = "The document is empty. Write a policy as docs/limits.md shows."
        raise _refused(source, [Problem(code="empty", place="", line=0, sentence=problem)])
    if reading.values is None:
        raise _refused(source, reading.problems)
    try:
        policy = LimitPolicy.model_validate(reading.values)
    except ValidationError as error:
        raise _refused(source, [*reading.problems, *_complaints(error, reading)]) from None
    problems = [*reading.problems, *(_placed(problem, reading) for problem in lint(policy))]
    if problems:
        raise _refused(source, problems)
    return policy


def _refused(source: str, problems: list[Problem]) -> BadDocument:
    ordered = sorted(problems, key=lambda problem: problem.line)
    count = "1 problem" if len(ordered) == 1 else f"{len(ordered)} problems"
    lines = [
        f"The limit policy {source} is refused, {count}:",
        *(f"- {_told(problem)}" for problem in ordered),
    ]
    return BadDocument("\n".join(lines), source=source, problems=[asdict(problem) for problem in ordered])


def _told(problem: Problem) -> str:
    line = f"line {problem.line}" if problem.line else ""
    where = ", ".join(part for part in (problem.place, line) if part)
    return f"{where}: {problem.sentence}" if where else problem.sentence


def _placed(problem: Problem, reading: Reading) -> Problem:
    return Problem(**(asdict(problem) | {"line": reading.line(problem.place)}))


def _complaints(error: ValidationError, reading: Reading) -> list[Problem]:
    found = []
    for each in error.errors(include_url=False):
        place = ""
        for key in each["loc"]:
            place = inside(place, key)
        problem = Problem(code=each["type"], place=place, line=0, sentence=_sentence(dict(each), place))
        found.append(_placed(problem, reading))
    return found


def _sentence(error: dict[str, Any], place: str) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if error["type"] == "extra_forbidden":
        noun, known = _known(place)
        return f"{error['loc'][-1]!r} is not a {noun}, so it would be ignored. Use {', '.join(known)}."
    if error["type"] == "missing":
        return f"{error['loc'][-1]} is compulsory and is not here. Add it."
    template = _SENTENCES.get(error["type"], "{found}: {msg}. Correct it as docs/limits.md shows.")
    return template.format(found=_short(error["input"]), msg=error["msg"], **error.get("ctx", {}))


def _known(place: str) -> tuple[str, tuple[str, ...]]:
    """The noun and the field names that belong where an unknown one was found."""
    for mark, noun, model in _FIELDS:
        if mark in place:
            return noun, LEVERS if model is None else tuple(
                f.alias or n for n, f in model.model_fields.items()
            )
    return "field of a policy", tuple(LimitPolicy.model_fields)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


_FIELDS: tuple[tuple[str, str, type[BaseModel] | None], ...] = (
    (".when.date.", "field of a period", Period),
    (".when.claim_minor.", "field of a range", Between),
    (".when.days_past_due.", "field of a range", Between),
    (".when.", "condition", Conditions),
    (".limits.", "lever", None),
    ("caps[", "field of a cap", Cap),
    ("rows[", "field of a row", Rule),
)

_SENTENCES = {
    "tuple_type": "{found} is not a list. Write a list, like [credit_card, store_credit].",
    "string_type": "{found} is not text. Put it in quotes if it only looks like a number, a date or true.",
    "int_type": "{found} is not a whole number. Write plain digits.",
    "greater_than_equal": "{found} is too small. Write {ge} or more.",
    "dict_type": "{found} is not a table of fields. Write one field per line, like name: value.",
    "model_type": "{found} is not a table of fields. Write one field per line, like name: value.",
    "literal_error": "{found} is not known here. Use {expected}.",
}
"""How pydantic's own complaints are told: what was found, why it does not fit, what to write."""
