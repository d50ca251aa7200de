"""Procore through its API: lists, rate windows, replays, syncs, lines of contracts."""

from __future__ import annotations

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


def test_a_list_tells_its_end_in_its_headers(api: Api) -> None:
    """The first page names next and last, the last one no next."""
    query = {"project_id": 1, "per_page": 20}
    first = api("GET", WORK_ORDERS, params=query)
    assert (first.headers["Total"], first.headers["Per-Page"], len(first.json())) == ("50", "20", 20)
    assert first.headers["Link"].count("rel=") == 2
    last = api("GET", WORK_ORDERS, params={**query, "page": 3})
    assert (len(last.json()), 'rel="next"' in last.headers["Link"]) == (10, False)
    assert 'rel="prev"' in last.headers["Link"]
    huge = api("GET", WORK_ORDERS, params={"project_id": 1, "per_page": 99999})
    assert huge.headers["Per-Page"] == "2000"


def test_contracts_are_listed_compact_unless_asked(api: Api) -> None:
    """And filtered."""
    query = {"project_id": 1, "filters[status]": "Draft"}
    assert api("GET", WORK_ORDERS, params=query).json() == []
    [row] = api("GET", WORK_ORDERS, params={"project_id": 1, "filters[id]": 7}).json()
    assert row == {"id": 7, "number": "SC-007", "title": "Subcontract 7", "status": "Approved"}
    [row] = api("GET", WORK_ORDERS, params={"project_id": 1, "filters[id]": 7, "view": "extended"}).json()
    assert row["vendor"]["id"] == 7
    assert api("GET", WORK_ORDERS, params={"project_id": 999}).status_code == 404


def test_commitments_and_the_first_prime_contract_are_readable(api: Api) -> None:
    """Both kinds of commitments in one list."""
    order = {"project_id": 2, "purchase_order_contract": {"number": "PO-1"}}
    made = api("POST", "/rest/v1.0/purchase_order_contracts", json=order).json()
    assert made["status"] == "Draft"
    commitments = "/rest/v1.0/commitments"
    assert [row["id"] for row in api("GET", commitments, params={"project_id": 2}).json()] == [made["id"]]
    assert api("GET", f"{commitments}/{made['id']}", params={"project_id": 2}).json()["number"] == "PO-1"
    assert api("GET", f"{commitments}/1", params={"project_id": 2}).status_code == 404
    assert api("GET", commitments).status_code == 400
    assert api("GET", commitments, params={"project_id": 99}).status_code == 404
    prime = "/rest/v1.0/prime_contract"
    assert api("GET", prime, params={"project_id": 2}).status_code == 404
    first = api("POST", prime, json={"project_id": 2, "prime_contract": {"executed": "true"}}).json()
    assert api("GET", prime, params={"project_id": 2}).json() == first
    assert (first["number"], first["executed"], "private" in first) == ("1", True, False)
    assert api("POST", prime, json={"project_id": 2, "prime_contract": {"executed": 7}}).status_code == 422


def test_projects_are_listed_for_the_company(api: Api) -> None:
    """The way to everything else."""
    assert len(api("GET", "/rest/v1.0/projects", params={"company_id": 4711}).json()) == 50
    assert api("GET", "/rest/v1.0/projects").status_code == 400
    assert api("GET", "/rest/v1.0/nothing").json()["error"] == "Not Found"


def test_each_answer_tells_of_the_nearer_window(api: Api) -> None:
    """And what is over it is refused with both headers."""
    api.switch("procore", hourly_limit=100, spike_limit=2)
    query = {"project_id": 1}
    headers = api("GET", WORK_ORDERS, params=query).headers
    assert (headers["X-Rate-Limit-Limit"], headers["X-Rate-Limit-Remaining"]) == ("2", "1")
    api("GET", WORK_ORDERS, params=query)
    refused = api("GET", WORK_ORDERS, params=query)
    assert refused.status_code == 429
    assert "surpassed" in refused.json()["errors"]
    assert 1 <= int(refused.headers["Retry-After"]) <= 11
    assert refused.headers["X-Request-Id"].startswith("sandbox-")
    api.later(12)
    assert api("GET", WORK_ORDERS, params=query).status_code == 200


