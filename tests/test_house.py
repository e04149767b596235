"""Is the house still built as designed? Floors, owners, sizes, names, packaging; read from the sources, not run.

The plan itself is house.py. A rule that is repeated in review belongs here.
"""

import ast
import importlib.metadata
import importlib.util
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

import pytest

from tests.house import (
    DESK,
    ENVIRONMENT_READERS,
    LIMITS_EDGE,
    OURS,
    OWNERS,
    PACKAGES,
    ROOT,
    WRITTEN,
    allowed,
    imports,
    module_of,
    ours,
    owns,
    shown,
    sources,
    tree,
    within,
)

MAX_FILE_LINES = 400
MEDIAN_FILE_LINES = 150
MAX_FUNCTION_LINES = 40

CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "perf_counter", "perf_counter_ns"}
CLOCK_OWNERS = {"datetime", "date", "time", "datetime.datetime", "datetime.date"}
FORBIDDEN_DISTRIBUTIONS = ("limits", "slowapi", "github-copilot-sdk")
FORBIDDEN_NAMES = ("utils", "util", "helpers", "helper", "common", "manager", "misc")

IMPURE = ("random", "secrets", "uuid", "time", "socket", "subprocess", "threading", "logging")
SILENCES = {"copilot/portfolio/read_xlsx.py": "logging"}
"""Turns off a library's own log; nothing of ours logs below the desk."""


@pytest.mark.parametrize("path", OURS, ids=shown)
def test_a_file_imports_only_from_floors_below_its_own(path: Path) -> None:
    module = module_of(path)
    wrong = [
        f"{shown(path)}:{line} imports {name}"
        for name, line in imports(path)
        if ours(name) and name != module.split(".")[0] and not allowed(module, name)
    ]
    assert wrong == []


def test_every_outside_thing_is_imported_only_by_its_owner() -> None:
    wrong = [
        f"{shown(path)}:{line} imports {name}; only {OWNERS.get(name.split('.')[0], 'nobody')} may"
        for path in OURS
        for name, line in imports(path)
        if not owns(shown(path), name)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("path", "name", "owned"),
    [
        ("api/door.py", "asyncio", True),
        ("api/door.py", "copilot.errors", True),
        ("api/door.py", "anyio.to_thread", True),
        ("copilot/desk.py", "anyio", False),
        ("api/door.py", "requests", False),
        ("copilot/money.py", "numpy", False),
    ],
)
def test_an_outside_thing_that_nobody_owns_may_be_imported_nowhere(path: str, name: str, owned: bool) -> None:
    assert owns(path, name) is owned


def test_only_the_edges_read_the_environment() -> None:
    wrong = [
        f"{shown(path)}:{node.lineno}"
        for path in OURS
        if shown(path) not in ENVIRONMENT_READERS
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv", "putenv"))
        or (isinstance(node, ast.alias) and node.name in ("environ", "getenv"))
    ]
    assert wrong == []


def _pure() -> Iterator[Path]:
    """Floors 0 to 2: everything of copilot but store, desk, settings and demo; the pure files of limits."""
    upstairs = ("copilot.store", "copilot.demo", "copilot.settings", *DESK, *LIMITS_EDGE)
    for path in sources("copilot", "limits"):
        if not any(within(module_of(path), name) for name in upstairs):
            yield path


def test_the_pure_floors_read_no_clock_and_draw_no_unseeded_numbers() -> None:
    wrong = [f"{shown(path)}:{line} {what}" for path in _pure() for line, what in _impurities(path)]
    assert wrong == []


def _impurities(path: Path) -> Iterator[tuple[int, str]]:
    for name, line in imports(path):
        if name.split(".")[0] in IMPURE and name != SILENCES.get(shown(path)):
            yield line, f"imports {name}"
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner, called = ast.unparse(node.func.value), node.func.attr
        if called in CLOCKS and owner in CLOCK_OWNERS:
            yield node.lineno, f"reads the clock: {owner}.{called}"
        if called == "default_rng" and not (node.args or node.keywords):
            yield node.lineno, "draws unseeded numbers"


def test_nothing_happens_when_a_file_of_the_pure_floors_is_imported() -> None:
    effects = ("open", "print", "connect", "create_engine", "read_text", "read_bytes", "basicConfig")
    wrong = [
        f"{shown(path)}:{node.lineno} calls {ast.unparse(node.func)}"
        for path in _pure()
        for statement in tree(path).body
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in effects
    ]
    assert wrong == []


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {shown(p): len(p.read_text(encoding="utf-8").splitlines()) for p in WRITTEN}
    assert {name: n for name, n in lengths.items() if n > MAX_FILE_LINES} == {}


def test_the_median_file_is_shorter_than_150_lines() -> None:
    lengths = [len(p.read_text(encoding="utf-8").splitlines()) for p in OURS if p.name != "__init__.py"]
    assert median(lengths) < MEDIAN_FILE_LINES


