"""The recorded call of the demo: copilot/demo/calls/carla.jsonl."""

from functools import cache

from copilot.documents import packaged
from copilot.recording import Recording, parse_recording


@cache
def load_carla() -> Recording:
    """The packaged call of Carla Benítez (AR-0001), about a minute long, in Argentine Spanish."""
    name = "calls/carla.jsonl"
    return parse_recording(packaged("copilot.demo", name).read_text(encoding="utf-8"), name=name)
