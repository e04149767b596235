"""Where is the API? Once for this process, once for the browser; behind a proxy they are not the same."""

from dataclasses import dataclass

from copilot.settings import Settings, load


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Both without trailing slash. `here`: for requests of this process. `browser`: for what a browser loads."""

    here: str
    browser: str

    @property
    def panel(self) -> str:
        """The module of the live panel, as a browser imports it."""
        return f"{self.browser}/panel/panel.js"


def address(settings: Settings | None = None) -> Address:
    """The addresses of this installation; WorldError if a setting is wrong."""
    known = settings or load()
    return Address(
        here=known.model_copy(update={"api_url": ""}).api_address,
        browser=known.api_address,
    )
