"""The plan of the house: which floor may import which, who owns which outside thing. Read by test_house.py."""

import ast
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("copilot", "limits", "api", "ui")

NOUNS = {
    f"copilot.{name}"
    for name in (
        "money",
        "dates",
        "day_count",
        "rate",
        "debt",
        "plan_terms",
        "impact",
        "offer",
        "verdict",
        "speech",
        "suggestion",
        "events",
        "errors",
    )
}
SHELF = {"copilot.documents"}
"""Floor 0 too: the one reader of our own packaged documents."""

FLOOR_0 = NOUNS | SHELF
SKILLS = ("copilot.scenarios", "copilot.scripts", "copilot.listen", "copilot.portfolio")
SINGLE_SKILLS = {"copilot.position", "copilot.segment", "copilot.conduct"}
DESK = {
    "copilot.desk",
    "copilot.kept",
    "copilot.replay",
    "copilot.playing",
    "copilot.publishing",
    "copilot.worlds",
}
LIMITS_EDGE = {"limits.store", "limits.load"}

OWNERS = {
    "numpy_financial": ("copilot/scenarios/annuity.py",),
    "sklearn": ("copilot/listen/classifier.py",),
    "skops": ("copilot/listen/classifier.py",),
    # api/errors.py names the driver's errors once; api/wiring.py and api/cli.py hand the engine on.
    "sqlalchemy": (
        "copilot/store/",
        "limits/store",
        "copilot/desk.py",
        "copilot/demo/",
        "api/wiring.py",
        "api/cli.py",
        "api/errors.py",
    ),
    # Arrays stay where candidates are counted; limits are asked for whole columns of them.
    "numpy": (
        "copilot/scenarios/",
        "copilot/advise.py",
        "copilot/counter.py",
        "copilot/world.py",
        "limits/evaluate.py",
        "limits/resolve.py",
        "api/house_limits.py",
    ),
    # Documents people write and bodies on the wire; what we compute are dataclasses.
    "pydantic": (
        "copilot/documents.py",
        "copilot/demo/",
        "copilot/listen/lexicon.py",
        "copilot/portfolio/preset.py",
        "copilot/portfolio/refusal.py",
        "copilot/scenarios/country_document.py",
        "copilot/scenarios/assumptions.py",
        "copilot/scenarios/priors.py",
        "copilot/scripts/forbidden.py",
        "copilot/scripts/library.py",
        "copilot/segment.py",
        "copilot/settings.py",
        "copilot/store/journal.py",
        "limits/load.py",
        "limits/policy.py",
        "api/",
        "ui/answers",
        "ui/client.py",
    ),
    "orjson": ("api/",),
    "yaml": ("copilot/documents.py", "limits/document.py", "ui/words/"),
    "jinja2": ("copilot/scripts/template.py",),
    "anyio": ("api/turns.py", "api/door.py"),
    "itsdangerous": ("api/auth.py",),
    "psycopg": ("copilot/store/", "limits/store", "api/hub.py"),  # the hub LISTENs
    "alembic": ("copilot/store/",),
    "psutil": ("copilot/store/",),
    "streamlit": ("ui/",),
    "altair": ("ui/",),
    "pandas": ("ui/",),
    "fastapi": ("api/",),
    "starlette": ("api/",),
    "uvicorn": ("api/",),
    "websockets": ("api/",),
    "click": ("api/cli.py", "api/cli_"),
    "polars": ("copilot/portfolio/", "copilot/demo/", "copilot/store/portfolio.py", "ui/"),
    "pandera": ("copilot/portfolio/",),
    "fastexcel": ("copilot/portfolio/",),
    "pydantic_settings": ("copilot/settings.py",),
    "platformdirs": ("copilot/settings.py",),
    "httpx": ("ui/",),
    "holidays": ("copilot/scenarios/due_dates.py",),
    "fpdf": ("api/papers/",),
    "xlsxwriter": ("api/papers/",),
}
"""Outside thing -> the only places that may import it; what is not listed may be imported nowhere.

Tests and benchmarks are free.
"""

