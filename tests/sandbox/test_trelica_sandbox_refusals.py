"""How Trelica says no: tokens, scopes, 400 by field, 404, 405, 415, 429, 500."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from sandbox.api import TRELICA_CLIENT, Api

FORM = {"grant_type": "client_credentials"}
LIST = "/api/contracts/v1"


def token(api: Api, scope: str | None = None) -> dict[str, str]:
    """The header of a new token."""
    form = FORM if scope is None else {**FORM, "scope": scope}
    answer = api("POST", "/connect/token", data=form, auth=TRELICA_CLIENT)
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def test_a_token_is_granted_by_basic_or_in_the_form(trelica: Api) -> None:
    """For an hour, with every scope where none is asked for."""
    trelica.headers = {}
    client, secret = TRELICA_CLIENT
    in_form = {**FORM, "client_id": client, "client_secret": secret, "scope": "Contracts.Read"}
    answer = trelica("POST", "/connect/token", data=in_form).json()
    assert answer.keys() == {"access_token", "expires_in", "token_type", "scope"}
    assert (answer["expires_in"], answer["token_type"], answer["scope"]) == (3600, "Bearer", "Contracts.Read")
    answer = trelica("POST", "/connect/token", data=FORM, auth=TRELICA_CLIENT).json()
    assert answer["scope"] == "Contracts.Read Contracts.Write"


@pytest.mark.parametrize(
    ("form", "header", "error"),
    [
        (FORM, f"Basic {base64.b64encode(b'sandbox-trelica-client:no').decode()}", "invalid_client"),
        (FORM, "Basic ?", "invalid_client"),
        (FORM, "Basic /w==", "invalid_client"),
        ({**FORM, "client_id": TRELICA_CLIENT[0]}, "", "invalid_client"),
        ({"grant_type": "password"}, "", "unsupported_grant_type"),
        ({}, "", "unsupported_grant_type"),
    ],
)
def test_a_wrong_client_gets_no_token(trelica: Api, form: dict[str, str], header: str, error: str) -> None:
    """400 with the error's name."""
    answer = trelica("POST", "/connect/token", data=form, headers={"Authorization": header})
    assert (answer.status_code, answer.json()) == (400, {"error": error})


def test_a_scope_is_case_sensitive(trelica: Api) -> None:
    """And must be one of the application's."""
    form = {**FORM, "scope": "contracts.read"}
    answer = trelica("POST", "/connect/token", data=form, auth=TRELICA_CLIENT)
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_scope"})


def test_a_token_ends_after_an_hour(trelica: Api) -> None:
    """401 says why in a header."""
    trelica.later(3599)
    assert trelica("GET", LIST).status_code == 200
    trelica.later(2)
    answer = trelica("GET", LIST)
    assert (answer.status_code, answer.content) == (401, b"")
    assert answer.headers["www-authenticate"] == (
        'Bearer error="invalid_token", error_description="The token is expired"'
    )
    assert trelica("GET", LIST, headers=token(trelica)).status_code == 200


def test_no_token_and_a_foreign_one_are_refused(trelica: Api) -> None:
    """The header tells them apart."""
    answer = trelica("GET", LIST, headers={"Authorization": "Bearer x"})
    assert "The token is not valid" in answer.headers["www-authenticate"]
    trelica.headers = {}
    answer = trelica("GET", LIST)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_each_scope_allows_its_own(trelica: Api) -> None:
    """403 for the other."""
    trelica.headers = token(trelica, "Contracts.Read")
    assert trelica("GET", LIST).status_code == 200
    refused = trelica("PUT", LIST, json={})
    assert (refused.status_code, refused.json()["title"]) == (403, "Forbidden")
    trelica.headers = token(trelica, "Contracts.Write")
    assert trelica("GET", LIST).status_code == 403
    assert trelica("PUT", LIST, json={}).status_code == 200


def test_not_found_is_problem_details(trelica: Api) -> None:
    """With the trace id inside the extensions."""
    answer = trelica("GET", f"{LIST}/no")
    document = answer.json()
    assert len(document["extensions"].pop("traceId")) == len("00-") + 32 + 1 + 16 + len("-00")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert document == {
        "type": "https://tools.ietf.org/html/rfc9110#section-15.5.5",
        "title": "Not Found",
        "status": 404,
        "extensions": {},
    }
    assert trelica("GET", "/api/bills/v1").status_code == 404


@pytest.mark.parametrize(("method", "path"), [("POST", LIST), ("PATCH", f"{LIST}/a"), ("PUT", f"{LIST}/a")])
def test_a_method_that_is_none_is_refused(trelica: Api, method: str, path: str) -> None:
    """405 with those that are."""
    answer = trelica(method, path, json={})
    assert answer.status_code == 405
    assert answer.headers["allow"] in {"GET, PUT", "GET, DELETE"}


