"""How do the pages start? `python -m ui.run_ui`: one Streamlit server on settings.host and settings.ui_port.

It watches its parent (api.lifeline), so that it never outlives the command that started it.
"""

import sys
from pathlib import Path

from api.lifeline import watch
from copilot.errors import WorldError
from copilot.settings import Settings, load

APP = Path(__file__).with_name("app.py")


def options(settings: Settings) -> dict[str, object]:
    """The Streamlit options of this installation; they win over every config.toml."""
    return {
        "server.address": settings.host,
        "server.port": settings.ui_port,
        "server.headless": True,
        "server.fileWatcherType": "none",
        "server.enableXsrfProtection": True,
        "server.showEmailPrompt": False,
        "server.maxUploadSize": 1,
        "browser.gatherUsageStats": False,
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.showSidebarNavigation": False,
        "global.developmentMode": False,
        "logger.hideWelcomeMessage": True,
        **_theme(),
    }


def main() -> int:
    """Serve until told to stop; 2 if a setting is wrong."""
    watch()
    try:
        settings = load()
    except WorldError as error:
        print(error.sentence, file=sys.stderr)  # noqa: T201
        return 2
    serve(options(settings))
    return 0


def serve(chosen: dict[str, object]) -> None:
    """Run the server in this process until it is interrupted."""
    import streamlit as st

    st.App(APP).run(config=chosen)


def _theme() -> dict[str, object]:
    """One plain look, light and dark; the reader's system chooses between them."""
    light = {
        "primaryColor": "#1f5eff", "backgroundColor": "#f6f7f9", "secondaryBackgroundColor": "#ffffff",
        "textColor": "#14171c", "borderColor": "#dfe3e9",
    }  # fmt: skip
    dark = {
        "primaryColor": "#356bf0", "backgroundColor": "#0f1216", "secondaryBackgroundColor": "#181c22",
        "textColor": "#eef1f5", "borderColor": "#2b323c",
    }  # fmt: skip
    font = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif"
    shared = {"baseFontSize": 14, "baseRadius": "8px", "font": font}
    return {
        **{f"theme.{name}": value for name, value in shared.items()},
        **{f"theme.light.{name}": value for name, value in light.items()},
        **{f"theme.dark.{name}": value for name, value in dark.items()},
    }


if __name__ == "__main__":
    sys.exit(main())
