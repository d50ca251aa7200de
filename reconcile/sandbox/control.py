"""The routes beside the vendors: ledger, request log, faults, switches, clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reconcile.sandbox.call import JSON
from reconcile.sandbox.database import Database
from reconcile.sandbox.exact_json import read_json, write_json
from reconcile.sandbox.exchange import Exchange
from reconcile.sandbox.fault_queue import FaultQueue
from reconcile.sandbox.fault_request import read_fault
from reconcile.sandbox.switch import objections

Query: TypeAlias = Mapping[str, str]


@dataclass(frozen=True)
class Control:
    """What a test or a person does beside the vendors' own API; wrong requests raise `ValueError`."""

    database: Database
    exchanges: Mapping[str, Exchange]

    def routes(self) -> list[Route]:
        """Every route, a method each."""
        return [
            self._route("GET", "/_ledger", lambda query, _: self._ledger(query)),
            self._route("GET", "/_requests", lambda query, _: self._requests(query)),
            self._route("DELETE", "/_requests", lambda _, __: self._forget_requests()),
            self._route("GET", "/_faults", lambda _, __: self._faults()),
            self._route("POST", "/_faults", lambda _, body: self._add_fault(body)),
            self._route("DELETE", "/_faults", lambda _, __: self._clear_faults()),
            self._route("GET", "/_switches", lambda _, __: self._settings()),
            self._route("POST", "/_switches", lambda _, body: self._set(body)),
            self._route("DELETE", "/_switches", lambda _, __: self._unset()),
            self._route("GET", "/_clock", lambda _, __: self._clock()),
            self._route("POST", "/_clock", lambda _, body: self._set_clock(body)),
            self._route("DELETE", "/_clock", lambda _, __: self._move_clock(None)),
        ]

    def _route(self, method: str, path: str, act: Callable[[Query, object], object]) -> Route:
        async def endpoint(request: Request) -> Response:
            body = await request.body()
            try:
                with self.database.transaction():
                    self._settle()
                    answer = act(request.query_params, _document(body) if method == "POST" else None)
            except ValueError as problem:
                return Response(write_json({"error": str(problem)}), 400, media_type=JSON)
            return Response(write_json(answer), media_type=JSON)

        return Route(path, endpoint, methods=[method])

    def _settle(self) -> None:
        for exchange in self.exchanges.values():
            exchange.settle()

    def _ledger(self, query: Query) -> object:
        columns = ("seq", "vendor", "client", "method", "path", "action", "kind", "id", "body")
        entries = self._rows("ledger", columns, query)
        return {"entries": [{**entry, "body": read_json(str(entry["body"]))} for entry in entries]}

    def _requests(self, query: Query) -> object:
        return {"requests": self._rows("requests", ("seq", "vendor", "method", "path", "status"), query)}

    def _forget_requests(self) -> object:
        self.database.connection.execute("delete from requests")
        return self._requests({})

    def _rows(self, table: str, columns: tuple[str, ...], query: Query) -> list[dict[str, object]]:
        vendor = query.get("vendor")
        statement = f"select {', '.join(columns)} from {table} where ?1 is null or vendor = ?1 order by seq"  # noqa: S608 - both are ours
        rows = self.database.connection.execute(statement, (vendor,))
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def _faults(self) -> object:
        return {"faults": FaultQueue(self.database).listing()}

    def _add_fault(self, body: object) -> object:
        return {"id": FaultQueue(self.database).add(read_fault(body, self.exchanges.keys()))}

    def _clear_faults(self) -> object:
        FaultQueue(self.database).clear()
        return self._faults()

    def _settings(self) -> object:
        return {name: exchange.settings() for name, exchange in self.exchanges.items()}

    def _set(self, body: object) -> object:
        for name, values in _mapping(body, '{"trelica": {"last_page": "empty"}}').items():
            exchange = self.exchanges.get(name)
            if exchange is None:
                message = f"no vendor {name!r}; there are {', '.join(sorted(self.exchanges))}"
                raise ValueError(message)
            settings = _mapping(values, '{"last_page": "empty"}')
            if problems := objections(exchange.kind.switches, settings):
                raise ValueError("; ".join(problems))
            chosen = self.database.fact(f"{name}.switches")
            self.database.remember(
                f"{name}.switches", {**(chosen if isinstance(chosen, dict) else {}), **settings}
            )
        return self._settings()

    def _unset(self) -> object:
        for name in self.exchanges:
            self.database.remember(f"{name}.switches", None)
        return self._settings()

    def _clock(self) -> object:
        return {"now": self.database.now.isoformat()}

    def _set_clock(self, body: object) -> object:
        wanted = _mapping(body, '{"now": "2026-12-31T23:59:00Z"} or {"advance_s": 3600}')
        if wanted.keys() == {"now"} and isinstance(wanted["now"], str):
            now = datetime.fromisoformat(wanted["now"])
            now = now.replace(tzinfo=UTC) if now.tzinfo is None else now
            return self._move_clock((now - datetime.now(UTC)).total_seconds())
        if wanted.keys() == {"advance_s"} and type(wanted["advance_s"]) in {int, Decimal}:
            ahead = float(str(wanted["advance_s"]))
            return self._move_clock((self.database.now - datetime.now(UTC)).total_seconds() + ahead)
        raise ValueError('either {"now": an ISO instant} or {"advance_s": seconds} is needed')

    def _move_clock(self, offset_s: float | None) -> object:
        self.database.remember("clock_offset_s", offset_s)
        return self._clock()


def _document(body: bytes) -> object:
    try:
        return read_json(body)
    except ValueError as problem:
        message = f"the body is no JSON: {problem}"
        raise ValueError(message) from None


def _mapping(value: object, example: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        message = f"a JSON object is needed, like {example}"
        raise ValueError(message)  # noqa: TRY004 - a wrong request, as every other here
    return value
