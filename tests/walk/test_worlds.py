"""A call keeps the documents it was opened with, in every worker; one that opens later has what was published since."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import insert

from copilot.desk import Desk
from copilot.errors import BadDocument, InputError, NewerVersion, StateError, WorldError
from copilot.publishing import Edit, past_assumptions, publish_assumptions
from copilot.replay import replay
from copilot.scenarios.assumptions import load_assumptions
from copilot.speech import Source, Speaker
from copilot.store.journal import Journal, dump, load
from copilot.store.papers import Papers
from copilot.store.schema import papers as papers_table
from copilot.worlds import Worlds
from tests.walk.conftest import ANA, OneDebtor

pytestmark = pytest.mark.walk

NPV_RATE, KEEPING_BASE = (load_assumptions().by_id[name].value for name in ("npv_rate", "keeping.base"))


@pytest.fixture
def papers(people):
    return Papers(people)


@pytest.fixture
def new_worlds(world, papers):
    """A function that gives the documents of another worker."""
    return lambda: Worlds(world, papers)


@pytest.fixture
def worlds(new_worlds):
    return new_worlds()


@pytest.fixture
def publish(worlds, papers, clock):
    """A function that publishes new values of some figures as bruno; gives the new version."""

    def go(values=None, instead_of="", why="losses of the quarter"):
        edit = Edit(
            instead_of=instead_of or worlds.current().versions.assumptions,
            values={key: Decimal(value) for key, value in (values or {"npv_rate": "0.5"}).items()},
            why=why,
        )
        return publish_assumptions(worlds, papers, edit, by="bruno", at=clock()).version_id

    return go


def pinned(desk, call_id):
    return desk.state(call_id).opened.versions.assumptions


def spoken(desk, call_id, text):
    return desk.hear(
        call_id, ANA, intent_id="", speaker=Speaker.DEBTOR, text=text, source=Source.TYPED
    )  # fmt: skip


def test_the_packaged_assumptions_are_in_force_until_somebody_publishes(worlds, world):
    assert worlds.current() is world
    assert worlds.current().versions.assumptions.startswith("assumptions@1#")


def test_a_published_value_is_in_force_for_every_worker_at_once(worlds, new_worlds, publish, world):
    other = new_worlds()
    assert other.current() is world

    version = publish({"npv_rate": "0.5"})

    for one in (worlds, other, new_worlds()):
        assert one.current().versions.assumptions == version
        assert one.current().assumptions.by_id["npv_rate"].value == Decimal("0.5")


def test_a_changed_figure_says_who_why_and_since_when_and_the_others_stay(worlds, publish, world):
    publish({"npv_rate": "0.5"})

    now = worlds.current().assumptions
    changed = now.by_id["npv_rate"]
    assert (changed.source, str(changed.on)) == ("bruno: losses of the quarter", "2026-11-23")
    assert [f for f in now.figures if f.id != "npv_rate"] == [
        f for f in world.assumptions.figures if f.id != "npv_rate"
    ]


def test_a_call_opened_before_an_edit_keeps_its_version_and_one_opened_after_has_the_new_one(
    new_desk, publish, world
):
    here, there = new_desk(), new_desk()
    before = here.open_call("AR-1", ANA)[0].call_id
    version = publish()
    after = there.open_call("AR-1", ANA)[0].call_id

    for desk in (here, there, new_desk()):
        spoken(desk, before, "puedo 60.000 por mes")
        spoken(desk, after, "puedo 60.000 por mes")
        assert pinned(desk, before) == world.versions.assumptions
        assert pinned(desk, after) == version


def test_every_turn_of_a_call_is_decided_with_what_it_pinned(people, new_worlds, publish, clock):
    asked = []

    class Watched(Worlds):
        def pinned(self, versions):
            found = super().pinned(versions)
            asked.append(found.versions.assumptions)
            return found

    base = new_worlds().base
    desk = Desk(Journal(people), OneDebtor(clock().date()), Watched(base, Papers(people)), clock)
    call_id = desk.open_call("AR-1", ANA)[0].call_id
    publish()
    asked.clear()

    spoken(desk, call_id, "no puedo pagar todo")
    desk.key_cue(call_id, ANA, intent_id="k", cue="cannot_pay")
    desk.scenario(call_id, desk.state(call_id).suggestion.cards[0].offer_id)

    assert len(asked) >= 3
    assert set(asked) == {base.versions.assumptions}


def test_a_journal_is_replayed_with_what_it_pinned(new_desk, new_worlds, publish):
    desk = new_desk()
    call_id = desk.open_call("AR-1", ANA)[0].call_id
    version = publish()
    later = desk.open_call("AR-1", ANA)[0].call_id

    for one in (call_id, later):
        spoken(desk, one, "puedo 60.000 por mes")
        entries = desk.entries(one)
        found = replay(entries, new_worlds().pinned(entries[0].event.versions))
        assert all(each.stored == each.again for each in found)

    with pytest.raises(StateError, match=f"assumptions {version}, here is assumptions@1#") as refused:
        replay(desk.entries(later), new_worlds().base)
    assert refused.value.detail["documents"] == {"assumptions": version}


def test_a_journal_from_before_there_were_assumptions_reads_and_goes_on(new_desk, worlds, world):
    desk = new_desk()
    entry, suggested = desk.open_call("AR-1", ANA)

    older = load(dump(entry.event).replace(f',"assumptions":"{world.versions.assumptions}"', ""))

    assert older.versions.assumptions == ""
    assert worlds.pinned(older.versions) is world
    (found,) = replay([replace(entry, event=older), suggested], world)
    assert found.again == found.stored


def test_a_version_that_is_not_here_is_named_and_the_call_can_still_be_closed(new_desk, people, world, clock):
    missing = replace(world.versions, assumptions="assumptions@7#deadbeef")
    worlds = Worlds(world, Papers(people))
    with pytest.raises(StateError, match="assumptions@7#deadbeef, which is not in this database"):
        worlds.pinned(missing)

    desk = new_desk()
    entries = desk.open_call("AR-1", ANA)
    opened = replace(entries[0].event, versions=missing)
    journal = Journal(people)
    journal.open(
        [replace(entries[0], call_id="call-x", event=opened), replace(entries[1], call_id="call-x")],
        intent_id="",
    )  # fmt: skip
    with pytest.raises(StateError, match="deadbeef"):
        spoken(desk, "call-x", "hola, no puedo pagar todo")
    assert desk.close("call-x", ANA, intent_id="", disposition="callback")[0].event.kind == "call_closed"


def test_what_came_with_the_program_is_found_again_under_the_next_one(worlds, papers, world, clock):
    worlds.keep_packaged(clock())
    next_program = replace(
        world, assumptions=world.assumptions.model_copy(update={"version": 9, "content": "0badcafe"})
    )

    found = Worlds(next_program, papers).pinned(world.versions)

    assert found.assumptions == world.assumptions
    assert found.versions == world.versions


def test_a_newer_package_does_not_put_itself_in_place_of_what_was_published(publish, papers, world):
    version = publish()
    next_program = replace(world, assumptions=world.assumptions.model_copy(update={"version": 9}))

    assert Worlds(next_program, papers).in_force().assumptions == version


def test_without_papers_only_the_package_counts(publish, world):
    publish()
    assert Worlds(world).current() is world


def test_a_version_is_read_from_the_database_once(worlds, publish, papers, monkeypatch):
    publish()
    first = worlds.current()
    monkeypatch.setattr(papers, "of", None)

    assert worlds.pinned(first.versions).assumptions is first.assumptions


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('{"name": "assumptions"}', "cannot read assumptions assumptions@2#00000000"),
        ("own", "Somebody changed it behind the program"),
    ],
)
def test_a_stored_version_that_cannot_be_read_or_is_another_is_said(people, worlds, world, clock, body, says):
    body = world.assumptions.body if body == "own" else body
    row = {"kind": "assumptions", "number": 1, "version_id": "assumptions@2#00000000", "body": body}
    with people.begin() as connection:
        connection.execute(
            insert(papers_table).values(**row, published_by="bruno", published_at=clock(), why="by hand")
        )
    with pytest.raises(WorldError, match=says):
        worlds.current()


@pytest.mark.parametrize(
    ("values", "error", "says"),
    [
        ({"npv_rate": f"{NPV_RATE}"}, InputError, "Nothing in this differs"),
        ({"npv_rate": f"{NPV_RATE}000"}, InputError, "Nothing in this differs"),
        ({"npv_rate": "5.1"}, InputError, "npv_rate would be 5.1, it may be from 0 to 5"),
        ({"npv_rate": "-0.01"}, InputError, "npv_rate would be -0.01"),
        ({"no_such": "1"}, BadDocument, "no_such"),
        ({"npv_rate": "0.4", "no_such": "1"}, BadDocument, "no_such"),
    ],
)
def test_an_edit_that_changes_nothing_or_cannot_be_is_refused(publish, papers, values, error, says):
    with pytest.raises(error, match=says):
        publish(values)
    assert papers.history("assumptions") == []


def test_the_bounds_themselves_may_be_given(publish, worlds):
    publish({"npv_rate": "5", "keeping.base": "0.0"})
    assert worlds.current().assumptions.by_id["npv_rate"].value == 5


def test_an_edit_of_what_is_no_longer_in_force_names_who_came_first(publish, world):
    publish({"npv_rate": "0.5"})
    with pytest.raises(NewerVersion, match="bruno published assumptions@2#"):
        publish({"npv_rate": "0.6"}, instead_of=world.versions.assumptions)


def test_an_edit_of_another_program_is_refused_before_anything_was_published(publish):
    with pytest.raises(NewerVersion, match="came with the program"):
        publish({"npv_rate": "0.6"}, instead_of="assumptions@9#00000000")


def test_going_back_to_an_earlier_value_is_another_version(publish, worlds):
    first = publish({"npv_rate": "0.5"})
    publish({"npv_rate": "0.6"})
    again = publish({"npv_rate": "0.5"})

    assert again != first
    assert again.startswith("assumptions@4#")
    assert worlds.current().versions.assumptions == again


def test_the_history_tells_what_each_version_changed(worlds, papers, publish, clock):
    worlds.keep_packaged(clock())
    publish({"npv_rate": "0.5", "keeping.base": "0.77"}, why="first")
    publish({"npv_rate": "0.45"}, why="second")

    told = [
        (one.paper.why, [(c.figure_id, str(c.before), str(c.after)) for c in one.changes])
        for one in past_assumptions(worlds, papers, limit=10)
    ]

    assert told == [
        ("second", [("npv_rate", "0.5", "0.45")]),
        ("first", [("npv_rate", str(NPV_RATE), "0.5"), ("keeping.base", str(KEEPING_BASE), "0.77")]),
        ("", []),
    ]
    (newest,) = past_assumptions(worlds, papers, limit=1)
    assert newest.changes[0].before == Decimal("0.5")
