"""Grow CRM's table of contracts: a row, the object that the API shows, and the order of a list."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias, cast

from reconcile.sandbox import Document
from reconcile_growcrm.sandbox_rules import integer, money

Name: TypeAlias = Callable[[str, object], str | None]

STATUSES = ("draft", "awaiting_signatures", "active", "expired")
SIGNERS: Mapping[str, str] = {
    "sign-client": "doc_signed_status",
    "sign-provider": "doc_provider_signed_status",
}
_COLUMNS = (
    "doc_title",
    "doc_client_id",
    "doc_categoryid",
    "doc_date_start",
    "doc_date_end",
    "doc_value",
    "doc_body",
    "doc_project_id",
    "doc_lead_id",
)
_OPTIONAL = ("doc_date_end", "doc_value", "doc_body")
_IDS = ("doc_client_id", "doc_categoryid", "doc_project_id", "doc_lead_id")
SORTS: Mapping[str, Callable[[Document], tuple[bool, object]]] = {
    "doc_title": lambda row: (True, str(row["doc_title"]).casefold()),
    "doc_status": lambda row: (True, STATUSES.index(str(row["status"]))),
    "doc_date_start": lambda row: (True, row["doc_date_start"]),
    "doc_created": lambda row: (True, row["doc_created"]),
    "doc_value": lambda row: (row["doc_value"] is not None, Decimal(str(row["doc_value"] or 0))),
}
_FILTERS: Mapping[str, Callable[[Document, str], bool]] = {
    "status": lambda row, text: row["status"] == text,
    "client_id": lambda row, text: row["doc_client_id"] == integer(text),
    "category_id": lambda row, text: row["doc_categoryid"] == integer(text),
    "search": lambda row, text: _like(text).search(str(row["doc_title"])) is not None,
}


def new_row(number: int, created: str, fields: Document) -> dict[str, object]:
    """The row of a contract that is made now: a draft that nobody signed."""
    row: dict[str, object] = dict.fromkeys(_COLUMNS)
    row |= {"doc_id": number, "doc_created": created, "doc_date_published": None, "tags": []}
    row |= dict.fromkeys(SIGNERS.values(), "unsigned")
    return row | _columns(fields, _COLUMNS)


def cloned_row(number: int, created: str, source: Document, fields: Document) -> dict[str, object]:
    """The row of a copy: body and lead come along, tags and signatures do not; omitted columns are null."""
    along = {"doc_body": source["doc_body"], "doc_lead_id": source["doc_lead_id"]}
    return new_row(number, created, {**fields, **along})


def updated_row(row: Document, fields: Document, *, keep_omitted: bool) -> dict[str, object]:
    """The row after a PATCH; optional columns that it omits stay, or become null."""
    omitted = {} if keep_omitted else dict.fromkeys(_OPTIONAL)
    columns = ("doc_title", "doc_categoryid", "doc_date_start", *_OPTIONAL)
    return {**row, **omitted, **_columns(fields, columns)}


def with_status(row: Document, today: date) -> Document:
    """Derive the status, as the app does on every read."""
    if row["doc_date_published"] is None:
        status = "draft"
    elif any(row[column] != "signed" for column in SIGNERS.values()):
        status = "awaiting_signatures"
    else:
        end = row["doc_date_end"]
        status = "expired" if end is not None and str(end) < today.isoformat() else "active"
    return {**row, "status": status}


def shown(row: Document, name: Name) -> dict[str, object]:
    """The object that the API shows; `name` finds the name of a client or a category."""
    return {
        "id": row["doc_id"],
        "title": row["doc_title"],
        "status": row["status"],
        "value": row["doc_value"],
        "body": row["doc_body"],
        "client": {"id": row["doc_client_id"], "name": name("client", row["doc_client_id"])},
        "category": {"id": row["doc_categoryid"], "name": name("category", row["doc_categoryid"])},
        "project_id": row["doc_project_id"],
        "dates": {
            "start": row["doc_date_start"],
            "end": row["doc_date_end"],
            "created": row["doc_created"],
            "published": row["doc_date_published"],
        },
        "signing": {
            "client_status": row["doc_signed_status"],
            "provider_status": row["doc_provider_signed_status"],
        },
        "tags": row["tags"],
    }


def selected(rows: Sequence[Document], query: Mapping[str, str]) -> list[Document]:
    """The rows that a list's filters let through, in its order; newest first by default."""
    found = [row for row in rows if _passes(row, query)]
    found.sort(key=lambda row: cast("int", row["doc_id"]))
    if query.get("sort") in SORTS:
        found.sort(key=SORTS[query["sort"]])
    return found if query.get("order", "").lower() == "asc" else found[::-1]


def _passes(row: Document, query: Mapping[str, str]) -> bool:
    return all(_FILTERS[name](row, query[name]) for name in _FILTERS if query.get(name))


def _like(text: str) -> re.Pattern[str]:
    """SQL's `like '%text%'`, whose wildcards the app lets through."""
    parts = re.findall(r"\\?.", text, re.DOTALL)
    pattern = "".join({"%": ".*", "_": "."}.get(part, re.escape(part[-1])) for part in parts)
    return re.compile(pattern, re.DOTALL | re.IGNORECASE)


def _columns(fields: Document, names: Sequence[str]) -> dict[str, object]:
    return {name: _stored(name, fields[name]) for name in names if name in fields}


def _stored(name: str, value: object) -> object:
    if value is None:
        return None
    if name in _IDS:
        return integer(value)
    return money(value) if name == "doc_value" else value
