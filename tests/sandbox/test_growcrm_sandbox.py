"""Grow CRM's contracts through its API: envelopes, lists, tags, clones, statuses."""

from __future__ import annotations

import pytest
from sandbox.api import CONTRACT, Api


def test_a_created_contract_is_shown_whole(grow: Api) -> None:
    """201, with every field of the document, and the columns' own spelling of values."""
    grow.control("POST", "/_clock", json={"now": "2026-06-17T09:30:00Z"})
    answer = grow("POST", "/api/contracts", json={**CONTRACT, "doc_value": 5000, "doc_lead_id": 2})
    assert answer.status_code == 201
    document = answer.json()
    created = document["data"]["dates"].pop("created")
    assert created.startswith("2026-06-17T09:30:00.")
    assert len(created) == len("2026-06-17T09:30:00.000000Z")
    assert document == {
        "data": {
            "id": 1,
            "title": "Service Agreement",
            "status": "draft",
            "value": "5000.00",
            "body": None,
            "client": {"id": 1, "name": "Acme Inc"},
            "category": {"id": 2, "name": "Framework"},
            "project_id": None,
            "dates": {"start": "2026-06-01", "end": None, "published": None},
            "signing": {"client_status": "unsigned", "provider_status": "unsigned"},
            "tags": [],
        },
        "message": "Contract created successfully.",
    }


def test_reads_and_writes_show_the_same_object(grow: Api) -> None:
    """Create, get, and a row of the list."""
    made = grow.create(doc_value="0.10")
    got = grow("GET", f"/api/contracts/{made['id']}").json()
    assert got == {"data": made, "message": "Contract retrieved successfully."}
    assert grow("GET", "/api/contracts").json() == {
        "data": [made],
        "meta": {"current_page": 1, "per_page": 35, "total": 1, "last_page": 1},
        "message": "Contracts retrieved successfully.",
    }


def test_a_form_does_what_json_does(grow: Api) -> None:
    """As the vendor's own examples send it, arrays included."""
    form = {name: str(value) for name, value in CONTRACT.items()}
    made = grow("POST", "/api/contracts", data=form).json()["data"]
    tagged = grow(
        "PUT",
        f"/api/contracts/{made['id']}/tags",
        data={"tags": "z", "tags[]": ["b", "a"], "tags[x]": "c", "x": "1"},
    )
    assert (made["title"], tagged.json()["data"]["tags"]) == ("Service Agreement", ["b", "a", "c"])


def test_an_update_keeps_what_it_omits_unless_switched(grow: Api) -> None:
    """Both ways are possible: the vendor does not say."""
    made = grow.create(doc_value=1, doc_body="<p>Terms</p>", doc_date_end="2026-12-31")
    change = {"doc_title": "New", "doc_date_start": "2026-07-01", "doc_categoryid": 3, "doc_client_id": 2}
    kept = grow("PATCH", f"/api/contracts/{made['id']}", json=change).json()
    assert kept["message"] == "Contract updated successfully."
    assert kept["data"] == {
        **made,
        "title": "New",
        "category": {"id": 3, "name": "Services"},
        "dates": {**made["dates"], "start": "2026-07-01"},
    }
    grow.switch("growcrm", patch_omitted="null")
    cleared = grow("PATCH", f"/api/contracts/{made['id']}", json=change).json()["data"]
    assert (cleared["value"], cleared["body"], cleared["dates"]["end"]) == (None, None, None)


@pytest.mark.parametrize("nothing", [None, "", "  \t"])
def test_an_update_clears_with_null_or_blanks(grow: Api, nothing: str | None) -> None:
    """The framework makes null of an empty text."""
    made = grow.create(doc_value=1, doc_body="x", doc_date_end="2026-12-31")
    empty = dict.fromkeys(("doc_value", "doc_body", "doc_date_end"), nothing)
    cleared = grow("PATCH", f"/api/contracts/{made['id']}", json={**CONTRACT, **empty}).json()["data"]
    assert (cleared["value"], cleared["body"], cleared["dates"]["end"]) == (None, None, None)


def test_texts_are_trimmed_and_kept_to_the_last_character(grow: Api) -> None:
    """Blanks inside, NUL and four-byte characters stay."""
    made = grow.create(doc_title=" \u200bA  B\x00🦉 \n", doc_body="\ufeff<b> x </b> ")
    assert (made["title"], made["body"]) == ("A  B\x00🦉", "<b> x </b>")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (0, "0.00"),
        ("0.1", "0.10"),
        (99999999.99, "99999999.99"),
        ("1e3", "1000.00"),
        (1.005, "1.01"),
        (-5, "-5.00"),
    ],
)
def test_a_value_is_kept_with_two_decimals(grow: Api, sent: object, kept: str) -> None:
    """DECIMAL(10,2), rounded as the database does."""
    assert grow.create(doc_value=sent)["value"] == kept


def test_a_body_wins_over_a_template(grow: Api) -> None:
    """Which fills the body only where none is sent."""
    assert grow.create(contract_template=2)["body"] == "<h1>Licence</h1><p>Terms of use.</p>"
    assert grow.create(contract_template=2, doc_body="own")["body"] == "own"


