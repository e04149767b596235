"""A small process in place of the pages."""

from tests.serve.small_api import main

if __name__ == "__main__":
    main("COPILOT_UI_PORT")
