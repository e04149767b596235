"""`copilot play`: a recorded call as fast as it goes, told line by line, then proven by a replay of what was stored."""

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from api.auth import authority
from api.play_text import json_lines, step_lines, text_lines
from api.quoting import known
from api.wiring import Office, open_office
from copilot.desk import Desk
from copilot.errors import AbsentError, BadDocument, ForbiddenError
from copilot.events import CallOpened
from copilot.playing import Player
from copilot.recording import Recording, parse_recording
from copilot.replay import differences, replay
from copilot.settings import Settings
from copilot.store.journal import Journal, dump
from copilot.store.people import Actor, People
from copilot.verdict import Role
from copilot.worlds import Worlds

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What a play proved: of `total` suggestions and cues in the journal, `same` were computed again to the byte."""

    call_id: str
    same: int
    total: int

    @property
    def identical(self) -> bool:
        """Did the replay give everything again?"""
        return self.same == self.total


def play(
    file: Path, *, settings: Settings, say: Say, aside: Say, actor_id: str = "", as_json: bool = False
) -> Played:
    """Run a recorded call through the engine, as fast as it goes, and say what it suggests on every turn.

    The call is opened, and stays, in the database of `settings`, as work of `actor_id` (default: the first advisor).
    `as_json`: one suggestion per line instead of text. It is decided with the packaged documents, whatever was
    published in that database, so that a recording says the same everywhere; `aside` is told where the two differ.
    Raises BadDocument (the file), AbsentError (no such debtor, no advisor), ForbiddenError (somebody who works no
    calls), WorldError, and what the desk raises at the step that cannot be taken.
    """
    recording = read_recording(file)
    with closing(open_office(settings)) as office:
        known(office, recording.debtor_id)
        actor = _who(office.people, actor_id)
        worlds = Worlds(office.worlds.base)
        _say_all(aside, _other_documents(office, worlds))
        desk = Desk(office.journal, office.portfolio, worlds, office.clock)
        player = Player(desk, authority(actor))
        call_id = player.open(recording, intent_id="")
        tell = json_lines if as_json else text_lines
        _say_all(say, tell(desk.entries(call_id)))
        for k, step in enumerate(recording.steps):
            _say_all(say, [] if as_json else step_lines(step))  # before it is taken: it may be refused
            _say_all(say, tell(player.feed(call_id, recording, k)))
        return proof(office.journal, worlds, call_id)


def read_recording(file: Path) -> Recording:
    """The recording in a file. Raises BadDocument, also when there is no such file."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise BadDocument(
            f"{file} cannot be read: {reason}. Give the path of a recorded call.", file=str(file)
        ) from None
    return parse_recording(text, name=file.name)


def proof(journal: Journal, worlds: Worlds, call_id: str) -> Played:
    """Compute a stored call again from its inputs, with what it pinned, and compare with the bytes of the journal.

    Raises StateError when it was decided with documents that are not here.
    """
    stored = dict(journal.bodies(call_id, "suggestion_made")) | dict(journal.bodies(call_id, "cues_detected"))
    entries = journal.read(call_id)
    opened = entries[0].event
    # What does not begin with call_opened is refused by replay, whatever the documents.
    world = worlds.pinned(opened.versions) if isinstance(opened, CallOpened) else worlds.base
    again = {one.seq: one.again for one in replay(entries, world)}
    same = sum(event is not None and dump(event) == stored.get(seq) for seq, event in again.items())
    return Played(call_id=call_id, same=same, total=len(stored.keys() | again.keys()))


def _other_documents(office: Office, worlds: Worlds) -> list[str]:
    differing = differences(office.worlds.in_force(), worlds.base.versions)
    return [
        f"{name}: this call is decided with {here}, which came with the program; in force in this database is {there}."
        for name, (there, here) in differing.items()
    ]


def _who(people: People, actor_id: str) -> Actor:
    works = [actor for actor in people.all() if actor.active and actor.role in (Role.ADVISOR, Role.ADMIN)]
    if not actor_id:
        advisor = next((actor for actor in works if actor.role == Role.ADVISOR), None)
        if advisor is None:
            raise AbsentError(
                "There is no advisor whose call this could be. Add one: copilot user add ana --name Ana --role advisor"
            )
        return advisor
    if people.actor(actor_id) is None:
        raise AbsentError(
            f"There is no user {actor_id!r}. `copilot user list` shows who is there.", actor_id=actor_id
        )
    found = next((actor for actor in works if actor.actor_id == actor_id), None)
    if found is None:
        raise ForbiddenError(f"{actor_id} works no calls. Name an advisor.", actor_id=actor_id)
    return found


def _say_all(say: Say, lines: Iterable[str]) -> None:
    for line in lines:
        say(line)
