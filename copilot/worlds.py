"""Which documents is this call decided with? Those in force when it opened, for as long as it lasts, in any worker.

Most documents come with the program and are the same for every call of a process: a call that was opened under another
program goes on only if they are still the same, because its journal says what decided it. Some kinds (KINDS) are
published while calls are running (copilot/store/papers.py): then the next call that opens has the new version, and the
calls that are open keep theirs. Nothing here remembers what is in force: a worker asks the
database for every call that opens, so that whoever published in another one is never overlooked. What a version holds
never changes, so that is read once.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar, cast

from copilot.documents import packaged
from copilot.errors import BadDocument, StateError, WorldError
from copilot.replay import differences
from copilot.scenarios.assumptions import Assumptions, assumptions_from
from copilot.store.papers import Paper, Papers
from copilot.suggestion import Versions
from copilot.world import World


class Versioned(Protocol):
    """A document that names its version: name, number and content."""

    @property
    def version_id(self) -> str:
        """What a journal pins."""
        ...


D = TypeVar("D", bound=Versioned)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[D]):
    """A kind of paper. `name` is also its field in World and in Versions; `read(text, name)` raises BadDocument."""

    name: str
    package: str
    file: str
    read: Callable[[str, str], D]

    def in_package(self) -> str:
        """The text that came with the program."""
        return packaged(self.package, self.file).read_text(encoding="utf-8")


ASSUMPTIONS: Kind[Assumptions] = Kind(
    name="assumptions",
    package="copilot.data",
    file="assumptions.yaml",
    read=lambda text, name: assumptions_from(text, name=name),
)
KINDS: tuple[Kind[Any], ...] = (ASSUMPTIONS,)
"""Another kind is a line here, a field of World and one of Versions (with the default "")."""


class Worlds:
    """The World to decide with, by what is in force or by what a call pinned. Safe from several threads."""

    def __init__(self, base: World, papers: Papers | None = None) -> None:
        """`base` holds the packaged documents. Without `papers` nothing published counts (a recorded call)."""
        self.base = base
        self._papers = papers
        # Only ever added to, with what never changes: two threads that read the same version write the same.
        self._read: dict[tuple[str, str], Versioned] = {
            (kind.name, getattr(base.versions, kind.name)): getattr(base, kind.name) for kind in KINDS
        }

    def in_force(self) -> Versions:
        """The newest published version of every kind, the packaged one where there is none. Asks the database."""
        published = self._papers.in_force() if self._papers else {}
        return replace(
            self.base.versions, **{k.name: published[k.name] for k in KINDS if k.name in published}
        )

    def current(self) -> World:
        """With the documents in force. Asks the database; raises what `pinned` raises."""
        return self.pinned(self.in_force())

    def pinned(self, versions: Versions) -> World:
        """With the documents that a call was opened with; the database is asked for a version only once.

        A call from before a kind existed pinned none of it and gets the packaged one. Raises StateError naming what the
        call was decided with and this program does not have: documents that only come with a program (engine, policy,
        words, law, ...), or a version that is not in the database either. WorldError if one cannot be read.
        """
        here = self.base.versions
        _check_program(versions, here)
        wanted = {kind: getattr(versions, kind.name) or getattr(here, kind.name) for kind in KINDS}
        others = {kind: found for kind, found in wanted.items() if found != getattr(here, kind.name)}
        if not others:
            return self.base
        documents: dict[str, Any] = {kind.name: self._document(kind, found) for kind, found in others.items()}
        return replace(self.base, **documents)

    def read(self, kind: Kind[D], paper: Paper) -> D:
        """The document of a paper, read once. Raises WorldError if this program cannot read it."""
        key = (kind.name, paper.version_id)
        if key not in self._read:
            self._read[key] = _read(kind, paper)
        return cast("D", self._read[key])

    def keep_packaged(self, at: datetime) -> None:
        """File what came with this program, so that its calls find it again under the next one."""
        if self._papers is None:
            return
        for kind in KINDS:
            version_id = getattr(self.base.versions, kind.name)
            self._papers.file(kind.name, body=kind.in_package(), version_id=version_id, at=at)

    def _document(self, kind: Kind[D], version_id: str) -> D:
        known = self._read.get((kind.name, version_id))
        if known is not None:
            return cast("D", known)
        paper = self._papers.of(kind.name, version_id) if self._papers else None
        if paper is None:
            raise StateError(
                f"This is decided with {kind.name} {version_id}, which is not in this database; the program brings "
                f"{getattr(self.base.versions, kind.name)}. Bring back the database or program it was decided with, "
                "or open a new call.",
                kind=kind.name, version_id=version_id,
            )  # fmt: skip
        return self.read(kind, paper)


def _check_program(versions: Versions, here: Versions) -> None:
    """StateError unless this program decides with what came with the one of that call."""
    published = {kind.name for kind in KINDS}
    other = {name: pair for name, pair in differences(versions, here).items() if name not in published}
    if other:
        told = "; ".join(f"{name} {then}, here is {now}" for name, (then, now) in other.items())
        raise StateError(
            f"This call was decided with other documents: {told}. What it decided can be read, but nothing more can be "
            "decided in it. Close this call and open a new one.",
            documents={name: then for name, (then, _) in other.items()},
        )  # fmt: skip


def _read(kind: Kind[D], paper: Paper) -> D:
    try:
        document = kind.read(paper.body, paper.version_id)
    except BadDocument as error:
        raise WorldError(
            f"This program cannot read {kind.name} {paper.version_id}: {error.sentence} It was published with another "
            "version of the program; install that one here.",
            kind=kind.name, version_id=paper.version_id,
        ) from error  # fmt: skip
    if document.version_id != paper.version_id:
        raise WorldError(
            f"What is stored as {kind.name} {paper.version_id} is {document.version_id}. Somebody changed it behind "
            "the program; bring back the database.",
            kind=kind.name, version_id=paper.version_id,
        )  # fmt: skip
    return document
