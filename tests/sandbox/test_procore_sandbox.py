"""Procore through its API: tokens, envelopes, lists, write-only fields, locks, what it does silently."""

from __future__ import annotations

from typing import Any

import pytest
from sandbox.api import Api

from reconcile.sandbox import embedded_app
from reconcile_procore.sandbox import ProcoreSandbox

CLIENT = {"client_id": "sandbox-procore-client", "client_secret": "sandbox-procore-secret"}
GRANT = {"grant_type": "client_credentials"}
PAYMENTS = "/rest/v1.0/contract_payments"
WORK_ORDERS = "/rest/v1.0/work_order_contracts"
HERE = {"project_id": 1, "contract_id": 1}


@pytest.fixture
def api() -> Api:
    """Procore in this process, with a token and the company."""
    procore = Api(embedded_app(ProcoreSandbox, None))
    token = procore("POST", "/oauth/token", data={**GRANT, **CLIENT}).json()["access_token"]
    procore.headers = {"Authorization": f"Bearer {token}", "Procore-Company-Id": "4711"}
    return procore


def pay(api: Api, status: int = 201, **fields: object) -> Any:  # noqa: ANN401 - a document
    """Create a payment."""
    answer = api("POST", PAYMENTS, json={**HERE, "contract_payment": fields})
    assert answer.status_code == status, answer.text
    return answer.json()


def patch(api: Api, number: int, status: int = 200, **fields: object) -> Any:  # noqa: ANN401 - a document
    """Change a payment."""
    answer = api("PATCH", f"{PAYMENTS}/{number}", json={**HERE, "contract_payment": fields})
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.mark.parametrize(
    "sent",
    [
        {"data": {**GRANT, **CLIENT}},
        {"json": {**GRANT, **CLIENT}},
        {"data": GRANT, "auth": tuple(CLIENT.values())},
        {"files": {name: (None, value) for name, value in {**GRANT, **CLIENT}.items()}},
    ],
)
def test_a_token_is_given_in_four_ways(api: Api, sent: dict[str, Any]) -> None:
    """The documents and the clients in the wild differ."""
    body = api("POST", "/oauth/token", **sent).json()
    assert body.keys() == {"access_token", "token_type", "expires_in", "created_at"}
    assert (body["token_type"], body["expires_in"]) == ("bearer", 5400)


@pytest.mark.parametrize(
    ("sent", "status", "error"),
    [
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 400, "invalid_request"),
        ({"data": {**CLIENT, "grant_type": "password"}}, 400, "unsupported_grant_type"),
        ({"data": {**GRANT, **CLIENT, "client_secret": "no"}}, 401, "invalid_client"),
        ({"data": GRANT, "headers": {"Authorization": "Basic %%%"}}, 401, "invalid_client"),
    ],
)
def test_a_token_is_refused_in_words(api: Api, sent: dict[str, Any], status: int, error: str) -> None:
    """As RFC 6749 has them."""
    api.headers = {}
    answer = api("POST", "/oauth/token", **sent)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_a_token_ends(api: Api) -> None:
    """After ninety minutes, or when it is revoked; the end of one that nobody knows is no error."""
    info = api("GET", "/oauth/token/info").json()
    assert 5390 < info["expires_in"] <= 5400
    api.later(5401)
    assert api("GET", WORK_ORDERS, params={"project_id": 1}).status_code == 401
    token = api("POST", "/oauth/token", data={**GRANT, **CLIENT}).json()["access_token"]
    api.headers = {**api.headers, "Authorization": f"Bearer {token}"}
    assert api("POST", "/oauth/revoke", json={"token": token}).status_code == 200
    assert api("POST", "/oauth/revoke", json={"token": "nobody's"}).status_code == 200
    assert api("POST", "/oauth/revoke", json=[]).status_code == 400
    assert api("GET", "/oauth/token/info").status_code == 401
    assert api("GET", WORK_ORDERS, params={"project_id": 1}).status_code == 401


def test_the_company_is_named_with_every_request(api: Api) -> None:
    """Missing, or another one."""
    token = api.headers["Authorization"]
    for headers, status in (
        ({"Authorization": token}, 400),
        ({**api.headers, "Procore-Company-Id": "1"}, 403),
    ):
        api.headers = headers
        answer = api("GET", WORK_ORDERS, params={"project_id": 1})
        assert answer.status_code == status
        assert answer.json()["errors"]