def test_a_create_keeps_the_project_unless_switched(grow: Api) -> None:
    """The web app does not; a clone always does."""
    assert grow.create(doc_project_id=3)["project_id"] == 3
    grow.switch("growcrm", store_project_id=False)
    assert grow.create(doc_project_id=3)["project_id"] is None
    clone = grow("POST", "/api/contracts/1/clone", json={**CONTRACT, "doc_project_id": 4})
    assert clone.json()["data"]["project_id"] == 4


def test_tags_are_replaced_and_spelled_the_vendors_way(grow: Api) -> None:
    """Lower case and hyphens, doubles kept; an empty array clears."""
    made = grow.create()
    path = f"/api/contracts/{made['id']}/tags"
    answer = grow("PUT", path, json={"tags": ["High Priority", "a", " A "]}).json()
    assert answer["message"] == "Contract tags updated successfully."
    assert answer["data"]["tags"] == ["high-priority", "a", "a"]
    grow.switch("growcrm", tag_normalisation=False)
    assert grow("PUT", path, json={"tags": ["High Priority"]}).json()["data"]["tags"] == ["High Priority"]
    assert grow("PUT", path, json={"tags": []}).json()["data"]["tags"] == []


def test_a_clone_copies_the_body_and_nothing_personal(grow: Api) -> None:
    """A new draft without tags, end and value where they are not sent; the source stays."""
    source = grow.create(doc_body="<p>Terms</p>", doc_value=7, doc_date_end="2026-12-31", doc_project_id=1)
    source = grow("PUT", f"/api/contracts/{source['id']}/tags", json={"tags": ["a"]}).json()["data"]
    for act in ("publish", "sign-client", "sign-provider"):
        source = grow.control("POST", f"/_admin/contracts/{source['id']}/{act}").json()["data"]
    answer = grow("POST", f"/api/contracts/{source['id']}/clone", json={**CONTRACT, "doc_client_id": 2})
    assert (answer.status_code, answer.json()["message"]) == (201, "Contract cloned successfully.")
    clone = answer.json()["data"]
    assert (clone["id"], clone["body"], clone["client"]["id"]) == (source["id"] + 1, "<p>Terms</p>", 2)
    assert (clone["status"], clone["tags"], clone["value"]) == ("draft", [], None)
    assert (clone["project_id"], clone["dates"]["end"], clone["dates"]["published"]) == (None, None, None)
    assert clone["signing"] == {"client_status": "unsigned", "provider_status": "unsigned"}
    assert grow("GET", f"/api/contracts/{source['id']}").json()["data"] == source


def test_a_deleted_contract_is_gone_for_good(grow: Api) -> None:
    """The second delete finds nothing."""
    made = grow.create()
    path = f"/api/contracts/{made['id']}"
    answer = grow("DELETE", path)
    assert answer.json() == {"data": {"id": made["id"]}, "message": "Contract deleted successfully."}
    assert (grow("GET", path).status_code, grow("DELETE", path).status_code) == (404, 404)


def test_the_status_follows_publishing_signatures_and_dates(grow: Api) -> None:
    """Draft, awaiting signatures, active, expired, and active again."""
    made = grow.create(doc_date_start="2026-01-01", doc_date_end="2026-06-30")
    grow.control("POST", "/_clock", json={"now": "2026-06-30T12:00:00Z"})

    def act(name: str) -> str:
        return str(grow.control("POST", f"/_admin/contracts/{made['id']}/{name}").json()["data"]["status"])

    assert [act(name) for name in ("sign-client", "publish", "sign-provider")] == [
        "draft",
        "awaiting_signatures",
        "active",
    ]
    grow.later(86400)
    shown = grow("GET", f"/api/contracts/{made['id']}").json()["data"]
    assert (shown["status"], shown["dates"]["published"]) == ("expired", "2026-06-30")
    later = grow("PATCH", f"/api/contracts/{made['id']}", json={**CONTRACT, "doc_date_end": "2027-06-30"})
    assert later.json()["data"]["status"] == "active"
    assert grow.control("POST", f"/_admin/contracts/{made['id']}/burn").status_code == 404


def test_a_deleted_client_takes_its_contracts_along(grow: Api) -> None:
    """Others stay; nothing can be created for it any more."""
    mine, other = grow.create(doc_client_id=3), grow.create(doc_client_id=4)
    assert grow("DELETE", "/api/clients/3").json()["message"] == "Client deleted successfully."
    assert grow("GET", f"/api/contracts/{mine['id']}").status_code == 404
    assert grow("GET", f"/api/contracts/{other['id']}").status_code == 200
    assert grow("DELETE", "/api/clients/3").status_code == 404
    answer = grow("POST", "/api/contracts", json={**CONTRACT, "doc_client_id": 3})
    assert answer.json()["errors"] == {"doc_client_id": ["The selected doc client id is invalid."]}


def test_related_objects_can_be_read(grow: Api) -> None:
    """Clients, categories, projects and leads, in the same envelope."""
    clients = grow("GET", "/api/clients?limit=2").json()
    assert clients["data"] == [
        {"id": 50, "company_name": "Globex Ltd"},
        {"id": 49, "company_name": "Acme Inc"},
    ]
    assert (clients["meta"]["total"], clients["message"]) == (50, "Clients retrieved successfully.")
    assert grow("GET", "/api/categories/1").json() == {
        "data": {"id": 1, "name": "Standard"},
        "message": "Category retrieved successfully.",
    }
    assert grow("GET", "/api/leads/99").status_code == 404
