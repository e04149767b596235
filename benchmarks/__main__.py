"""Every benchmark in turn: `make bench`, or `make bench ARGS=pricing` for one."""

import runpy
import sys

ALL = ("pricing", "live_latency")

if __name__ == "__main__":
    for name in sys.argv[1:] or ALL:
        print(f"== {name}")
        sys.argv = [name]
        runpy.run_module(f"benchmarks.{name}", run_name="__main__")
