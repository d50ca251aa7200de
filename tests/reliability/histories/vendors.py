"""The five vendors of a history: how a contract is declared, and what somebody does to it by hand.

By hand means in the vendor's own rows, with an entry in its ledger, so that it works at every vendor alike.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp

from reconcile.sandbox import embedded_app
from reconcile_cor.sandbox import CORSandbox
from reconcile_growcrm.sandbox import GrowCRMSandbox
from reconcile_procore.sandbox import ProcoreSandbox
from reconcile_trelica.sandbox import TrelicaSandbox
from reconcile_zenskar.sandbox import ZenskarSandbox

Spec = dict[str, Any]

_CREATED, _DELETED = {"create", "upsert-create"}, "delete"
_ZENSKAR = {
    "status": "draft",
    "currency": "USD",
    "start_date": "2026-01-01",
    "customer_id": "c0000000-0000-4000-8000-000000000001",
    "phases": [{"name": "standard", "start_date": "2026-01-01"}],
}


@dataclass(frozen=True)
class Vendor:
    """One vendor: `spec` takes token, name and a number; its rows have `value` of the number in `column`.

    `more` is a field that a manifest may leave out, its text, and the column that shows it; COR has none that
    can be cleared and is shown.
    """

    name: str
    kind: str
    sandbox: type[Any]
    spec: Callable[[str, str, int], Spec]
    column: str
    value: Callable[[int], object] = str
    row_kind: str = "contract"
    more: tuple[str, str, str] | None = None

    def address(self, name: str) -> str:
        """The address of one of its contracts."""
        return f"{self.name}.{self.kind}.{name}"

    def manifest(
        self, name: str, token: str, number: int, lifecycle: Mapping[str, object], *, has_more: bool
    ) -> Spec:
        """What the author writes."""
        more = {self.more[0]: self.more[1]} if self.more and has_more else {}
        return {
            "apiVersion": f"{self.name}/v1",
            "kind": self.kind,
            "metadata": {"name": name},
            "lifecycle": lifecycle,
            "spec": {**self.spec(token, name, number), **more},
        }

    def app(self, root: Path) -> ASGIApp:
        """Its sandbox, embedded in a project."""
        return embedded_app(self.sandbox, root / ".reconcile" / "sandbox.db")


_GROW = {"client_id": 1, "category_id": 1, "start_date": "2026-01-01"}
VENDORS = (
    Vendor(
        "growcrm",
        "Contract",
        GrowCRMSandbox,
        lambda token, _, number: {"title": token, **_GROW, "value": number},
        "doc_value",
        lambda number: f"{number}.00",
        more=("body", "More", "doc_body"),
    ),
    Vendor(
        "trelica",
        "Contract",
        TrelicaSandbox,
        lambda token, _, number: {"vendor_name": token, "agreement_date": "2026-04-01", "ref": str(number)},
        "ref",
        more=("notes", "More", "notes"),
    ),
    Vendor(
        "cor",
        "Contract",
        CORSandbox,
        lambda token, _, number: {
            "name": token,
            "client_id": "SF-ACC-67890",
            "start_date": "2026-01-01",
            "end_date": f"2027-01-0{number}",
        },
        "end_date",
        lambda number: f"2027-01-0{number}",
    ),
    Vendor(
        "procore",
        "WorkOrderContract",
        ProcoreSandbox,
        lambda token, name, number: {
            "project_id": 2,
            "number": name,
            "title": token,
            "status": "Draft",
            "description": str(number),
        },
        "description",
        row_kind="work_order_contract",
        more=("inclusions", "More", "inclusions"),
    ),
    Vendor(
        "zenskar",
        "Contract",
        ZenskarSandbox,
        lambda token, _, number: {"name": token, **_ZENSKAR, "description": str(number)},
        "description",
        more=("contract_link", "https://more.example", "contract_link"),
    ),
)
OF = {each.name: each for each in VENDORS}


_LIVE = "vendor = :vendor and kind = :kind and id = :id and removed is null"


def edit(root: Path, vendor: Vendor, identity: str, number: int) -> None:
    """Change a live object by hand."""
    with _rows(root) as rows:
        rows.execute(
            f"update objects set body = json_set(body, :column, :value) where {_LIVE}",  # noqa: S608 - ours
            {
                "column": f"$.{vendor.column}",
                "value": vendor.value(number),
                **_named(vendor, identity),
            },
        )


def delete(root: Path, vendor: Vendor, identity: str) -> None:
    """Delete a live object by hand."""
    with _rows(root) as rows:
        entry = rows.execute(
            "insert into ledger(vendor, client, method, path, action, kind, id, body)"
            " values (:vendor, 'hand', '', '', :action, :kind, :id, 'null')",
            {"action": _DELETED, **_named(vendor, identity)},
        ).lastrowid
        rows.execute(
            f"update objects set removed = :entry where {_LIVE}",  # noqa: S608 - ours
            {"entry": entry, **_named(vendor, identity)},
        )


def _named(vendor: Vendor, identity: str) -> dict[str, object]:
    return {"vendor": vendor.name, "kind": vendor.row_kind, "id": identity}


@contextmanager
def _rows(root: Path) -> Iterator[sqlite3.Connection]:
    """The vendors' rows, in one transaction."""
    with closing(sqlite3.connect(root / ".reconcile" / "sandbox.db")) as connection, connection:
        yield connection


def doubled(root: Path, tokens: Mapping[str, str]) -> Iterator[str]:
    """Every address that had two live objects at any moment, as the ledger tells it entry by entry."""
    owners: dict[tuple[str, str], str] = {}
    live: dict[str, int] = {}
    if not (root / ".reconcile" / "sandbox.db").exists():
        return
    with _rows(root) as rows:
        entries = rows.execute("select vendor, action, id, body from ledger order by seq").fetchall()
    for vendor, action, identity, body in entries:
        if action in _CREATED:
            address = next((each for each, token in tokens.items() if json.dumps(token) in body), "")
            owners[vendor, identity] = address
            live[address] = live.get(address, 0) + 1
            if address and live[address] > 1:
                yield f"{address} was made again while it was there"
        elif action == _DELETED and (vendor, identity) in owners:
            live[owners[vendor, identity]] -= 1
