"""COR's sandbox: the document's example, both APIs, and what contracts hang on."""

from __future__ import annotations

import pytest
from sandbox.api import Api
from sandbox.cor_api import (
    ANSWER,
    EXAMPLE,
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


def test_the_documents_example_is_answered_as_it_prints(cor: Api) -> None:
    """Word for word."""
    assert create(cor) == ANSWER
    [entry] = cor.ledger()
    assert (entry["action"], entry["id"], entry["body"]) == ("create", "30001", EXAMPLE)


def test_the_core_api_shows_other_names_and_less(cor: Api) -> None:
    """Date-times, no value, no description, the external id inside the integrations."""
    create(cor)
    envelope = cor("GET", V1).json()
    [row] = envelope.pop("data")
    assert envelope == {"total": "1", "perPage": 20, "page": 1, "lastPage": 1}
    assert (row["id"], row["start"], row["end"]) == (
        30001,
        "2025-01-01T00:00:00.000Z",
        "2025-12-31T00:00:00.000Z",
    )
    assert not {"value", "description", "start_date", "end_date"} & row.keys()
    assert row["json_integrations"]["origin_external_id"] == "SF-CONTRACT-12345"
    assert (row["currency_id"], row["currency"]) == (1, {"id": 1, "name": "USD"})


def test_an_update_keeps_what_it_leaves_out(cor: Api) -> None:
    """A PUT of nothing shows the contract; client and id stay as they are."""
    create(cor)
    assert cor("PUT", f"{V2}/SF-CONTRACT-12345", json=SIGNED).json() == ANSWER
    cor.later(60)
    change = {**SIGNED, "value": 0.1, "end_date": None, "client_id": "SF-ACC-1", "id": "x"}
    after = cor("PUT", f"{V2}/SF-CONTRACT-12345", json=change).json()
    assert after == {**ANSWER, "value": 0.1, "end_date": None, "updated_at": "2025-01-10T14:31:00Z"}


def test_a_delete_answers_as_documented_and_frees_the_external_id(cor: Api) -> None:
    """Its body may name the contract's number."""
    create(cor)
    wrong = cor("DELETE", f"{V2}/SF-CONTRACT-12345", json={**SIGNED, "corId": 7})
    assert wrong.status_code == 404
    answer = cor("DELETE", f"{V2}/SF-CONTRACT-12345", json={**SIGNED, "corId": 30001})
    assert answer.json() == {
        "message": "Contract deleted successfully",
        "external_id": "SF-CONTRACT-12345",
        "cor_id": 30001,
    }
    assert cor("GET", V1).json()["data"] == []
    assert create(cor)["id"] == 30002


def test_deleted_contracts_may_be_listed() -> None:
    """With the moment."""
    api = sandbox(list_deleted=True)
    create(api)
    api("DELETE", f"{V1}/30001")
    [row] = api("GET", V1).json()["data"]
    assert row["deleted_at"] == "2025-01-10T14:30:00Z"
    assert api("PUT", f"{V1}/30001", json={"name": "x"}).status_code == 404


def test_an_external_id_is_unique_per_source_or_per_company() -> None:
    """As the switch has it."""
    theirs = {"metadata": {"source": "SAP"}}
    api = sandbox()
    create(api)
    assert create(api, **theirs)["id"] == 30002
    api = sandbox(external_ids_unique_per="company")
    create(api)
    assert said(api, "POST", V2, json={**EXAMPLE, **theirs})[:2] == (409, "DuplicateExternalIdError")
    assert api("PUT", f"{V2}/SF-CONTRACT-12345", json=theirs).status_code == 200


def test_a_write_shows_late_in_the_core_api() -> None:
    """Create, update and delete alike; the integrations API knows at once."""
    api = sandbox(core_delay_s=5)
    create(api)
    assert api("GET", V1).json()["data"] == []
    api.later(6)
    api("PUT", f"{V2}/SF-CONTRACT-12345", json={**SIGNED, "name": "New"})
    assert [row["name"] for row in api("GET", V1).json()["data"]] == [EXAMPLE["name"]]
    api.later(6)
    api("DELETE", f"{V2}/SF-CONTRACT-12345", json={**SIGNED, "corId": 30001})
    assert [row["name"] for row in api("GET", V1).json()["data"]] == ["New"]
    api.later(6)
    assert api("GET", V1).json()["data"] == []


def test_a_stale_read_is_one_write_behind(cor: Api) -> None:
    """As everywhere."""
    create(cor)
    cor.fault("stale_read")
    assert cor("GET", V1).json()["data"] == []


@pytest.mark.parametrize(
    ("query", "ids", "size"),
    [
        ({}, [30001, 30002, 30003], 20),
        ({"perPage": "2"}, [30001, 30002], 2),
        ({"perPage": "2", "page": "2"}, [30003], 2),
        ({"perPage": "2", "page": "3"}, [], 2),
        ({"perPage": "999"}, [30001, 30002, 30003], 50),
        ({"perPage": "0", "page": "x"}, [30001, 30002, 30003], 20),
        ({"page": "false", "perPage": "1"}, [30001, 30002, 30003], 3),
        ({"filters": '{"name":"b"}'}, [30002], 20),
    ],
)
def test_the_list_has_pages_and_filters(cor: Api, query: dict[str, str], ids: list[int], size: int) -> None:
    """`filters` is JSON in the query."""
    for name in "abc":
        create(cor, id=name, name=name)
    page = cor("GET", V1, params=query).json()
    assert ([row["id"] for row in page["data"]], page["perPage"]) == (ids, size)


def test_the_list_takes_a_body_too(cor: Api) -> None:
    """Although it is a GET; what it should show besides counts for nothing here."""
    create(cor, id="a", status="active")
    create(cor, id="b", status="pending")
    body = {"status": "pending", "with_milestones": True}
    assert [row["id"] for row in cor("GET", V1, json=body).json()["data"]] == [30002]
    assert cor("GET", V1, content=b"[").status_code == 400
    assert cor("GET", V1, params={"filters": "[]"}).status_code == 400


def test_the_list_changes_with_its_switches() -> None:
    """Numbers, last page, large pages, order, everything at once."""
    api = sandbox(total="number", last_page=False, large_pages="taken", order="descending", unpaged="array")
    create(api, id="a")
    create(api, id="b")
    page = api("GET", V1, params={"perPage": 99}).json()
    assert [row["id"] for row in page.pop("data")] == [30002, 30001]
    assert page == {"total": 2, "perPage": 99, "page": 1}
    assert len(api("GET", V1, params={"page": "false"}).json()) == 2


def test_a_contract_of_the_app_has_no_external_id(cor: Api) -> None:
    """It is made by the core API, whatever number stands in the path."""
    sent = {
        "client_id": 25856,
        "name": "App",
        "type": "project",
        "source": "COR",
        "status": "active",
        "company_id": 1234,
        "start": "2025-02-01T00:00:00.000Z",
        "end": "2025-03-31",
        "frequency": "monthly",
        "currency_id": 1,
    }
    row = cor("POST", f"{V1}/1", json=sent).json()
    assert (row["id"], row["start"], row["json_integrations"]) == (30001, "2025-02-01T00:00:00.000Z", None)
    assert said(cor, "POST", f"{V1}/1", json={**sent, "end": ""})[2] == "end is required"
    assert said(cor, "PUT", f"{V1}/30001", json={"start": "soon"})[2] == "Invalid start date format: soon"
    assert cor("POST", f"{V1}/1", content=b"no").status_code == 400
    assert cor("PUT", f"{V1}/30001", content=b"[]").status_code == 400


def test_users_hold_a_contract(cor: Api) -> None:
    """By either API, until they are detached."""
    create(cor)
    users = f"{V2}/SF-CONTRACT-12345/users"
    days = [{"start": "2025-01-01", "end": "2025-02-01"}]
    attached = cor("POST", users, json={**SIGNED, "users": ["U1", {"id": "U2", "dates": days}]}).json()
    assert attached["attached_users"] == ["U1", "U2"]
    for method, path, body in (
        ("DELETE", f"{V2}/SF-CONTRACT-12345", SIGNED),
        ("DELETE", f"{V1}/30001", None),
    ):
        assert said(cor, method, path, json=body)[:2] == (409, "DeletionError")
    detached = cor("DELETE", users, json={**SIGNED, "users": ["U1", "U2"]}).json()
    assert detached["detached_users"] == ["U1", "U2"]
    assert said(cor, "POST", users, json=SIGNED)[2] == "users is required"
    assert cor("POST", users, json={"users": ["U1"]}).status_code == 400
    assert cor("POST", f"{V2}/no/users", json={**SIGNED, "users": ["U1"]}).status_code == 404
    assert cor("DELETE", f"{V1}/30001").status_code == 200
    assert cor("DELETE", f"{V1}/30001").status_code == 404


def test_clients_are_made_renamed_and_deleted(cor: Api) -> None:
    """A client with contracts stays."""
    clients = "/v2/integrations/clients"
    made = cor("POST", clients, json={**SIGNED, "id": "NEW", "name": "New"}).json()
    assert made == {"id": 25905, "name": "New", "company_id": 1234}
    assert said(cor, "POST", clients, json={"id": "NEW", "name": "Again"})[1] == "DuplicateExternalIdError"
    assert said(cor, "POST", clients, json={"id": "X"})[2] == "name is required"
    assert said(cor, "POST", clients, content=b"[")[2] == "id is required"
    assert cor("PUT", f"{clients}/NEW", json={"name": "Newer"}).json()["name"] == "Newer"
    assert cor("PUT", f"{clients}/NEW", json={"name": 7}).json()["name"] == "Newer"
    assert cor("GET", "/v1/clients/25905").json()["name"] == "Newer"
    create(cor, client_id="NEW")
    assert said(cor, "DELETE", f"{clients}/NEW", json=SIGNED)[1] == "DeletionError"
    cor("DELETE", f"{V1}/30001")
    assert cor("DELETE", f"{clients}/NEW", json=SIGNED).json()["cor_id"] == 25905
    for method in ("PUT", "DELETE"):
        assert said(cor, method, f"{clients}/NEW", json=SIGNED)[1] == "ClientNotFoundError"
    assert cor("GET", "/v1/clients/25905").status_code == 404
    assert cor("GET", "/v1/clients").json()["total"] == "50"
    assert cor("GET", "/v1/me").json()["company_id"] == 1234


def test_exchange_rates_are_synced(cor: Api) -> None:
    """Those to the base currency; the others are counted."""
    path = "/v2/integrations/currency-exchanges"
    good = {"foreign_currency": "EUR", "base_currency": "USD"}
    for rates, status, created in (
        ([good], "success", 1),
        ([good, {**good, "base_currency": "GBP"}, 7, {"foreign_currency": 1}], "partial", 1),
        ([7], "failed", 0),
    ):
        answer = cor("POST", path, json={"currency_exchanges": rates}).json()
        assert (answer["status"], answer["records_created"]) == (status, created)
    for wrong in ([], [good] * 21, None):
        assert cor("POST", path, json={"currency_exchanges": wrong}).status_code == 400
    assert create(cor, currency="EUR")["id"] == 30001