def test_an_idempotency_token_is_answered_once(api: Api) -> None:
    """For a day; the vendor's own client sends it, and no document says what it does."""
    body = {**HERE, "contract_payment": {"amount": "1"}}
    token = {"Idempotency-Token": "t-1"}
    first = api("POST", PAYMENTS, json=body, headers=token)
    again = api("POST", PAYMENTS, json=body, headers=token)
    assert (again.status_code, again.json()) == (201, first.json())
    api.switch("procore", replay=False)
    assert api("POST", PAYMENTS, json=body, headers=token).json()["id"] != first.json()["id"]
    assert len(api.ledger()) == 2


def test_a_sync_creates_and_updates_by_either_id(api: Api) -> None:
    """Always 200, with what went wrong beside what went well."""
    updates: list[dict[str, object]] = [
        {"number": "new"},
        {"id": 7, "title": "by id"},
        {"id": 999, "title": "nobody"},
        {"origin_id": "erp", "title": "made"},
        {"origin_id": "erp", "title": "found"},
        {"id": 7, "origin_id": "erp-7"},
        {"status": "Closed"},
    ]
    body = {"project_id": 1, "updates": updates}
    answer = api("PATCH", f"{WORK_ORDERS}/sync", json=body)
    assert answer.status_code == 200
    entities, errors = answer.json()["entities"], answer.json()["errors"]
    assert [each["title"] for each in entities] == [None, "by id", "made", "found", "by id"]
    assert entities[2]["id"] == entities[3]["id"]
    assert entities[4]["origin_id"] == "erp-7"
    assert [list(each["errors"]) for each in errors] == [["id"], ["status"]]
    assert errors[0]["errors"]["id"] == ["Entity with this ID not found"]
    torn: list[object] = [{"project_id": 1}, {"project_id": 1, "updates": [7]}, {"updates": []}, []]
    for wrong in torn:
        assert api("PATCH", f"{WORK_ORDERS}/sync", json=wrong).status_code == 400
    many = {"project_id": 1, "updates": [{}] * 1001}
    assert api("PATCH", f"{WORK_ORDERS}/sync", json=many).status_code == 413
    assert api("PATCH", f"{WORK_ORDERS}/sync", json={"project_id": 99, "updates": []}).status_code == 404


def test_a_contract_has_line_items(api: Api) -> None:
    """They stand in the contract, too, and lock with it."""
    items = f"{WORK_ORDERS}/7/line_items"
    line = {"description": "Beams", "amount": "100.00", "quantity": "2", "uom": "t", "cost_code_id": 5}
    made = api("POST", items, json={"project_id": 1, "line_item": line}).json()
    assert made.items() >= {"description": "Beams", "amount": "100.00", "position": 1}.items()
    query = {"project_id": 1}
    assert api("GET", items, params=query).json() == [made]
    shown = api("GET", f"{WORK_ORDERS}/7", params=query).json()
    assert shown["line_items"] == [made]
    one = f"{items}/{made['id']}"
    changed = api("PATCH", one, json={"project_id": 1, "line_item": {"amount": "1"}}).json()
    assert (changed["amount"], changed["total_amount"], changed["uom"]) == ("1", "1", "t")
    api.switch("procore", approved_lock=True)
    assert api("PATCH", one, json={"project_id": 1, "line_item": {"amount": "2"}}).status_code == 422
    assert api("DELETE", one, params=query).status_code == 422
    api.switch("procore", approved_lock=False)
    assert api("DELETE", one, params=query).status_code == 200
    assert api("GET", one, params=query).status_code == 404
    assert api("POST", f"{WORK_ORDERS}/999/line_items", json={"project_id": 1}).status_code == 404
    for wrong in ({"amount": "x"}, {"extended_type": "guessed"}):
        assert api("POST", items, json={"project_id": 1, "line_item": wrong}).status_code == 422
