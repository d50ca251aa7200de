"""The one SQLite file behind all sandboxes; several processes may use it at the same time."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reconcile.core.errors import StorageError
from reconcile.sandbox.exact_json import read_json, write_json

_VERSION = 2
_PATIENCE_S = 30
_REMEDY = "remove the file to start with an empty sandbox, or name another"
_SCHEMA = """
create table if not exists objects(
  row integer primary key, vendor text, kind text, id text, key text, body text,
  born integer, added integer, removed integer);
create unique index if not exists live on objects(vendor, kind, id) where removed is null;
create index if not exists by_key on objects(vendor, kind, key) where removed is null;
create index if not exists changed on objects(vendor, kind, removed);
create table if not exists ledger(
  seq integer primary key autoincrement, vendor text, client text, method text, path text, action text,
  kind text, id text, body text);
create index if not exists ledger_of on ledger(vendor, seq);
create table if not exists requests(
  seq integer primary key autoincrement, vendor text, method text, path text, status integer);
create table if not exists faults(
  id integer primary key autoincrement, vendor text, document text, skip integer, left integer,
  hits integer default 0);
create table if not exists late(
  id integer primary key autoincrement, vendor text, due real, document text);
create table if not exists facts(name text primary key, value text);
"""


class Database:
    """A file, or memory where `path` is None. Raises `StorageError` where the file can't be used."""

    def __init__(self, path: Path | None) -> None:
        self.where = ":memory:" if path is None else str(path)
        with self._problems_named():
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self.connection = sqlite3.connect(
                self.where, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False
            )
            weakref.finalize(self, self.connection.close)
            self._prepare()

    def _prepare(self) -> None:
        with self.transaction():
            version = self.connection.execute("pragma user_version").fetchone()[0]
            if version not in {0, _VERSION}:
                raise StorageError(
                    f"the sandbox's data in {self.where} was written by another version", _REMEDY
                )
            for statement in _SCHEMA.split(";"):
                self.connection.execute(statement)
            self.connection.execute(f"pragma user_version = {_VERSION}")
        self.connection.execute("pragma journal_mode = wal")
        self.connection.execute("pragma synchronous = normal")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside happens, or nothing. Raises `StorageError` where the file fails."""
        with self._problems_named():
            self.connection.execute("begin immediate")
            try:
                yield
                self.connection.execute("commit")
            finally:
                if self.connection.in_transaction:
                    self.connection.execute("rollback")

    @contextmanager
    def _problems_named(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as problem:
            message = f"the sandbox's data in {self.where} can't be used: {problem}"
            raise StorageError(message, _REMEDY) from problem

    def fact(self, name: str) -> object:
        """A remembered JSON value, None where there is none."""
        row = self.connection.execute("select value from facts where name = ?", (name,)).fetchone()
        return None if row is None else read_json(row[0])

    def remember(self, name: str, value: object) -> None:
        """Keep a JSON value; None forgets it."""
        if value is None:
            self.connection.execute("delete from facts where name = ?", (name,))
            return
        self.connection.execute("insert or replace into facts values (?, ?)", (name, write_json(value)))

    @property
    def now(self) -> datetime:
        """The sandbox's clock: it runs like the real one, but may have been set."""
        offset = self.fact("clock_offset_s") or 0
        return datetime.now(UTC) + timedelta(seconds=float(str(offset)))
