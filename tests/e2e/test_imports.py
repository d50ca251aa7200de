"""`reconcile import` of a live object of every kind of every vendor."""

from __future__ import annotations

import json

import pytest
from e2e.world import World

CUSTOMER = "c0000000-0000-4000-8000-000000000001"
SPECS = {
    "cor.Contract": {
        "name": "Hours",
        "client_id": "SF-ACC-1",
        "type": "retainer",
        "start_date": "2026-01-01",
    },
    "growcrm.Contract": {"title": "Retainer", "client_id": 1, "category_id": 1, "start_date": "2026-01-01"},
    "procore.ContractPayment": {"project_id": 1, "contract_id": 1, "payment_number": 7, "amount": "100"},
    "procore.WorkOrderContract": {"project_id": 2, "number": "SC-9", "title": "Steel", "status": "Draft"},
    "procore.PurchaseOrderContract": {"project_id": 2, "number": "PO-9", "title": "Bolts", "status": "Draft"},
    "procore.PrimeContract": {"project_id": 2, "number": "PC-9", "title": "Tower", "status": "Draft"},
    "trelica.Contract": {"vendor_name": "Github, Inc.", "type": "MSA", "agreement_date": "2026-04-01"},
    "zenskar.Contract": {
        "name": "Acme",
        "status": "active",
        "currency": "USD",
        "start_date": "2026-01-01",
        "customer_id": CUSTOMER,
        "phases": [{"name": "standard", "start_date": "2026-01-01"}],
    },
}


@pytest.mark.parametrize("kind", SPECS)
def test_a_live_object_is_taken_over_by_its_id(alone: World, kind: str) -> None:
    """Nothing is written at the vendor; the plan after the next apply is empty, and a delete works."""
    plugin, _, word = kind.partition(".")
    manifest = {
        "apiVersion": f"{plugin}/v1",
        "kind": word,
        "metadata": {"name": "one"},
        "lifecycle": {"allow_expire": True},
        "spec": SPECS[kind],
    }
    alone.write("contracts/one.yaml", json.dumps(manifest))
    alone.apply()
    address = f"{kind}.one"
    identity = alone.id_of(address)
    alone.run("state", "rm", address)
    alone.run("import", address, identity)
    assert alone.id_of(address) == identity
    assert all("create" not in actions for actions in alone.actions().values())
    alone.apply()
    assert alone.in_sync()
    alone.apply("--destroy", "--accept-deletes", "1")
    assert alone.run("state", "list").out == ""
