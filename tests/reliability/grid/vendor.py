"""One contract at each vendor: what its manifest says, and what a change of it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Spec = Mapping[str, Any]


@dataclass(frozen=True)
class Vendor:
    """A vendor in the grid.

    `recorded` is the kind of its contracts in the ledger, `key` the field by which the vendor's API takes
    what `changed` changes, and `granter` where its tokens are granted.
    """

    name: str
    kind: str
    spec: Spec
    changed: Spec
    key: str
    title: str = "title"
    recorded: str = "contract"
    granter: str | None = None
    tags: Spec = field(default_factory=dict)


_ZENSKAR: Spec = {
    "status": "draft",
    "currency": "USD",
    "start_date": "2026-01-01",
    "customer_id": "c0000000-0000-4000-8000-000000000001",
    "phases": [{"name": "Standard"}],
    "description": "old",
}
VENDORS: Mapping[str, Vendor] = {
    each.name: each
    for each in (
        Vendor(
            "growcrm",
            "Contract",
            {"client_id": 1, "category_id": 1, "start_date": "2026-01-01", "value": "100"},
            {"value": "200"},
            "doc_value",
            tags={"tags": ["priority"]},
        ),
        Vendor(
            "trelica",
            "Contract",
            {"vendor_name": "Github, Inc.", "agreement_date": "2026-04-01", "notes": "old"},
            {"notes": "new"},
            "notes",
            title="ref",
            granter="/connect/token",
        ),
        Vendor(
            "cor",
            "Contract",
            {
                "client_id": "SF-ACC-1",
                "type": "project",
                "status": "active",
                "start_date": "2026-03-01",
                "end_date": "2026-08-31",
                "value": "100.00",
            },
            {"value": "200.00"},
            "value",
            title="name",
            granter="/v1/oauth/token",
        ),
        Vendor(
            "zenskar",
            "Contract",
            _ZENSKAR,
            {"description": "new"},
            "description",
            title="name",
            tags={"tags": ["priority"]},
        ),
        Vendor(
            "procore",
            "WorkOrderContract",
            {"project_id": 1, "status": "Draft", "inclusions": "old"},
            {"inclusions": "new"},
            "inclusions",
            recorded="work_order_contract",
            granter="/oauth/token",
        ),
    )
}
