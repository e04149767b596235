"""Which Chromium do the browser tests drive? An existing one, else Debian's package, else Playwright's own.

`python tests/find_chromium.py --install` prints the path of a working one, installing it if there is none.
Tests call `find` and `flags`.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find() -> str:
    """The path of a Chromium that starts, "" if there is none. CHROMIUM in the environment comes first."""
    given = os.environ.get("CHROMIUM", "")
    for candidate in (given, *map(shutil.which, NAMES), _playwrights()):
        if candidate and _starts(candidate):
            return candidate
    return ""


def flags() -> list[str]:
    """How tests start it: quiet, without network of its own; root has no sandbox to offer."""
    quiet = [
        "--headless=new",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--no-first-run",
    ]
    return [*quiet, "--no-sandbox"] if os.geteuid() == 0 else quiet


def install() -> str:
    """Find one; install one if need be. Ends the program with a sentence if nothing worked."""
    for attempt in (None, _debian, _playwright):
        if attempt is not None:
            attempt()
        found = find()
        if found:
            return found
    sys.exit(
        "No Chromium was found and none could be installed. The browser tests need one: install it with your "
        "package manager, or set CHROMIUM to its path."
    )


def _starts(path: str) -> bool:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _playwrights() -> str:
    """Where Playwright keeps its own, "" if it was never downloaded."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else ""


def _debian() -> None:
    """Debian's package, when we may: root, and apt is there."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "check": False, "stdout": sys.stderr}
    print("Installing Debian's chromium ...", file=sys.stderr)
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-liberation"]
    if subprocess.run(command, **quiet).returncode != 0:  # type: ignore[call-overload]
        subprocess.run(["apt-get", "update", "-q"], **quiet)  # type: ignore[call-overload]
        subprocess.run(command, **quiet)  # type: ignore[call-overload]


def _playwright() -> None:
    """Playwright's own build, into its cache in the user's home."""
    print("Downloading Playwright's Chromium ...", file=sys.stderr)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(command, check=False, stdout=sys.stderr)


if __name__ == "__main__":
    print(install() if "--install" in sys.argv[1:] else find() or sys.exit("No Chromium found."))
