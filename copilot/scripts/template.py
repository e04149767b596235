"""What a line is before its values are known: text, slots, and stretches that are said only when a value is there.

The template language is three things of Jinja: plain text, {{ slot }}, and {% if slot %}...{% endif %}. The parsed
tree is read once at load and never evaluated, so no template computes, loops, calls or reads an attribute.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

_PARSER = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)

OTHER = "other"
"""The product word for ids the library does not know."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line: literal `text`, or the name of a `slot`; said always, or only when `when` has a value."""

    text: str = ""
    slot: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Words of one locale that stand for engine values: product ids, and what a count counts (one, many)."""

    products: Mapping[str, str]
    counts: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One line in one variant. Empty intent, kind or quadrant match anything.

    `line_id` is "<locale>:<stage>[.<conditions>].<variant>"; `terms` are the words of every locale, by locale.
    """

    line_id: str
    locale: str
    stage: str
    intent: str
    kind: str
    quadrant: str
    variant: str
    pieces: tuple[Piece, ...]
    terms: Mapping[str, Terms] = field(repr=False, compare=False, default_factory=dict)

    @property
    def slots(self) -> frozenset[str]:
        """Every slot the line names, spoken or as a condition."""
        return frozenset(name for piece in self.pieces for name in (piece.slot, piece.when) if name)


class NotATemplate(ValueError):
    """The text holds something other than words, slots and the one allowed condition."""


def pieces_of(text: str) -> tuple[Piece, ...]:
    """The pieces of a template text, empty ones left out. Raises NotATemplate naming what is not allowed.

    >>> pieces_of("Son {{ total }}{% if saved %}, ahorra {{ saved }}{% endif %}.")[1:3]
    (Piece(text='', slot='total', when=''), Piece(text=', ahorra ', slot='', when='saved'))
    """
    try:
        tree = _PARSER.parse(text)
    except TemplateSyntaxError as error:
        raise NotATemplate(f"is not a template ({error.message})") from None
    return tuple(piece for node in tree.body for piece in _pieces(node, ""))


def _pieces(node: nodes.Node, when: str) -> Iterator[Piece]:
    if isinstance(node, nodes.Output):
        for part in node.nodes:
            if isinstance(part, nodes.TemplateData):
                yield Piece(text=part.data, when=when)
            elif isinstance(part, nodes.Name):
                yield Piece(slot=part.name, when=when)
            else:
                raise NotATemplate(
                    f"uses {type(part).__name__}; only words, slots and if with a slot are allowed"
                )
    elif isinstance(node, nodes.If) and not when and (slot := _bare(node)):
        for inner in node.body:
            yield from _pieces(inner, slot)
    else:
        raise NotATemplate(
            f"uses {type(node).__name__}; only words, slots and a plain if with a slot are allowed"
        )


def _bare(node: nodes.If) -> str:
    """The slot a plain condition asks for; "" for every other condition."""
    return node.test.name if isinstance(node.test, nodes.Name) and not node.elif_ and not node.else_ else ""
