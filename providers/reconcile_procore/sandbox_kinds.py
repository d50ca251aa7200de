"""The kinds of Procore's objects as values: where they are, what they hold, how they are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, cast

from reconcile.sandbox import Document, Setting
from reconcile_procore.contract_fields import CUSTOM
from reconcile_procore.sandbox_fields import LINE_ITEM, PAYMENT, Table

Show: TypeAlias = Callable[[Document, Mapping[str, Setting]], dict[str, object]]

HIDDEN = ("payment_method", "invoice_date")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind; `list_path` is where its list is, `path` where one object is, `key` its name in a body."""

    key: str
    list_path: str
    path: str
    table: Table
    show: Show
    defaults: Mapping[str, object]
    parents: tuple[str, ...] = ("project_id",)
    filters: tuple[str, ...] = ()
    has_compact_rows: bool = False


def show_payment(row: Document, settings: Mapping[str, Setting]) -> dict[str, object]:
    """A payment; how it was paid and the invoice's date are not in the documented answer."""
    fields = [name for name in PAYMENT if name != "prostore_file_ids"]
    if settings["hide_write_only"]:
        fields = [name for name in fields if name not in HIDDEN]
    shown = {name: row.get(name) for name in ("id", "project_id", "contract_id", *fields)}
    return shown | {
        "status": row["status"],
        "origin_code": None,
        "external_payment_id": None,
        "date_payment_initiated": None,
        "date_payment_settled": None,
        "attachments": [*_files(row), *_linked(row)],
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
    }


def _files(row: Document) -> list[Document]:
    return cast("list[Document]", row.get("attachments") or [])


def _linked(row: Document) -> list[Document]:
    ids = cast("list[int]", row.get("prostore_file_ids") or [])
    return [{"id": each, "url": f"https://files.invalid/{each}", "filename": f"file-{each}"} for each in ids]


def custom_fields(row: Document, shape: Setting) -> dict[str, object]:
    """The company's own fields, beside the others or in an object of their own."""
    found = {name: value for name, value in row.items() if CUSTOM.fullmatch(name)}
    if shape == "flat":
        return found
    return {"custom_fields": {name: {"data_type": "string", "value": each} for name, each in found.items()}}


def show_line(row: Document) -> dict[str, object]:
    """One line of a contract."""
    fields = {name: row.get(name) for name in ("id", *LINE_ITEM)}
    total = row.get("amount")
    stamps = {name: row[name] for name in ("position", "created_at", "updated_at")}
    return {**fields, "extended_amount": total, "total_amount": total, **stamps}


def placed(row: Document) -> tuple[object, object]:
    """The project and the contract that something hangs on."""
    return row["project_id"], row["contract_id"]


def line_items(contracts: Kind) -> Kind:
    """The lines of one kind of contracts."""
    path = f"{contracts.list_path}/{{contract_id}}/line_items"
    parents = ("project_id", "contract_id")
    return Kind("line_item", path, path, LINE_ITEM, lambda row, _: show_line(row), {}, parents)


PAYMENTS = Kind(
    "contract_payment",
    "/rest/v1.0/contract_payments",
    "/rest/v1.0/contract_payments",
    PAYMENT,
    show_payment,
    {"attachments": []},
    parents=("project_id", "contract_id"),
)