def test_a_payment_is_shown_without_what_is_write_only(api: Api) -> None:
    """And with every other documented field."""
    made = pay(
        api, amount="1.0", payment_method="check", invoice_date="2026-01-31", date="2026-02-28T10:00:00Z"
    )
    assert not {"payment_method", "invoice_date", "prostore_file_ids"} & made.keys()
    assert (made["amount"], made["date"], made["status"]) == ("1.0", "2026-02-28", "paid")
    assert made["id"] > 2**53
    api.switch("procore", hide_write_only=False, amounts="shortest")
    made = pay(api, amount="250.00", payment_method="check")
    assert (made["amount"], made["payment_method"], made["invoice_date"]) == ("250.0", "check", None)


@pytest.mark.parametrize("sent", ["31.01.2026", "2026-02-30", 7, "2026-02-30T00:00:00Z"])
def test_a_date_that_makes_no_sense_is_null(api: Api, sent: object) -> None:
    """Without a word, as the document warns."""
    assert pay(api, date=sent)["date"] is None


@pytest.mark.parametrize(
    "fields",
    [
        {"payment_number": "x"},
        {"payment_number": True},
        {"payment_method": "ach"},
        {"amount": "1,5"},
        {"amount": []},
        {"amount": "NaN"},
        {"amount": "1e99"},
        {"notes": {}},
        {"prostore_file_ids": 7},
    ],
)
def test_a_value_of_the_wrong_type_is_refused(api: Api, fields: dict[str, object]) -> None:
    """With the field it is about."""
    assert list(pay(api, 422, **fields)["errors"]) == list(fields)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"contract_id": 1, "contract_payment": {}}, 400),
        ({"project_id": "x", "contract_id": 1}, 400),
        ({**HERE, "contract_payment": []}, 201),
        ({**HERE, "contract_payment": [1]}, 400),
        ({**HERE, "contract_id": 999}, 404),
        (HERE, 201),
        ([], 400),
    ],
)
def test_an_envelope_has_its_parents(api: Api, body: object, status: int) -> None:
    """An empty payment is a payment."""
    assert api("POST", PAYMENTS, json=body).status_code == status


def test_forms_are_read_as_rails_reads_them(api: Api) -> None:
    """Nested names, lists, empty texts."""
    form = {
        "project_id": "1",
        "contract_id": "1",
        "contract_payment[notes]": "",
        "contract_payment[payment_number]": "7",
        "contract_payment[prostore_file_ids][]": ["1", "2"],
        "%%": "x",
        "project_id[x]": "y",
    }
    made = api("POST", PAYMENTS, data=form).json()
    assert (made["payment_number"], made["notes"]) == (7, None)
    assert [each["filename"] for each in made["attachments"]] == ["file-1", "file-2"]
    torn = {"Content-Type": "multipart/form-data"}
    assert api("POST", PAYMENTS, content=b"x", headers=torn).status_code == 400


def test_files_append_or_replace(api: Api) -> None:
    """It is not known which; they exclude files that are there already."""
    form = {"project_id": "1", "contract_id": "1", "contract_payment[amount]": "1"}
    file = [("attachments[]", ("a.pdf", b"a"))]
    made = api("POST", PAYMENTS, data=form, files=file).json()
    assert made["attachments"][0].keys() == {"id", "url", "filename"}
    number = made["id"]
    for words, names in (("append", ["a.pdf", "a.pdf"]), ("replace", ["a.pdf"])):
        api.switch("procore", new_attachments=words)
        kept = api("PATCH", f"{PAYMENTS}/{number}", data=form, files=file).json()
        assert [each["filename"] for each in kept["attachments"]] == names
    both = {**form, "contract_payment[prostore_file_ids][]": "1"}
    assert api("POST", PAYMENTS, data=both, files=file).status_code == 422


def test_what_the_document_leaves_open_is_a_switch(api: Api) -> None:
    """Each in its other position."""
    number = pay(api, notes="n")["id"]
    query = {"project_id": 1, "contract_id": 1}
    api.switch(
        "procore", patch_null="keep", empty_create="refuse", delete_body="object", unknown_fields="406"
    )
    assert patch(api, number, notes=None)["notes"] == "n"
    pay(api, 400)
    pay(api, 406, colour="red")
    assert api("DELETE", f"{PAYMENTS}/{number}", params=query).json()["id"] == number
    api.switch("procore", mismatch="403")
    body = {**HERE, "contract_id": 999, "contract_payment": {}}
    assert api("PATCH", f"{PAYMENTS}/{number}", json=body).status_code == 403
    api.switch("procore", delete_body="empty", unknown_fields="ignore")
    number = pay(api, colour="red", notes="x")["id"]
    gone = api("DELETE", f"{PAYMENTS}/{number}", params=query)
    assert (gone.status_code, gone.content) == (200, b"")
    for method in ("GET", "DELETE"):
        assert api(method, f"{PAYMENTS}/{number}", params=query).status_code == 404
        assert api(method, f"{PAYMENTS}/{number}").status_code == 400
    assert api("GET", PAYMENTS).status_code == 400
