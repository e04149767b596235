"""What exists is documented, and what is documented exists."""

import re
from pathlib import Path
from typing import get_args

import pytest

import api.errors
from api.cli import cli
from copilot import errors
from copilot.events import Event
from copilot.impact import BookImpact, LeadImpact
from copilot.scenarios.assumptions import load_assumptions
from copilot.verdict import LEVERS

DOCS = Path(__file__).resolve().parents[1] / "docs"
README = DOCS.parent / "README.md"
PANEL_KEYS = DOCS.parent / "ui" / "panel" / "keys.js"


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def codes() -> set[str]:
    found = set()
    for module in (errors, api.errors):
        kinds = [
            v for v in vars(module).values() if isinstance(v, type) and issubclass(v, errors.CopilotError)
        ]
        found |= {kind.code for kind in kinds}
    return found - {errors.CopilotError.code}


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_error_code_stands_in_the_page_of_errors(code: str) -> None:
    assert f"`{code}`" in page("errors.md")


@pytest.mark.parametrize("event", get_args(Event), ids=lambda kind: kind.__name__)
def test_every_event_of_the_journal_stands_in_the_page_of_the_api(event: type) -> None:
    assert f"`{event.__dataclass_fields__['kind'].default}`" in page("api.md")


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_is_told_somewhere(name: str) -> None:
    told = README.read_text(encoding="utf-8") + "".join(
        f.read_text(encoding="utf-8") for f in DOCS.glob("*.md")
    )
    assert f"copilot {name}" in told


@pytest.mark.parametrize("lever", LEVERS)
def test_every_lever_stands_in_the_page_of_limits(lever: str) -> None:
    assert f"`{lever}`" in page("limits.md")


@pytest.mark.parametrize(
    "figure", sorted({*LeadImpact.__dataclass_fields__, *BookImpact.__dataclass_fields__})
)
def test_every_figure_of_lead_and_controller_stands_in_the_page_of_impact(figure: str) -> None:
    assert re.search(rf"\b{figure}\b", page("impact.md"))


@pytest.mark.parametrize("table", sorted({figure.table for figure in load_assumptions().figures}))
def test_every_assumption_stands_in_the_page_of_impact(table: str) -> None:
    assert f"`{table}`" in page("impact.md")


@pytest.mark.parametrize("file", sorted([README, *DOCS.rglob("*.md")]), ids=lambda f: f.name)
def test_every_link_of_a_page_leads_somewhere(file: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", file.read_text(encoding="utf-8"))
    assert [link for link in links if not (file.parent / link).exists()] == []


def test_every_key_of_the_panel_stands_in_the_advisors_page() -> None:
    letters = re.search(r"const LETTERS = \{(.*?)\};", PANEL_KEYS.read_text(encoding="utf-8"), re.DOTALL)
    assert letters is not None
    keys = re.findall(r'(?:^|[ ,"])([a-z?])"?:', letters[1])
    assert len(keys) > 8
    told = page("advisor.md")
    assert [key for key in keys if f"`{key.upper()}`" not in told] == []
