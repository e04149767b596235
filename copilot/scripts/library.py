"""The lines advisors may say: one file per locale, checked when loaded, refused with file, line and problem.

The format of a file is told in docs/scripts.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from copilot.documents import digest, packaged, read
from copilot.errors import BadDocument
from copilot.offer import OfferKind
from copilot.scripts.check import check_coverage, check_line, refuse
from copilot.scripts.figures import language
from copilot.scripts.forbidden import Forbidden
from copilot.scripts.template import NotATemplate, Template, Terms, pieces_of

LOCALES = ("es", "es-AR", "es-CO", "es-MX", "en")
ROOTS = ("es", "en")
"""Locales nothing falls back from: complete for every stage and variant."""

VARIANTS = ("main", "shorter", "softer")


class Conditions(NamedTuple):
    """When a line is said; an empty intent, kind or quadrant matches anything."""

    stage: str
    intent: str
    kind: str
    quadrant: str
    variant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """All templates by locale and conditions; `version` is "library@N#digest" over all its files."""

    version: str
    templates: Mapping[str, Mapping[Conditions, Template]]


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LineEntry(_Document):
    """One line of a file: its conditions and its variants. An empty condition matches anything."""

    stage: Literal["opening", "purpose", "discovery", "offer", "objection", "close", "protocol"]
    intent: str = ""
    kind: Literal[""] | OfferKind = ""
    quadrant: Literal["", "QP", "QNP", "NQP", "NQNP"] = ""
    main: str
    shorter: str = ""
    softer: str = ""

    @property
    def name(self) -> str:
        """The stage with the conditions, e.g. "objection.asks_discount.settlement"; unique in a file."""
        return ".".join(filter(None, (self.stage, self.intent, self.kind, self.quadrant)))


class TermsEntry(_Document):
    """Words for values: products by id, counts as [one, many]. A country names only what differs."""

    products: dict[str, str] = {}
    counts: dict[str, tuple[str, str]] = {}


class LibraryDocument(_Document):
    """A file library/<locale>.yaml."""

    name: Literal["library"]
    version: int
    locale: str
    terms: TermsEntry = TermsEntry()
    lines: tuple[LineEntry, ...]


@cache
def load_library() -> Library:
    """The packaged library. Raises BadDocument naming file, line and problem."""
    return read_library(packaged("copilot.scripts", "library"))


def read_library(folder: Traversable) -> Library:
    """The library of a folder that holds a file for each of LOCALES and forbidden.yaml."""
    forbidden, _ = read(folder.joinpath("forbidden.yaml"), Forbidden)
    files = {locale: read(folder.joinpath(f"{locale}.yaml"), LibraryDocument) for locale in LOCALES}
    documents = {locale: document for locale, (document, _) in files.items()}
    versions = {document.version for document in documents.values()}
    if len(versions) > 1 or any(document.locale != locale for locale, document in documents.items()):
        raise BadDocument(
            f"The files of the library name the versions {sorted(versions)} and the locales "
            f"{[d.locale for d in documents.values()]}. Give all one version, and each the locale of its name.",
            file="library",
        )  # fmt: skip
    terms = {locale: _terms(document, documents[language(locale)]) for locale, document in documents.items()}
    templates = {}
    for locale, document in documents.items():
        of_file = tuple(_templates(document, terms, forbidden))
        if locale in ROOTS:
            check_coverage(of_file, f"{locale}.yaml")
        templates[locale] = {Conditions(t.stage, t.intent, t.kind, t.quadrant, t.variant): t for t in of_file}
    contents = digest(*(content.encode() for _, content in files.values()))
    return Library(version=f"library@{versions.pop()}#{contents}", templates=templates)


def _terms(document: LibraryDocument, root: LibraryDocument) -> Terms:
    return Terms(
        products={**root.terms.products, **document.terms.products},
        counts={**root.terms.counts, **document.terms.counts},
    )


def _templates(
    document: LibraryDocument, terms: Mapping[str, Terms], forbidden: Forbidden
) -> Iterator[Template]:
    file, names = f"{document.locale}.yaml", [entry.name for entry in document.lines]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise refuse(file, twice[0], "is there twice. Keep one, or give one of them another condition")
    for entry in document.lines:
        for variant in VARIANTS:
            text = getattr(entry, variant)
            if not text and variant != "main" and document.locale not in ROOTS:
                continue
            template = _template(entry, variant, text, document.locale, terms)
            check_line(template, text, file, forbidden)
            yield template


def _template(entry: LineEntry, variant: str, text: str, locale: str, terms: Mapping[str, Terms]) -> Template:
    line_id = f"{locale}:{entry.name}.{variant}"
    try:
        pieces = pieces_of(text)
    except NotATemplate as problem:
        raise refuse(f"{locale}.yaml", line_id, f"{problem}. Rewrite it") from None
    return Template(
        line_id=line_id, locale=locale, stage=entry.stage, intent=entry.intent, kind=entry.kind,
        quadrant=entry.quadrant, variant=variant, pieces=pieces, terms=terms,
    )  # fmt: skip