def test_a_form_is_no_contract(trelica: Api) -> None:
    """415."""
    assert trelica("PUT", LIST, data={"notes": "x"}).status_code == 415


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"3", b'{"a":"\\ud800"}', b"[" * 9999, b"\xff", b"NaN"])
def test_a_body_that_is_no_object_is_refused(trelica: Api, body: bytes) -> None:
    """400 as problem details."""
    answer = trelica("PUT", LIST, content=body, headers={"Content-Type": "application/json"})
    document = answer.json()
    assert (answer.status_code, document["title"]) == (400, "One or more validation errors occurred.")
    assert list(document["errors"]) == ["$"]
    assert document["type"] == "https://tools.ietf.org/html/rfc7231#section-6.5.1"
    assert "traceId" in document["extensions"]


@pytest.mark.parametrize(
    ("contract", "field", "said"),
    [
        ({"notes": 3}, "notes", "System.String"),
        ({"type": "Purchaseorder"}, "type", "ContractType"),
        ({"type": {}}, "type", "ContractType"),
        ({"paymentMethod": "Cash"}, "paymentMethod", "PaymentMethod"),
        ({"terminationNoticeDays": 1.5}, "terminationNoticeDays", "System.Int32"),
        ({"terminationNoticeDays": True}, "terminationNoticeDays", "System.Int32"),
        ({"terminationNoticeDays": 1 << 31}, "terminationNoticeDays", "System.Int32"),
        ({"isAutomaticRenewal": "true"}, "isAutomaticRenewal", "System.Boolean"),
        ({"startDate": "2026-02-30"}, "startDate", "System.DateTime"),
        ({"startDate": "2026-02-01Tnoon"}, "startDate", "System.DateTime"),
        ({"startDate": "1.2.2026"}, "startDate", "System.DateTime"),
        ({"businessOwnerEmail": ""}, "businessOwnerEmail", "e-mail"),
        ({"documents": {}}, "documents", "List"),
        ({"lineItems": ["a"]}, "lineItems", "List"),
        ({"lineItems": [{}, {"amount": "210"}]}, "lineItems[1].amount", "System.Decimal"),
        ({"lineItems": [{"amount": 10**30}]}, "lineItems[0].amount", "System.Decimal"),
        ({"lineItems": [{"currency": "usd"}]}, "lineItems[0].currency", "ISO 4217"),
        ({"lineItems": [{"externalId": "1"}, {}]}, "lineItems", "Either all line items"),
        ({"lineItems": [{"externalId": "1"}] * 2}, "lineItems", "of its own"),
    ],
)
def test_a_value_that_does_not_fit_is_said_by_field(
    trelica: Api, contract: dict[str, object], field: str, said: str
) -> None:
    """400, nothing written."""
    answer = trelica("PUT", LIST, json=contract)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert said in answer.json()["errors"][field][0]
    assert trelica.ledger() == []


def test_a_number_beyond_any_scale_is_refused(trelica: Api) -> None:
    """As every number that .NET's decimal can't hold."""
    for number in ("1e999999999", "-1e29", "1e99999999999999999999"):
        body = f'{{"lineItems":[{{"amount":{number}}}]}}'
        answer = trelica("PUT", LIST, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400


def test_strict_switches_demand_more(trelica: Api) -> None:
    """A vendor name, and an owner who is known."""
    trelica.switch("trelica", vendor_name_required=True, owner_must_be_known=True)
    errors = trelica("PUT", LIST, json={"businessOwnerEmail": "who@example.org"}).json()["errors"]
    assert list(errors) == ["vendorName", "businessOwnerEmail"]
    trelica.put(vendorName="Github", businessOwnerEmail="jane.doe@example.org")


def test_a_rate_limit_says_how_long_to_wait(trelica: Api) -> None:
    """Off by default; then it counts a minute."""
    trelica.switch("trelica", rate_per_minute=1)
    assert trelica("GET", LIST).status_code == 200
    refused = trelica("GET", LIST)
    assert (refused.status_code, refused.json()["title"]) == (429, "Too Many Requests")
    trelica.later(int(refused.headers["retry-after"]))
    assert trelica("GET", LIST).status_code == 200


def test_faults_speak_the_vendors_shapes(trelica: Api) -> None:
    """500 has one of its own."""
    shown: dict[int, Any] = {}
    for status in (400, 401, 418, 500, 503):
        trelica.fault("status", status=status)
        answer = trelica("GET", LIST)
        assert answer.status_code == status
        shown[status] = answer.json() if answer.content else None
    assert shown[500] == {"type": "Exception", "message": "An error has occurred"}
    assert shown[401] is None
    assert [shown[status]["title"] for status in (400, 418, 503)] == [
        "One or more validation errors occurred.",
        "Error",
        "Service Unavailable",
    ]
