"""The ledger says which writes took effect; the request log says what came."""

from __future__ import annotations

from pathlib import Path

import pytest
from sandbox.api import CONTRACT, GROW_KEY, Api

from reconcile.sandbox import embedded_app, serve_app
from reconcile_growcrm.sandbox import GrowCRMSandbox
from reconcile_trelica.sandbox import TrelicaSandbox


def test_a_write_stands_in_the_ledger_with_what_was_sent(grow: Api) -> None:
    """Action, kind, id and body, in order."""
    made = grow.create()
    grow("PUT", f"/api/contracts/{made['id']}/tags", json={"tags": ["a"]})
    grow("DELETE", f"/api/contracts/{made['id']}")
    assert grow.ledger() == [
        {
            "seq": 1,
            "vendor": "growcrm",
            "client": "",
            "method": "POST",
            "path": "/api/contracts",
            "action": "create",
            "kind": "contract",
            "id": "1",
            "body": dict(CONTRACT),
        },
        {
            "seq": 2,
            "vendor": "growcrm",
            "client": "",
            "method": "PUT",
            "path": "/api/contracts/1/tags",
            "action": "tag",
            "kind": "contract",
            "id": "1",
            "body": {"tags": ["a"]},
        },
        {
            "seq": 3,
            "vendor": "growcrm",
            "client": "",
            "method": "DELETE",
            "path": "/api/contracts/1",
            "action": "delete",
            "kind": "contract",
            "id": "1",
            "body": None,
        },
    ]


def test_a_refused_write_stands_in_the_request_log_alone(grow: Api) -> None:
    """With its status; the ledger stays empty."""
    grow("POST", "/api/contracts?a=b", json={})
    assert grow.ledger() == []
    assert grow.requests() == [
        {"seq": 1, "vendor": "growcrm", "method": "POST", "path": "/api/contracts?a=b", "status": 422}
    ]


def test_the_request_log_can_be_emptied(grow: Api) -> None:
    """And counts on from there."""
    grow("GET", "/api/contracts")
    assert grow.control("DELETE", "/_requests").json() == {"requests": []}
    grow("GET", "/api/contracts/1")
    assert [each["path"] for each in grow.requests()] == ["/api/contracts/1"]


def test_control_requests_and_a_person_in_the_app_are_not_logged(grow: Api) -> None:
    """Only what a client of the API sends counts."""
    made = grow.create()
    grow.control("POST", f"/_admin/contracts/{made['id']}/publish")
    grow.control("GET", "/_ledger")
    assert len(grow.requests()) == 1


def test_one_application_serves_every_vendor_below_its_name() -> None:
    """With one ledger that can be asked for a vendor."""
    app = serve_app([GrowCRMSandbox, TrelicaSandbox], None, {"trelica": {"vendor_name_required": True}})
    grow = Api(app, GROW_KEY, "/growcrm")
    grow.create()
    assert [each["vendor"] for each in grow.control("GET", "/_ledger?vendor=growcrm").json()["entries"]]
    assert grow.control("GET", "/_ledger?vendor=trelica").json() == {"entries": []}
    assert grow.control("GET", "/_switches").json()["trelica"]["vendor_name_required"] is True
    assert grow.control("GET", "/elsewhere").status_code == 404


def test_the_ledger_names_the_client_whose_address_does() -> None:
    """Also of a write that takes effect later; every client meets the same objects."""
    app = serve_app([GrowCRMSandbox], None)
    made = Api(app, GROW_KEY, "/from/one/growcrm").create()
    other = Api(app, GROW_KEY, "/from/other one/growcrm")
    other.fault("late_commit", delay_s=60)
    with pytest.raises(ConnectionResetError):
        other("DELETE", f"/api/contracts/{made['id']}")
    other.later(60)
    nobody = Api(app, GROW_KEY, "/growcrm")
    nobody.create()
    told = [(each["client"], each["action"]) for each in nobody.ledger()]
    assert told == [("one", "create"), ("other one", "delete"), ("", "create")]


def test_a_file_keeps_objects_ledger_and_request_log(tmp_path: Path) -> None:
    """For the next process; the folder is made."""
    data = tmp_path / "new" / "sandbox.db"
    made = Api(embedded_app(GrowCRMSandbox, data), GROW_KEY).create()
    again = Api(embedded_app(GrowCRMSandbox, data), GROW_KEY)
    assert again("GET", f"/api/contracts/{made['id']}").json()["data"] == made
    assert len(again.ledger()) == 1
    assert again.create()["id"] == made["id"] + 1


def test_credentials_reach_no_table(tmp_path: Path) -> None:
    """Neither the log nor a late write keeps the Authorization header."""
    data = tmp_path / "sandbox.db"
    api = Api(embedded_app(GrowCRMSandbox, data), GROW_KEY)
    api.fault("late_commit", delay_s=3600)
    try:
        api.create()
    except ConnectionResetError:
        api("GET", "/api/contracts")
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"/api/contracts" in kept
    assert b"sandbox-growcrm-key" not in kept