def test_no_function_is_longer_than_40_lines() -> None:
    wrong = [
        f"{shown(path)}:{node.lineno} {node.name} has {_length(node)} lines"
        for path in OURS
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > MAX_FUNCTION_LINES
    ]
    assert wrong == []


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body without its docstring."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", OURS, ids=shown)
def test_a_file_says_first_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(tree(path)), f"{shown(path)} has no docstring"


def test_no_file_is_called_utils_or_the_like() -> None:
    paths = [p for name in (*PACKAGES, "tests", "benchmarks") for p in (ROOT / name).rglob("*")]
    words = {shown(p): set(re.split(r"[_.\-]", p.stem.lower())) for p in paths}
    assert [name for name, found in words.items() if found & set(FORBIDDEN_NAMES)] == []


def test_no_file_of_the_pages_hides_a_package_or_a_standard_module() -> None:
    hiding = {*PACKAGES, *sys.stdlib_module_names, "tests"}
    assert [shown(p) for p in (ROOT / "ui").glob("*") if p.stem in hiding] == []
    assert not (ROOT / "ui" / "pages").exists()


def tracked() -> list[Path]:
    """Files that are or would be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):  # an unpacked archive has no git
        hidden = (".venv", ".git", "__pycache__")
        return [p for p in ROOT.rglob("*") if p.is_file() and not set(p.parts) & set(hidden)]
    return [path for name in listed if (path := ROOT / name).is_file()]


FOLDERS = sorted(
    {
        folder
        for path in tracked()
        for folder in path.relative_to(ROOT).parents
        if folder.parts and folder.parts[0] in (*PACKAGES, "tests", "docs", "benchmarks", "deploy", ".ci")
    }
)


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_every_folder_says_in_a_readme_what_it_is_for(folder: Path) -> None:
    assert (ROOT / folder / "README.md").is_file(), f"{folder} has no README.md"


def test_every_package_folder_is_listed_in_the_project_file() -> None:
    listed = set(project()["tool"]["setuptools"]["packages"])
    found = {
        ".".join(path.relative_to(ROOT).parent.parts)
        for path in tracked()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in PACKAGES
    }
    assert found - listed == set(), "a package folder is missing in pyproject.toml"
    assert {name for name in listed if not ROOT.joinpath(*name.split(".")).is_dir()} == set()


@cache
def project() -> dict[str, dict[str, dict[str, list[str]]]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("package", PACKAGES)
def test_our_packages_resolve_to_this_repository(package: str) -> None:
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).resolve() == ROOT / package / "__init__.py"


def test_no_distribution_that_hides_our_packages_is_installed_or_pinned() -> None:
    installed = {
        (d.metadata["Name"] or "").lower().replace("_", "-") for d in importlib.metadata.distributions()
    }
    pinned = {
        re.split(r"[=<>\[; ]", line)[0].lower()
        for file in sorted((ROOT / "requirements").glob("*.*"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if line and line[0] not in "#- "
    }
    assert pinned > {"sqlalchemy", "streamlit"}
    assert (installed | pinned) & set(FORBIDDEN_DISTRIBUTIONS) == set()


def test_every_dependency_of_the_project_file_is_pinned() -> None:
    named = {re.split(r"[=<>\[]", line)[0] for line in tomllib_list("dependencies")}
    pins = (ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    assert [name for name in sorted(named) if not re.search(rf"(?m)^{re.escape(name)}==", pins)] == []


def tomllib_list(key: str) -> list[str]:
    found = project()["project"][key]
    assert isinstance(found, list)
    return found


MACHINE_PATTERNS = (
    "/" + r"(?:work|root|tmp)/(?:main|shared|team|\.)",
    "/" + r"home/[a-z]",
    "/" + r"Users/[a-z]",
    "/" + r"opt/(?:wheels|pypi)",
    r"(?:index-url|find-links|trusted-host)[ =]+\S*/",
    r"https?://[^\s/]*(?:pypi|pythonhosted|artifactory|nexus)",
)
"""Places of one machine and addresses of package registries; none belongs into the repository."""


def test_no_committed_file_names_a_machines_paths_or_a_registry() -> None:
    pattern = re.compile("|".join(MACHINE_PATTERNS))
    text = {
        ".py",
        ".md",
        ".toml",
        ".txt",
        ".in",
        ".yaml",
        ".yml",
        ".json",
        ".jsonl",
        ".js",
        ".css",
        ".html",
        ".csv",
        "",
    }
    wrong = [
        f"{shown(path)}:{number} {found.group()}"
        for path in tracked()
        if path.suffix in text and path != Path(__file__).resolve()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if (found := pattern.search(line))
    ]
    assert wrong == []
