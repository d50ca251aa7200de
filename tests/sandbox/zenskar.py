"""Short words for Zenskar's sandbox, in this process."""

from __future__ import annotations

from typing import Any

import pytest
from sandbox.api import Api

from reconcile.sandbox import embedded_app
from reconcile_zenskar.sandbox import ZenskarSandbox, customer_id

OURS = "5e000000-0000-4000-8000-000000000001"
LIST = "/contract_v2"
ONE = f"/contract_v2/{OURS}"
KEY = {
    "x-api-key": ZenskarSandbox.credentials["api_key"],
    "organisation": ZenskarSandbox.credentials["organisation"],
}


@pytest.fixture
def zenskar() -> Api:
    """Zenskar in this process, with its key."""
    return Api(embedded_app(ZenskarSandbox, None), KEY)


def contract(**changes: object) -> dict[str, Any]:
    """The body of a contract with the fewest fields, and these."""
    body: dict[str, Any] = {
        "id": OURS,
        "name": "Acme",
        "status": "draft",
        "currency": "USD",
        "start_date": "2026-01-01",
        "customer_id": customer_id(1),
        "phases": [{"name": "All"}],
    }
    return body | changes


def made(api: Api, **changes: object) -> dict[str, Any]:
    """Create a contract."""
    answer = api("POST", LIST, json=contract(**changes))
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def one(api: Api) -> dict[str, Any]:
    """Read the contract."""
    shown: dict[str, Any] = api("GET", ONE).json()
    return shown
