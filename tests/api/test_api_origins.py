"""Which web pages may read the answers: those of the pages' own origin and of the allowed ones, refusals too."""

import httpx
import pytest

from api.edge import BODY_BYTES
from tests.api.running_api import House

pytestmark = pytest.mark.walk


def test_a_page_of_another_origin_is_answered_without_permission(house: House):
    own = house.office.settings.ui_address
    good = house.ask("GET", "/api/health", who="")
    assert good.status_code == 200
    for origin, allowed in ((own, own), ("https://evil.example", None)):
        answer = httpx.get(f"{house.url}/api/health", headers={"Origin": origin})
        assert answer.headers.get("access-control-allow-origin") == allowed


def test_what_the_edge_refuses_can_be_read_by_the_pages_of_another_origin(house: House):
    own = house.office.settings.ui_address
    answer = httpx.post(f"{house.url}/api/session", headers={"Origin": own}, content=b"x" * (BODY_BYTES + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "oversized_body")
    assert answer.headers["access-control-allow-origin"] == own
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_unexpected_error_carries_the_permission_of_its_origin_too(house: House):
    own = house.office.settings.ui_address
    answer = httpx.get(f"{house.url}/api/debtors", headers={"Origin": own})
    assert answer.status_code == 401
    assert answer.headers["access-control-allow-origin"] == own
