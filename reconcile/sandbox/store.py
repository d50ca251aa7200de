"""What one vendor keeps: its objects, with their past, and the ledger of every write."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeAlias, cast

from reconcile.sandbox.call import Call
from reconcile.sandbox.database import Database
from reconcile.sandbox.exact_json import read_json, write_json

Document: TypeAlias = Mapping[str, object]

_OBJECTS = "select body from objects where vendor=:vendor and kind=:kind and"
_PRESENT = "removed is null"
_PAST = "added <= :horizon and (removed is null or removed > :horizon)"


@dataclass(frozen=True, slots=True)
class Write:
    """One change, as the ledger tells it; `sent` is what the client sent, as JSON."""

    action: str
    kind: str
    id: str
    sent: object = None


class Store:
    """The objects of one vendor as they were at the entry `horizon` of the ledger; None means now."""

    def __init__(self, database: Database, vendor: str, horizon: int | None = None) -> None:
        self.database = database
        self.vendor = vendor
        self.horizon = horizon

    @property
    def now(self) -> datetime:
        """The sandbox's clock, in UTC."""
        return self.database.now

    def get(self, kind: str, id: str) -> Document | None:
        """One object."""
        return self._first(kind, "id=:value", id)

    def find(self, kind: str, key: str) -> Document | None:
        """The object that was kept with this key."""
        return self._first(kind, "key=:value", key)

    def all(self, kind: str) -> Sequence[Document]:
        """Every object, oldest first."""
        rows = self._execute(f"{self._objects} order by born, row", kind=kind, horizon=self.horizon)
        return [_parse(body) for (body,) in rows]

    def keep(self, kind: str, id: str, body: Document, key: str | None = None) -> None:
        """Keep an object that no client wrote: a seed, a token. It stands in no ledger."""
        self.drop(kind, id)
        self._insert(Write("", kind, id), body, key, (0, 0))

    def drop(self, kind: str, id: str) -> None:
        """Forget an object that `keep` kept."""
        self._execute("delete from objects where vendor=:vendor and kind=:kind and id=:id", kind=kind, id=id)

    def save(self, call: Call, write: Write, body: Document, key: str | None = None) -> None:
        """Create or replace an object, and say so in the ledger."""
        seq = self._record(call, write)
        self._insert(write, body, key, (self._close(write, seq), seq))

    def remove(self, call: Call, write: Write) -> None:
        """Delete an object, and say so in the ledger."""
        self._close(write, self._record(call, write))

    def next_number(self, name: str) -> int:
        """Count: 1, 2, 3, …, never the same twice."""
        fact = f"{self.vendor}.{name}"
        number = cast("int", self.database.fact(fact) or 0) + 1
        self.database.remember(fact, number)
        return number

    def latest(self) -> int:
        """The number of the vendor's latest entry in the ledger, 0 before the first."""
        row = self._execute("select coalesce(max(seq), 0) from ledger where vendor=:vendor").fetchone()
        return int(row[0])

    @property
    def _objects(self) -> str:
        return f"{_OBJECTS} {_PRESENT if self.horizon is None else _PAST}"

    def _first(self, kind: str, condition: str, value: str) -> Document | None:
        query = f"{self._objects} and {condition}"
        row = self._execute(query, kind=kind, value=value, horizon=self.horizon).fetchone()
        return None if row is None else _parse(row[0])

    def _record(self, call: Call, write: Write) -> int:
        added = self._execute(
            "insert into ledger(vendor, client, method, path, action, kind, id, body)"
            " values (:vendor, :client, :method, :path, :action, :kind, :id, :body)",
            client=call.client,
            method=call.method,
            path=call.path,
            action=write.action,
            kind=write.kind,
            id=write.id,
            body=write_json(write.sent).decode(),
        )
        return cast("int", added.lastrowid)

    def _close(self, write: Write, seq: int) -> int:
        """End the present version of an object; answers when the object was born."""
        born = self._execute(
            "update objects set removed=:seq where vendor=:vendor and kind=:kind and id=:id"
            " and removed is null returning born",
            seq=seq,
            kind=write.kind,
            id=write.id,
        ).fetchone()
        return seq if born is None else int(born[0])

    def _insert(self, write: Write, body: Document, key: str | None, since: tuple[int, int]) -> None:
        self._execute(
            "insert into objects(vendor, kind, id, key, body, born, added)"
            " values (:vendor, :kind, :id, :key, :body, :born, :added)",
            kind=write.kind,
            id=write.id,
            key=key,
            body=write_json(body).decode(),
            born=since[0],
            added=since[1],
        )

    def _execute(self, statement: str, **values: str | int | None) -> sqlite3.Cursor:
        return self.database.connection.execute(statement, {"vendor": self.vendor, **values})


@lru_cache(maxsize=1 << 16)
def _parse(body: str) -> Document:
    """Read an object; the same text is read once, so nobody may change what comes out."""
    return cast("Document", read_json(body))
