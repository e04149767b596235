"""Does our answer to a vector lie within the published tolerance? Figure by figure, with no figure left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

from api.vectors.document import Vector, read_folder
from api.vectors.inputs import Answer, Answers, Inputs, number
from api.vectors.methods import METHODS, Method
from copilot.errors import BadDocument, CopilotError
from copilot.rate import DIGITS

REFUSAL = "NaN-or-error"
"""What a vector expects where no answer exists; a named error is that answer."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that does not agree: its name (with [row], from 0), what was published, what we compute."""

    name: str
    expected: str
    computed: str
    tolerance: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One vector: passed if `differences` is empty and `problem` (a sentence) too."""

    vector: Vector
    differences: tuple[Difference, ...] = ()
    problem: str = ""

    @property
    def passed(self) -> bool:
        return not self.differences and not self.problem


@dataclass(frozen=True, slots=True)
class FamilyReport:
    family: str
    outcomes: tuple[Outcome, ...]

    @property
    def failed(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if not outcome.passed)


def check_folder(folder: Path, methods: Mapping[str, Method] = METHODS) -> list[FamilyReport]:
    """Every vector of every file of `folder`, one report per file. Raises BadDocument if folder or file is unusable."""
    return [
        FamilyReport(file.family, tuple(check(vector, methods) for vector in file.vectors))
        for file in read_folder(folder)
    ]


def check(vector: Vector, methods: Mapping[str, Method] = METHODS) -> Outcome:
    """Compute one vector and compare every expected figure; never raises for what stands in the vector."""
    method = methods.get(vector.method)
    if method is None:
        return Outcome(vector, problem=f"The method {vector.method!r} is unknown here.")
    try:
        answers = method(Inputs(vector.inputs, _rows(vector.expected)))
    except BadDocument as error:
        return Outcome(vector, problem=error.sentence)
    except CopilotError as error:
        refused = all(value == REFUSAL for value in vector.expected.values())
        return Outcome(vector, problem="" if refused else error.sentence)
    except (ArithmeticError, IndexError, KeyError, TypeError, ValueError) as error:
        return Outcome(
            vector, problem=f"The inputs cannot be computed with: {type(error).__name__}: {error}."
        )
    try:
        return Outcome(vector, tuple(_compared(vector, answers)))
    except (ArithmeticError, ValueError) as error:
        return Outcome(vector, problem=f"An expected figure or a tolerance is not a number: {error!r}.")


def _rows(expected: Mapping[str, Any]) -> int:
    return max((len(value) for value in expected.values() if isinstance(value, list)), default=0)


def _compared(vector: Vector, answers: Answers) -> list[Difference]:
    found = []
    for name, expected in vector.expected.items():
        tolerance = vector.tolerance.get(name, "0")
        answer = answers.get(name)
        if answer is None:
            found.append(Difference(name, _text(expected), "not computed", tolerance))
        elif isinstance(expected, list) or isinstance(answer, Sequence):
            found += _compared_lists(name, expected, answer, tolerance)
        elif not _agree(expected, answer, tolerance):
            found.append(Difference(name, str(expected), _text(answer), tolerance))
    return found


def _compared_lists(name: str, expected: object, answer: Answer, tolerance: str) -> list[Difference]:
    if not isinstance(expected, list) or not isinstance(answer, Sequence) or len(expected) != len(answer):
        return [Difference(name, _text(expected), _text(answer), tolerance)]
    return [
        Difference(f"{name}[{k}]", str(wanted), _text(got), tolerance)
        for k, (wanted, got) in enumerate(zip(expected, answer, strict=True))
        if not _agree(wanted, got, tolerance)
    ]


def _agree(expected: object, answer: Decimal | int | bool, tolerance: str) -> bool:
    if isinstance(answer, bool):
        return str(expected).lower() == str(answer).lower()
    if expected == REFUSAL:
        return False
    with localcontext(prec=2 * DIGITS):
        return abs(number(expected) - answer) <= number(tolerance)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        shown = ", ".join(_text(one) for one in value[:3])
        return f"{len(value)} rows: {shown}{', ...' if len(value) > 3 else ''}"
    return str(value)