ENVIRONMENT_READERS = {
    "copilot/settings.py": "the settings",
    "copilot/store/embedded.py": "hands the environment to the guard",
    "copilot/store/postmaster.py": "hands the environment to PostgreSQL's programs",
    "api/children.py": "hands the environment to the processes it starts",
    "api/serve.py": "hands the environment to the processes it starts",
    "api/lifeline.py": "is told its file descriptor there; imports nothing of ours",
    "api/run_api.py": "sets the thread counts before numpy is imported",
    "ui/run_ui.py": "hands Streamlit its settings",
}


Import = tuple[str, int]


def sources(*packages: str) -> list[Path]:
    return sorted(p for name in packages for p in (ROOT / name).rglob("*.py") if "__pycache__" not in p.parts)


OURS = sources(*PACKAGES)
WRITTEN = [*OURS, *sources("tests", "benchmarks")]


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def imports(path: Path) -> tuple[Import, ...]:
    """Every imported module with its line; `from copilot import money` counts as copilot.money."""
    found: list[Import] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{shown(path)}:{node.lineno} imports by dots; write the whole name"
            base = node.module or ""
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                found.append((whole if is_module(whole) else base, node.lineno))
    return tuple(found)


@cache
def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return name.split(".", maxsplit=1)[0] in PACKAGES and (
        path.with_suffix(".py").exists() or (path / "__init__.py").exists()
    )


def room(module: str) -> str:
    """The skill a module belongs to, or the module itself."""
    return next((skill for skill in SKILLS if within(module, skill)), module)


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def ours(module: str) -> bool:
    return module.split(".", maxsplit=1)[0] in PACKAGES


def owns(path: str, name: str) -> bool:
    """May the file at `path` import `name`, as far as outside things go?"""
    top = name.split(".", maxsplit=1)[0]
    return ours(name) or top in sys.stdlib_module_names or path.startswith(OWNERS.get(top, ()))


def allowed(module: str, target: str) -> bool:
    """The table of floors: may `module` import `target`, both ours?"""
    top = module.split(".", maxsplit=1)[0]
    rules = {"copilot": _copilot_may, "limits": _limits_may, "api": _api_may, "ui": _ui_may}
    return rules[top](module, target)


def _copilot_may(module: str, target: str) -> bool:
    if not within(target, "copilot"):
        return False
    if module in FLOOR_0 or module == "copilot":
        return target in FLOOR_0
    if room(module) in SKILLS or module in SINGLE_SKILLS:
        return target in FLOOR_0 or room(target) == room(module)
    if module == "copilot.settings":
        return target == "copilot.errors"
    if within(module, "copilot.store"):
        return target in FLOOR_0 or within(target, "copilot.store") or within(target, "copilot.portfolio")
    if within(module, "copilot.demo"):
        return target not in DESK
    if module in DESK:
        return target != "copilot.settings"
    # The turn: call, advise, state, world and what they are made of; no store, no desk, no settings.
    upstairs = DESK | {"copilot.settings"}
    return (
        target not in upstairs and not within(target, "copilot.store") and not within(target, "copilot.demo")
    )


def _limits_may(module: str, target: str) -> bool:
    return target in FLOOR_0 or within(target, "limits")


def _api_may(module: str, target: str) -> bool:
    if module == "api.lifeline":
        return False
    return not within(target, "ui")


def _ui_may(module: str, target: str) -> bool:
    named = {"copilot.settings", "api.schemas", "api.schemas_assumptions", "api.messages"}
    named.add("copilot.scripts.figures")  # amounts on a page are written as those that come from the API
    if module == "ui.run_ui":
        named = named | {"api.lifeline"}
    return target in FLOOR_0 or target in named or within(target, "ui")
