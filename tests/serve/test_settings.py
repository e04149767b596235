"""Are the settings read as documented, and is a wrong one said in a sentence?"""

import re
from pathlib import Path

import pytest

from copilot.errors import WorldError
from copilot.settings import Settings, load

DOCS = Path(__file__).resolve().parents[2] / "docs" / "settings.md"


def variables() -> set[str]:
    names = {f"COPILOT_{name.upper()}" for name in Settings.model_fields}
    return names - {"COPILOT_DATABASE_URL"} | {"DATABASE_URL"}


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    table = re.findall(r"(?m)^\| `([A-Z_]+)` \|", DOCS.read_text(encoding="utf-8"))
    assert sorted(table) == sorted(variables())


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_a_documented_default_is_the_default(name: str) -> None:
    field = Settings.model_fields[name]
    variable = "DATABASE_URL" if name == "database_url" else f"COPILOT_{name.upper()}"
    row = next(r for r in DOCS.read_text(encoding="utf-8").splitlines() if r.startswith(f"| `{variable}` |"))
    told = row.split("|")[2].strip().strip("`")
    if isinstance(field.default, bool | int | float) or name in ("host", "log_level"):
        assert told == str(field.default).lower()
    else:
        assert told in ("empty", "host and port", "the user's data folder, `negotiation-copilot")


def test_what_is_given_wins_over_the_environment_and_none_is_not_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COPILOT_API_PORT", "9000")
    monkeypatch.setenv("COPILOT_UI_PORT", "9001")
    settings = load(api_port=9100, ui_port=None)
    assert (settings.api_port, settings.ui_port) == (9100, 9001)


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("COPILOT_API_PORT", "abc", "The setting COPILOT_API_PORT is 'abc'"),
        ("COPILOT_API_PORT", "0", "The setting COPILOT_API_PORT is '0'"),
        ("COPILOT_API_PORT", "65536", "The setting COPILOT_API_PORT is '65536'"),
        ("COPILOT_LOG_LEVEL", "loud", "The setting COPILOT_LOG_LEVEL is 'loud'"),
        ("COPILOT_TOKEN_HOURS", "-1", "The setting COPILOT_TOKEN_HOURS is '-1'"),
    ],
)
def test_a_wrong_setting_is_one_sentence_with_its_name(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(WorldError) as caught:
        load()
    assert caught.value.sentence.startswith(said)
    assert "\n" not in caught.value.sentence


def test_settings_survive_the_way_through_the_environment_of_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(
        demo=True, allowed_origins="https://crm.example, https://b.example/", database_url="postgresql://h/d"
    )
    for name, value in settings.environment().items():
        monkeypatch.setenv(name, value)
    assert load() == settings


def test_a_local_installation_is_its_own_origin_under_both_names() -> None:
    origins = load(api_port=1234, ui_port=1235, allowed_origins="https://crm.example/").origins
    assert origins == {
        *(f"http://{name}:{port}" for name in ("127.0.0.1", "localhost") for port in (1234, 1235)),
        "https://crm.example",
    }


def test_behind_a_proxy_the_public_addresses_are_the_origins() -> None:
    settings = load(host="10.0.0.5", api_url="https://copilot.example/", ui_url="https://copilot.example")
    assert settings.origins == {"https://copilot.example"}
    assert settings.api_address == "https://copilot.example"
    assert settings.local_address("api") == "http://10.0.0.5:8400"
