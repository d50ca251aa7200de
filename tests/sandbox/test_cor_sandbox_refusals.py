"""How COR's sandbox says no, and its tokens; whatever comes in, it answers in the vendor's words."""

from __future__ import annotations

import base64

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sandbox.api import Api
from sandbox.cor_api import (
    CLIENT,
    EXAMPLE,
    GRANT,
    REFRESH,
    SIGNED,
    V1,
    V2,
    create,
    said,
    sandbox,
)


@pytest.fixture
def cor() -> Api:
    """The vendor as it is by default."""
    return sandbox()


@pytest.mark.parametrize(
    ("changes", "name", "message"),
    [
        ({"metadata": None}, "ValidationError", "metadata.source is required"),
        ({"metadata": {"source": 7}}, "ValidationError", "metadata.source is required"),
        ({"metadata": {"source": "HUBSPOT"}}, "InvalidSourceError", "Invalid source: HUBSPOT"),
        ({"id": None}, "ValidationError", "id is required"),
        ({"name": ""}, "ValidationError", "name is required"),
        ({"client_id": 25855}, "ValidationError", "client_id must be a string"),
        ({"name": ["x"]}, "ValidationError", "name must be a string"),
        ({"start_date": "1.2.2025"}, "ValidationError", "Invalid start date format: 1.2.2025"),
        ({"start_date": "2025-02-30"}, "ValidationError", "Invalid start date format: 2025-02-30"),
        (
            {"end_date": "2025-12-31T00:00:00Z"},
            "ValidationError",
            "Invalid end date format: 2025-12-31T00:00:00Z",
        ),
        ({"value": "1"}, "ValidationError", "value must be a number"),
        ({"value": True}, "ValidationError", "value must be a number"),
        (
            {"client_id": "NOBODY"},
            "ClientNotFoundError",
            "The specified client does not exist in the integration mappings",
        ),
        (
            {"currency": "EUR"},
            "CORCustomError",
            "Cannot save contract. Exchange rate not found for EUR to USD. Please sync exchange rates first.",
        ),
    ],
)
def test_a_wrong_create_is_refused_by_name(
    cor: Api, changes: dict[str, object], name: str, message: str
) -> None:
    """Nothing is written."""
    assert said(cor, "POST", V2, json={**EXAMPLE, **changes})[1:] == (name, message)
    assert cor.ledger() == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"NaN", b"\xff", b'{"a":"\\ud800"}'])
def test_a_body_that_is_no_object_is_refused(cor: Api, body: bytes) -> None:
    """For every write."""
    create(cor)
    for method, path in (
        ("POST", V2),
        ("PUT", f"{V2}/SF-CONTRACT-12345"),
        ("DELETE", f"{V2}/SF-CONTRACT-12345"),
    ):
        assert said(cor, method, path, content=body)[:2] == (400, "ValidationError")


def test_an_update_is_checked_like_a_create(cor: Api) -> None:
    """A name can't go."""
    create(cor)
    wrong = {**SIGNED, "name": None}
    assert said(cor, "PUT", f"{V2}/SF-CONTRACT-12345", json=wrong)[2] == "name is required"
    assert said(cor, "PUT", f"{V2}/no", json=SIGNED)[:2] == (404, "ContractNotFoundError")
    assert said(cor, "DELETE", f"{V2}/no", json=SIGNED)[:2] == (404, "ContractNotFoundError")


def test_errors_change_with_their_switches() -> None:
    """Status, code instead of name, and the array of failed validations."""
    api = sandbox(named_errors="422", error_codes=True, validation_shape="array", date_range="checked")
    create(api)
    duplicate = api("POST", V2, json=EXAMPLE)
    assert (duplicate.status_code, duplicate.json()["code"]) == (422, "ZC004")
    missing = api("PUT", f"{V2}/no", json=SIGNED)
    assert (missing.status_code, missing.json()["code"]) == (422, "ZC001")
    invalid = api("POST", V2, json={**EXAMPLE, "name": None})
    assert invalid.status_code == 417
    assert invalid.json() == [{"field": "name", "validation": "required", "message": "name is required"}]
    reverse = {**EXAMPLE, "id": "r", "end_date": "2024-12-31"}
    assert said(api, "POST", V2, json=reverse)[1] == "InvalidDateRangeError"


