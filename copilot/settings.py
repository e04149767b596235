"""What may an installation decide without touching code? Every setting, its unit and its default.

The only reader of the environment: COPILOT_<NAME>, and DATABASE_URL under its customary name.
docs/settings.md explains each one; a test compares the two.
"""

from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_data_path
from pydantic import AliasChoices, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from copilot.errors import WorldError

PREFIX = "COPILOT_"


def _split(value: object) -> object:
    """ "https://a.example, https://b.example" -> both, without spaces and trailing slashes."""
    if not isinstance(value, str):
        return value
    return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())


Port = Annotated[int, Field(ge=1, le=65_535)]
Origins = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]


class Settings(BaseSettings):
    """One installation's settings. Read them with `load`, which turns a mistake into a sentence."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", populate_by_name=True)

    data_dir: Path = Field(
        default_factory=lambda: user_data_path("negotiation-copilot", appauthor=False),
        description="Folder of the embedded database and of the logs.",
    )
    database_url: str = Field(
        default="",
        validation_alias=AliasChoices("DATABASE_URL", "database_url"),
        description="PostgreSQL 15 or newer; empty: the embedded server in data_dir.",
    )
    pool_size: int = Field(default=10, ge=1, le=200, description="Database connections kept by each process.")
    pool_overflow: int = Field(default=10, ge=0, le=200, description="More connections for a short rush.")
    host: str = Field(default="127.0.0.1", description="Address on which API and UI listen.")
    api_port: Port = Field(default=8400, description="Port of the API and the panel.")
    ui_port: Port = Field(default=8401, description="Port of the pages.")
    api_url: str = Field(default="", description="Where browsers reach the API; empty: host and api_port.")
    ui_url: str = Field(default="", description="Where browsers reach the pages; empty: host and ui_port.")
    allowed_origins: Origins = Field(
        default=(),
        description="More web origins, comma separated, that may embed the panel and call the API.",
    )
    demo: bool = Field(
        default=False, description="Demo users, their password on the sign-in page, demo call."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="What the processes write to data_dir/logs."
    )
    token_hours: float = Field(default=12, gt=0, le=168, description="How long a sign-in lasts.")
    ticket_seconds: int = Field(default=120, ge=5, le=3_600, description="How long a panel ticket lasts.")
    heartbeat_ms: int = Field(
        default=5_000, ge=100, le=60_000, description="Pause between two pings of a panel."
    )
    hello_seconds: float = Field(default=5, gt=0, le=60, description="Time a new socket has to say hello.")
    queue_size: int = Field(default=256, ge=8, le=10_000, description="Messages waiting for one slow panel.")

    def local_address(self, process: Literal["api", "ui"]) -> str:
        """Where a program on this machine reaches one of the two processes, whatever stands in front of them."""
        return f"http://{_shown(self.host)}:{self.api_port if process == 'api' else self.ui_port}"

    @property
    def api_address(self) -> str:
        """The API as a browser writes it, without trailing slash: http://127.0.0.1:8400"""
        return (self.api_url or self.local_address("api")).rstrip("/")

    @property
    def ui_address(self) -> str:
        """The pages as a browser writes them, without trailing slash: http://127.0.0.1:8401"""
        return (self.ui_url or self.local_address("ui")).rstrip("/")

    @property
    def origins(self) -> frozenset[str]:
        """Web origins that may open a panel socket: the pages, the API's own panel page, and the allowed ones.

        With a local host both spellings, 127.0.0.1 and localhost, are the same machine.
        """
        own = {_origin(self.api_address), _origin(self.ui_address)}
        if self.host in ("127.0.0.1", "localhost", "::1", "0.0.0.0"):  # noqa: S104
            ports = (self.api_port, self.ui_port)
            own |= {f"http://{name}:{port}" for name in ("127.0.0.1", "localhost") for port in ports}
        return frozenset(own | set(self.allowed_origins))

    def environment(self) -> dict[str, str]:
        """The same settings as environment variables, for a process we start."""
        values = self.model_dump(mode="json")
        values["allowed_origins"] = ",".join(self.allowed_origins)
        named = {PREFIX + name.upper(): str(value) for name, value in values.items()}
        named["DATABASE_URL"] = named.pop(PREFIX + "DATABASE_URL")
        return named


def load(**given: Any) -> Settings:
    """The settings of this process; what is `given` (and not None) wins over the environment.

    Raises WorldError with one sentence that names the first wrong setting.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "?"
        shown = name if name.isupper() else PREFIX + name.upper()
        raise WorldError(
            f"The setting {shown} is {first['input']!r}: {first['msg'].lower()}. Correct it or remove it; "
            "docs/settings.md lists every setting.",
            setting=shown,
        ) from None


def _shown(host: str) -> str:
    """A host to type into a browser: a server that listens everywhere is reached as 127.0.0.1."""
    if host in ("0.0.0.0", "::", ""):  # noqa: S104
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _origin(address: str) -> str:
    """Scheme, host and port of an address."""
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.split('/')[0]}"
