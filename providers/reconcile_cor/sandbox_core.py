"""COR's core API: contracts by COR's number, listed and never shown alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reconcile.sandbox import Answer, Call, Document, Endpoint, Role, page_of, read_json
from reconcile_cor import sandbox_schema as schema
from reconcile_cor.sandbox_fields import UPDATABLE, mistakes
from reconcile_cor.sandbox_related import CoreClients
from reconcile_cor.sandbox_rows import COMPANY, Rows
from reconcile_cor.sandbox_words import Mistake, Words, plain

_ALL, _ONE = "/v1/contracts", "/v1/contracts/{id}"
_DEFAULT_SIZE, _LARGEST = 20, 50
_NAMES = {"name": "name", "type": "type", "status": "status", "start": "start_date", "end": "end_date"}
_REQUIRED = ("client_id", "name", "type", "source", "status", "company_id", "start", "end")
_REQUIRED_BESIDES = ("frequency", "currency_id")


class Core:
    """The list of contracts, and what a person or another system changes by number."""

    def __init__(self, rows: Rows, words: Words) -> None:
        self._rows = rows
        self._words = words
        self._clients = CoreClients(rows.store)

    def routes(self) -> list[Endpoint]:
        """Contracts, clients, and who asks; there is no way to ask for one contract."""
        return [
            Endpoint("GET", _ALL, self._list, Role.LIST, schema.CORE_LIST),
            Endpoint("POST", _ONE, self._create, shape=schema.CORE_CREATE),
            Endpoint("PUT", _ONE, self._update, shape=schema.CORE_UPDATE),
            Endpoint("DELETE", _ONE, self._delete, shape=schema.CORE_ONE),
            Endpoint("GET", "/v1/clients", self._list_clients, Role.LIST, schema.CORE_LIST),
            Endpoint("GET", "/v1/clients/{id}", self._clients.show, shape=schema.CORE_ONE),
            Endpoint("GET", "/v1/me", lambda _: Answer(200, {"id": 1, "company_id": COMPANY, "role_id": 1})),
        ]

    def _list(self, call: Call) -> Answer:
        """`filters` is JSON in the query; `status` and `type` may stand in a body, although it is a GET."""
        wanted: dict[str, object] = {}
        for text in (call.query.get("filters") or "{}", call.body or b"{}"):
            try:
                asked = read_json(text)
            except ValueError:
                asked = None
            if not isinstance(asked, dict):
                return plain(400, call.path)
            wanted |= {name: value for name, value in asked.items() if not name.startswith("with_")}
        shown = [self._rows.in_core(row) for row in self._rows.listed()]
        found = [row for row in shown if all(row.get(name) == value for name, value in wanted.items())]
        return self._page(call, found)

    def _list_clients(self, call: Call) -> Answer:
        return self._page(call, self._clients.all())

    def _page(self, call: Call, rows: Sequence[Document]) -> Answer:
        """One page, or all of them for `page=false`."""
        if call.query.get("page") == "false":
            if self._rows.settings["unpaged"] == "array":
                return Answer(200, list(rows))
            number, size = 1, max(1, len(rows))
        else:
            number = _number(call.query.get("page"), 1)
            size = _number(call.query.get("perPage"), _DEFAULT_SIZE)
            if self._rows.settings["large_pages"] == "clamped":
                size = min(size, _LARGEST)
        total: object = len(rows) if self._rows.settings["total"] == "number" else str(len(rows))
        last = {"lastPage": max(1, -(-len(rows) // size))} if self._rows.settings["last_page"] else {}
        page = page_of(rows, (number - 1) * size, size, call.distortion)
        return Answer(200, {"total": total, "perPage": size, "page": number, **last, "data": list(page)})

    def _create(self, call: Call) -> Answer:
        """A contract without an external id; the number in the path means nothing."""
        sent = self._read(call)
        if isinstance(sent, Answer):
            return sent
        for name in (*_REQUIRED, *_REQUIRED_BESIDES):
            if sent.get(name) in (None, ""):
                return self._words.invalid(Mistake(name, "required", f"{name} is required"))
        return self._saved(call, "create", self._rows.new({"client_id": sent["client_id"]}), sent)

    def _update(self, call: Call) -> Answer:
        row, sent = self._rows.numbered(call.params["id"]), self._read(call)
        if row is None:
            return plain(404, call.path)
        return sent if isinstance(sent, Answer) else self._saved(call, "update", row, sent)

    def _delete(self, call: Call) -> Answer:
        row = self._rows.numbered(call.params["id"])
        if row is None:
            return plain(404, call.path)
        if row["users"]:
            return self._words.named("DeletionError", "The contract still has user associations")
        gone = {**row, "is_mapped": False, "deleted_at": self._rows.instant()}
        self._rows.save(call, "delete", gone, None)
        return Answer(200, self._rows.in_core(gone))

    def _saved(self, call: Call, action: str, row: Document, sent: Mapping[str, object]) -> Answer:
        changed = {**row, **{ours: sent[theirs] for theirs, ours in _NAMES.items() if theirs in sent}}
        changed |= {name: _day(changed[name]) for name in ("start_date", "end_date")}
        if found := mistakes({name: changed[name] for name in UPDATABLE}, ("name",), self._rows.settings):
            return self._words.invalid(found[0])
        changed["updated_at"] = self._rows.instant()
        self._rows.save(call, action, changed, sent)
        return Answer(200, self._rows.in_core(changed))

    def _read(self, call: Call) -> Mapping[str, object] | Answer:
        try:
            sent = call.json()
        except ValueError:
            sent = None
        return sent if isinstance(sent, dict) else plain(400, call.path)


def _day(value: object) -> object:
    """The day of a date-time."""
    return value[: len("2025-01-01")] if isinstance(value, str) else value


def _number(text: str | None, default: int) -> int:
    if not (text and text.isascii() and text.isdecimal() and len(text) <= len("999999")):
        return default
    return int(text) or default
