"""Zenskar's table of contracts: a row, and the object that the API shows of it at a moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import cast

from reconcile.sandbox import Answer, Call, Document, Setting, Store, Write
from reconcile_zenskar.sandbox_fields import INSTANTS
from reconcile_zenskar.sandbox_phases import in_order, moment, phase_at
from reconcile_zenskar.sandbox_values import kept


class Rows:
    """Contracts as they are kept, and as they are shown."""

    def __init__(self, store: Store, settings: Mapping[str, Setting]) -> None:
        self._store = store
        self._settings = settings

    @property
    def now(self) -> str:
        """The sandbox's clock."""
        return kept(self._store.now)

    def named(self, call: Call) -> Document | None:
        """The contract that the path names, with its status of now."""
        row = self._store.get("contract", call.params["id"].lower())
        return None if row is None else self.with_status(row)

    def deleted(self, identity: str) -> Document | None:
        """A contract that was deleted, where those are shown."""
        shown = self._settings["deleted_contracts"] == "shown"
        return self._store.get("deleted", identity.lower()) if shown else None

    def every(self) -> list[Document]:
        """Every contract that a list has, oldest first."""
        gone = self._store.all("deleted") if self._settings["deleted_contracts"] == "shown" else []
        return [self.with_status(row) for row in (*gone, *self._store.all("contract"))]

    def save(self, call: Call, action: str, row: Document) -> Answer:
        """Keep a contract and show it."""
        row = {**row, "updated_at": self.now}
        sent = None
        with suppress(ValueError):  # some endpoints ask for no body, and do not look at it
            sent = call.json()
        self._store.save(call, Write(action, "contract", str(row["id"]), sent), row)
        return Answer(200, self.shown(self.with_status(row)))

    def with_status(self, row: Document) -> Document:
        """The status that the dates make of an active contract."""
        now = moment(self.now)
        status = row["status"]
        if status in {"active", "paused"}:
            status = "paused" if phase_at(_phases(row), now, "pause") else "active"
            if row["end_date"] and moment(row["end_date"]) <= now:
                status = "expired"
        return {**row, "status": status}

    def shown(self, row: Document) -> object:
        """The object that the API shows."""
        payer = row["invoice_payer_customer_id"]
        document = {
            **row,
            "phases": in_order(_phases(row)),
            "customer": self._store.get("customer", str(row["customer_id"])),
            "current_phase": phase_at(_phases(row), moment(self.now)),
            "invoice_payer_customer": None if payer is None else self._store.get("customer", str(payer)),
        }
        return _with_offsets(document) if self._settings["instants"] == "z" else document


def _phases(row: Document) -> Sequence[Document]:
    return cast("Sequence[Document]", row["phases"])


def _with_offsets(value: object) -> object:
    if isinstance(value, Mapping):
        return {
            name: f"{each}Z" if name in INSTANTS and isinstance(each, str) else _with_offsets(each)
            for name, each in value.items()
        }
    return [_with_offsets(each) for each in value] if isinstance(value, list) else value
