"""What a figure has to be read with: date, processor, load, versions."""

import os
import platform
import statistics
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version


def described(*distributions: str) -> str:
    """One line: date, cores, load averages, Python, and the named distributions with their versions."""
    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    named = ", ".join(f"{name} {version(name)}" for name in distributions)
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {platform.machine()}, {os.cpu_count()} cores, load {load}, "
        f"Python {platform.python_version()}, {named}"
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of `values` lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def summary(values: Sequence[float]) -> str:
    """p50, p95 and maximum in ms."""
    return f"p50 {statistics.median(values):7.2f}  p95 {percentile(values, 0.95):7.2f}  max {max(values):7.2f} ms"
