"""`serve` with the two small processes: python -m tests.serve.run_small FOLDER API_PORT UI_PORT"""

import sys
from pathlib import Path

import api.serve
from copilot.errors import CopilotError
from copilot.settings import load

SMALL = {"api": "tests.serve.small_api", "ui": "tests.serve.small_ui"}

if __name__ == "__main__":
    settings = load(data_dir=Path(sys.argv[1]), api_port=int(sys.argv[2]), ui_port=int(sys.argv[3]))
    try:
        api.serve.serve(settings, False, modules=SMALL)
    except CopilotError as error:
        print(error.sentence, file=sys.stderr)
        sys.exit(2)
