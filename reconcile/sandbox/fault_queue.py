"""The faults that wait for their request, and the writes that wait for their moment."""

from __future__ import annotations

from dataclasses import replace

from reconcile.sandbox.call import Call, Role
from reconcile.sandbox.database import Database
from reconcile.sandbox.exact_json import read_json, write_json
from reconcile.sandbox.fault import Fault
from reconcile.sandbox.fault_request import fault_from_json, fault_to_json


class FaultQueue:
    """Faults in the order they were asked for; the first that fits a request strikes it, alone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, fault: Fault) -> int:
        """Queue a fault; answers its number."""
        added = self._database.connection.execute(
            "insert into faults(vendor, document, skip, left) values (?, ?, ?, ?)",
            (fault.vendor, write_json(fault_to_json(fault)).decode(), fault.after, fault.times),
        )
        return int(added.lastrowid or 0)

    def clear(self) -> None:
        """Drop every fault."""
        self._database.connection.execute("delete from faults")

    def listing(self) -> list[dict[str, object]]:
        """Every fault, with how often it struck (`hits`) and will strike (`left`)."""
        rows = self._database.connection.execute("select id, document, left, hits from faults order by id")
        return [
            {"id": number, **fault_to_json(_read(document)), "left": left, "hits": hits}
            for number, document, left, hits in rows
        ]

    def strike(self, vendor: str, call: Call, role: Role) -> Fault | None:
        """Take the fault for this request, if there is one; those with `after` come a request nearer."""
        execute = self._database.connection.execute
        rows = execute(
            "select id, document, skip from faults where vendor=? and left > 0 order by id", (vendor,)
        ).fetchall()
        for number, document, skip in rows:
            fault = _read(document)
            if not fault.fits(call, role):
                continue
            if skip == 0:
                execute("update faults set left = left - 1, hits = hits + 1 where id=?", (number,))
                return fault
            execute("update faults set skip = skip - 1 where id=?", (number,))
        return None


class LateWrites:
    """Writes whose answer was lost, and that take effect later, by the sandbox's clock."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, vendor: str, call: Call, delay_s: float) -> None:
        """Keep a call, without its credentials."""
        headers = {name: text for name, text in call.headers.items() if name == "content-type"}
        document = {
            "method": call.method,
            "path": call.path,
            "raw_query": call.raw_query,
            "headers": headers,
            "body": call.body.hex(),
            "root": call.root,
            "client": call.client,
            "params": dict(call.params),
        }
        self._database.connection.execute(
            "insert into late(vendor, due, document) values (?, ?, ?)",
            (vendor, self._database.now.timestamp() + delay_s, write_json(document).decode()),
        )

    def due(self, vendor: str) -> list[Call]:
        """Take the calls whose moment has come."""
        rows = self._database.connection.execute(
            "delete from late where vendor=? and due <= ? returning id, document",
            (vendor, self._database.now.timestamp()),
        ).fetchall()
        return [_call(document) for _, document in sorted(rows)]


def _read(document: str) -> Fault:
    read = read_json(document)
    assert isinstance(read, dict)  # noqa: S101 - written by `add`
    return fault_from_json(read)


def _call(document: str) -> Call:
    read = read_json(document)
    assert isinstance(read, dict)  # noqa: S101 - written by `add`
    return replace(Call(**read), body=bytes.fromhex(read["body"]))
