"""Procore's three kinds of contracts: their fields, and how they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from reconcile.sandbox import Document, Setting
from reconcile_procore.sandbox_fields import (
    Table,
    day,
    flag,
    integer,
    number,
    numbers,
    one_of,
    rate,
    text,
)
from reconcile_procore.sandbox_kinds import Kind, Show, custom_fields

_UPLOADS: Table = dict.fromkeys(
    ("upload_ids", "image_ids", "form_ids", "file_version_ids", "drawing_revision_ids"), numbers
)
_DATES = (
    "contract_date",
    "execution_date",
    "issued_on_date",
    "returned_date",
    "letter_of_intent_date",
    "approval_letter_date",
)
_SCHEDULE: Table = {
    "contract_start_date": day,
    "contract_estimated_completion_date": day,
    "actual_completion_date": day,
    "signed_contract_received_date": day,
    "inclusions": text,
    "exclusions": text,
}
_ALL: Table = {
    "number": text,
    "title": text,
    "description": text,
    "vendor_id": integer,
    "accounting_method": one_of("amount", "unit"),
    "executed": flag,
    "retainage_percent": number,
    **dict.fromkeys(_DATES, day),
    "origin_id": text,
    "origin_data": text,
    "currency_iso_code": text,
    "currency_exchange_rate": rate,
    **_UPLOADS,
}
_COMMITMENT: Table = {"private": flag, "origin_code": text, "invoice_contact_user_ids": numbers}
_ORDER: Table = {
    "delivery_date": day,
    "ship_to_address": text,
    "ship_via": text,
    "bill_to_address": text,
    "payment_terms": text,
    "assignee_id": integer,
}
_WORK_STATUS = ("Draft", "Out For Bid", "Out For Signature", "Approved", "Complete", "Terminated", "Void")
_ORDER_STATUS = ("Draft", "Processing", "Submitted", "Partially Received", "Received", "Approved", "Closed")
_DEFAULTS: Mapping[str, object] = {"accounting_method": "amount", "executed": False, "private": False}
_SUMS = (
    "grand_total",
    "approved_change_orders",
    "pending_change_orders",
    "draft_change_orders_amount",
    "total_payments",
    "percentage_paid",
)
_TOTALS = (*_SUMS, "revised_contract", "remaining_balance_outstanding", "total_requisitions_amount")
_FILTERS = ("id", "status", "created_at", "updated_at", "origin_id")


def _shows(table: Table, totals: tuple[str, ...]) -> Show:
    """Show every field but uploads; ids of others as objects, and the sums."""
    plain = [name for name in table if name not in _UPLOADS and name not in _OBJECTS]
    objects = [name for name in _OBJECTS if name in table]

    def show(row: Document, settings: Mapping[str, Setting]) -> dict[str, object]:
        found = {name: row.get(name) for name in ("id", *plain)}
        found |= {name.removesuffix("_id"): _object(name, row.get(name)) for name in objects}
        if "invoice_contact_user_ids" in found:
            ids = cast("list[int] | None", found.pop("invoice_contact_user_ids")) or []
            found["invoice_contacts"] = [{"id": each, "name": f"Person {each}"} for each in ids]
        project = {"id": row["project_id"], "name": f"Project {row['project_id']}"}
        found |= {"project": project, "line_items": [], **dict.fromkeys(totals, "0.00")}
        found |= {"created_at": row["created_at"], "updated_at": row["updated_at"], "deleted_at": None}
        return found | custom_fields(row, settings["custom_fields"])

    return show


_OBJECTS = ("vendor_id", "architect_id", "contractor_id", "assignee_id")


def _object(name: str, value: object) -> dict[str, object] | None:
    if value is None:
        return None
    if name == "vendor_id":
        return {"id": value, "company": f"Company {value}", "origin_id": None, "origin_data": None}
    return {"id": value, "name": f"Person {value}"}


_WORK: Table = {**_ALL, **_SCHEDULE, **_COMMITMENT, "status": one_of(*_WORK_STATUS)}
_PURCHASE: Table = {**_ALL, **_COMMITMENT, **_ORDER, "status": one_of(*_ORDER_STATUS)}
_PRIME: Table = {
    **_ALL,
    **_SCHEDULE,
    "architect_id": integer,
    "contractor_id": integer,
    "status": one_of(*_WORK_STATUS[:-1]),
}

WORK_ORDERS = Kind(
    "work_order_contract",
    "/rest/v1.0/work_order_contracts",
    "/rest/v1.0/work_order_contracts",
    _WORK,
    _shows(_WORK, _TOTALS),
    _DEFAULTS,
    filters=_FILTERS,
    has_compact_rows=True,
)
PURCHASE_ORDERS = Kind(
    "purchase_order_contract",
    "/rest/v1.0/purchase_order_contracts",
    "/rest/v1.0/purchase_order_contracts",
    _PURCHASE,
    _shows(_PURCHASE, _TOTALS),
    _DEFAULTS,
    filters=_FILTERS,
    has_compact_rows=True,
)
PRIMES = Kind(
    "prime_contract",
    "/rest/v1.0/prime_contracts",
    "/rest/v1.0/prime_contract",
    _PRIME,
    _shows(_PRIME, (*_SUMS, "revised_contract_amount", "outstanding_balance")),
    {"accounting_method": "amount", "executed": False},
    filters=("id", "updated_at"),
)
CONTRACTS = (WORK_ORDERS, PURCHASE_ORDERS, PRIMES)


def seeded_contract(number: int) -> dict[str, object]:
    """A subcontract of the first project that was there before."""
    moment = "2026-01-01T00:00:00Z"
    return {
        "id": number,
        "project_id": 1,
        **_DEFAULTS,
        "number": f"SC-{number:03d}",
        "title": f"Subcontract {number}",
        "status": "Approved",
        "vendor_id": number,
        "created_at": moment,
        "updated_at": moment,
    }