def test_a_token_lasts_an_hour_and_a_refresh_token_serves_once(cor: Api) -> None:
    """Each pair brings the next."""
    answer = cor("POST", GRANT, auth=CLIENT).json()
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 3600)
    cor.later(3601)
    expired = cor("GET", V1)
    assert (expired.status_code, expired.json()) == (401, {"error": 401, "message": "Unauthorized"})
    fresh = cor("POST", REFRESH, data={"refresh_token": answer["refresh_token"]}).json()
    assert cor("POST", REFRESH, data={"refresh_token": answer["refresh_token"]}).status_code == 401
    cor.headers = {"Authorization": f"Bearer {fresh['access_token']}"}
    assert cor("GET", V1).status_code == 200


@pytest.mark.parametrize(
    ("path", "header", "status"),
    [
        (GRANT, f"Basic {base64.b64encode(b'sandbox-cor-key:no').decode()}", 401),
        (GRANT, "Basic ?", 401),
        (GRANT, "Bearer x", 401),
        ("/v1/oauth/token", f"Basic {base64.b64encode(':'.join(CLIENT).encode()).decode()}", 400),
    ],
)
def test_a_wrong_grant_brings_no_token(cor: Api, path: str, header: str, status: int) -> None:
    """It stands in the query, and nowhere else."""
    form = {"grant_type": "client_credentials"}
    assert cor("POST", path, data=form, headers={"Authorization": header}).status_code == status


def test_each_api_says_no_in_its_own_shape(cor: Api) -> None:
    """An unknown path, a method that is none, no token, a limit."""
    assert cor("GET", f"{V2}/SF-CONTRACT-12345").status_code == 405
    assert cor("GET", f"{V1}/30001").status_code == 405
    assert cor("GET", "/v1/nothing").json() == {
        "status": "ERROR",
        "code": 404,
        "message": "Resource not found",
    }
    cor.headers = {}
    assert cor("POST", V2, json=EXAMPLE).json() == {
        "status": 401,
        "name": "CORError",
        "message": "Unauthorized",
    }
    assert cor("GET", V1).json() == {"error": 401, "message": "Unauthorized"}


def test_a_rate_limit_passes_within_a_second() -> None:
    """It says so."""
    api = sandbox(requests_per_second=1)
    assert api("GET", V1).status_code == 200
    refused = api("GET", V1)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    api.later(1)
    assert api("GET", V1).status_code == 200


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.sampled_from(["2025-01-31", "1e400"])
)
VALUES = SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(st.text(max_size=3), SCALARS, max_size=2)
FIELDS = st.sampled_from(
    [*EXAMPLE, "corId", "users", "start", "end", "currency", "currency_id", "currency_exchanges"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.dictionaries(FIELDS, VALUES),
    st.dictionaries(st.sampled_from(["page", "perPage", "filters"]), st.text()),
)
def test_it_takes_any_fields(cor: Api, fields: dict[str, object], query: dict[str, str]) -> None:
    """And answers in its own words, whatever comes."""
    create(cor, id=f"c{len(cor.ledger())}")
    number = cor("GET", V1, params={"perPage": 1, "page": 1}).json()["data"][0]["id"]
    for method, path in (
        ("POST", V2),
        ("PUT", f"{V2}/c0"),
        ("POST", f"{V2}/c0/users"),
        ("DELETE", f"{V2}/c0/users"),
        ("PUT", f"{V1}/{number}"),
        ("POST", f"{V1}/1"),
        ("POST", "/v2/integrations/clients"),
        ("PUT", "/v2/integrations/clients/SF-ACC-1"),
        ("POST", "/v2/integrations/currency-exchanges"),
    ):
        for body in (fields, {**EXAMPLE, **fields}):
            assert cor(method, path, json=body).status_code < 500
    assert cor("GET", V1, params=query, json=fields).status_code < 500
