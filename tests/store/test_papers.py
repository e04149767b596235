"""Papers: published once, in order, never changed, and nobody's edit is overwritten unseen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from copilot.errors import NewerVersion
from copilot.store.papers import Paper, Papers
from copilot.store.people import Actor, People

pytestmark = pytest.mark.store

MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
KIND = "assumptions"


@pytest.fixture
def papers(engine: Engine) -> Papers:
    for actor_id in ("lucia", "admin"):
        People(engine).add(
            Actor(actor_id=actor_id, name=actor_id, role="lead", rung="lead", team="", locale="es", password_hash="-")
        )  # fmt: skip
    return Papers(engine)


def publish(
    papers: Papers, version_id: str, instead_of: str, *, kind: str = KIND, by: str = "lucia"
) -> Paper:
    return papers.publish(
        kind, body=f"{{{version_id}}}", version_id=version_id, instead_of=instead_of, by=by, why="budget", at=MORNING
    )  # fmt: skip


def test_nothing_is_in_force_before_somebody_publishes(papers: Papers) -> None:
    assert papers.current(KIND) is None
    assert papers.in_force() == {}
    assert papers.history(KIND) == []


def test_the_newest_published_is_in_force_and_the_older_ones_stay_readable(papers: Papers) -> None:
    first = publish(papers, "a@2#1", "a@1#0")
    second = publish(papers, "a@3#2", "a@2#1", by="admin")

    assert papers.current(KIND) == second
    assert papers.in_force() == {KIND: "a@3#2"}
    assert papers.of(KIND, "a@2#1") == first
    assert papers.history(KIND) == [second, first]
    assert (second.number, second.published_by, second.why, second.published_at) == (
        2,
        "admin",
        "budget",
        MORNING,
    )


def test_what_came_with_the_program_is_kept_once_and_never_put_in_force(papers: Papers) -> None:
    for _ in range(2):
        papers.file(KIND, body="packaged", version_id="a@1#0", at=MORNING)
    assert papers.current(KIND) is None

    publish(papers, "a@2#1", "a@1#0")
    papers.file(KIND, body="of the next program", version_id="a@2#9", at=MORNING)

    assert papers.in_force() == {KIND: "a@2#1"}
    assert [(p.number, p.version_id, p.published_by) for p in papers.history(KIND)] == [
        (3, "a@2#9", ""),
        (2, "a@2#1", "lucia"),
        (1, "a@1#0", ""),
    ]


def test_an_edit_of_an_older_version_is_refused_with_who_and_when(papers: Papers) -> None:
    publish(papers, "a@2#1", "a@1#0")

    with pytest.raises(NewerVersion) as refused:
        publish(papers, "a@2#2", "a@1#0", by="admin")

    assert "lucia published a@2#1 on 2026-11-23 09:30 UTC" in refused.value.sentence
    assert refused.value.detail["published_by"] == "lucia"
    assert papers.in_force() == {KIND: "a@2#1"}


def test_of_two_who_publish_at_the_same_moment_one_is_told(papers: Papers) -> None:
    def attempt(k: int) -> str:
        try:
            return publish(papers, f"a@2#{k}", "a@1#0").version_id
        except NewerVersion as error:
            return error.code

    with ThreadPoolExecutor(4) as threads:
        came = list(threads.map(attempt, range(4)))

    assert came.count("newer_version") == 3
    assert [paper.number for paper in papers.history(KIND)] == [1]


def test_kinds_are_numbered_apart(papers: Papers) -> None:
    publish(papers, "a@2#1", "a@1#0")
    publish(papers, "p@2#1", "p@1#0", kind="policy")

    assert papers.in_force() == {KIND: "a@2#1", "policy": "p@2#1"}
    assert [paper.number for paper in papers.history("policy")] == [1]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE papers SET body = 'other'",
        "UPDATE papers SET why = why",
        "DELETE FROM papers",
        "TRUNCATE papers",
    ],
)
def test_the_database_refuses_to_change_or_remove_a_paper(
    papers: Papers, engine: Engine, change: str
) -> None:
    kept = publish(papers, "a@2#1", "a@1#0")

    with pytest.raises(IntegrityError, match="never changed or removed"), engine.begin() as connection:
        connection.execute(text(change))

    assert papers.history(KIND) == [kept]


def test_the_same_version_is_not_published_twice(papers: Papers) -> None:
    publish(papers, "a@2#1", "a@1#0")
    with pytest.raises(IntegrityError, match="uq_papers_kind_version_id"):
        publish(papers, "a@2#1", "a@2#1")


def test_whoever_publishes_gives_a_reason(papers: Papers) -> None:
    with pytest.raises(IntegrityError, match="ck_papers_why"):
        papers.publish(KIND, body="", version_id="a@2#1", instead_of="", by="lucia", why="", at=MORNING)
