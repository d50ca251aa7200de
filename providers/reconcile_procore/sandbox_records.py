"""The endpoints that every kind of Procore's objects has: list, show, create, update, delete."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias, cast

from reconcile.sandbox import Answer, Call, Document, Endpoint, Handler, Role, Setting, Store, Write
from reconcile_procore import sandbox_schema as schema
from reconcile_procore.sandbox_fields import read_fields, unknown
from reconcile_procore.sandbox_input import Input, read_input
from reconcile_procore.sandbox_kinds import Kind, placed, show_line
from reconcile_procore.sandbox_list import listed
from reconcile_procore.sandbox_problems import Errors, problem, refused
from reconcile_procore.sandbox_rules import locked, misfits

FIRST_ID = 9007199254740993  # no double holds it
Parents: TypeAlias = tuple[int, ...]
HasParents: TypeAlias = Callable[[Parents], bool]
_DAY_S = 24 * 3600


class MisfitError(Exception):
    """What was sent does not fit; `errors` says why, by field."""

    def __init__(self, errors: Errors) -> None:
        super().__init__(str(errors))
        self.errors = errors


class Records:
    """The objects of one kind; `has_parents` tells whether project and contract exist and fit."""

    def __init__(
        self, kind: Kind, store: Store, settings: Mapping[str, Setting], has_parents: HasParents
    ) -> None:
        self._kind = kind
        self._store = store
        self._settings = settings
        self._has_parents = has_parents

    def routes(self) -> list[Endpoint]:
        """The documented ones."""
        kind, one = self._kind, f"{self._kind.path}/{{id}}"
        write = schema.write_of(kind)
        return [
            Endpoint("GET", kind.list_path, self._list, Role.LIST, schema.list_of(kind)),
            Endpoint("POST", kind.path, lambda call: self._once(call, self._create), shape=write),
            Endpoint("GET", one, self._show, shape=schema.one_of(kind)),
            Endpoint("PATCH", one, lambda call: self._once(call, self._update), shape=write),
            Endpoint("DELETE", one, self._delete, shape=schema.removal_of(kind)),
        ]

    def rows(self, parents: Parents) -> list[Document]:
        """The objects below these parents, oldest first."""
        names = self._kind.parents
        every = self._store.all(self._kind.key)
        return [row for row in every if tuple(row[name] for name in names) == parents]

    def shown(self, row: Document) -> dict[str, object]:
        """One object as the API shows it, a contract with its lines."""
        shown = self._kind.show(row, self._settings)
        if "line_items" in shown:
            place = (row["project_id"], row["id"])
            lines = self._store.all("line_item")
            shown["line_items"] = [show_line(each) for each in lines if placed(each) == place]
        return shown

    def _once(self, call: Call, act: Handler) -> Answer:
        """Answer an Idempotency-Token as before, for a day."""
        token, now = call.headers.get("idempotency-token"), self._store.now.timestamp()
        if token is None or not self._settings["replay"]:
            return act(call)
        key = f"{token} {call.method} {call.path}"
        before = self._store.get("replay", key)
        if before is not None and now < cast("int", before["until"]):
            return Answer(cast("int", before["status"]), before["content"])
        answer = act(call)
        kept = {"status": answer.status, "content": answer.content, "until": int(now) + _DAY_S}
        self._store.keep("replay", key, kept)
        return answer

    def _list(self, call: Call) -> Answer:
        parents = self._parents(call, call.query)
        if isinstance(parents, Answer):
            return parents
        if not self._has_parents(parents):
            words = self._settings["list_of_missing"]
            return Answer(200, []) if words == "empty" else problem(int(str(words)))
        rows = [self.shown(row) for row in self.rows(parents) if self._passes(row, call.query)]
        if self._kind.has_compact_rows and call.query.get("view") != "extended":
            rows = [{name: row[name] for name in ("id", "number", "title", "status")} for row in rows]
        return listed(call, rows, self._settings)

    def _passes(self, row: Document, query: Mapping[str, str]) -> bool:
        wanted = {name: query.get(f"filters[{name}]") for name in self._kind.filters}
        return all(value is None or str(row.get(name)) == value for name, value in wanted.items())

    def _show(self, call: Call) -> Answer:
        parents = self._parents(call, call.query)
        if isinstance(parents, Answer):
            return parents
        row = self._row(parents, call)
        return problem(404) if row is None else Answer(200, self.shown(row))

    def _create(self, call: Call) -> Answer:
        read = self._read(call)
        if isinstance(read, Answer):
            return read
        parents, sent, body = read
        if not self._has_parents(parents):
            return problem(404)
        if not sent and self._settings["empty_create"] == "refuse":
            return problem(400)
        try:
            row = self.made(call, parents, sent, body)
        except MisfitError as misfit:
            return self._refused(422, misfit.errors)
        return Answer(201, self.shown(row))

    def made(self, call: Call, parents: Parents, sent: Mapping[str, object], body: Input) -> Document:
        """Make an object; raises `MisfitError`."""
        values = self._values(sent, None, body)
        if errors := self._locked(parents, None, values):
            raise MisfitError(errors)
        now = self._now()
        number = FIRST_ID + self._store.next_number("object")
        row = {"id": number, **dict(zip(self._kind.parents, parents, strict=True)), **self._kind.defaults}
        row |= {"status": self._settings["payment_status"], "created_at": now, "updated_at": now}
        if "number" in self._kind.table:
            row |= {"status": "Draft", "number": str(len(self.rows(parents)) + 1)}
        row |= {"position": len(self.rows(parents)) + 1}
        return self._saved(call, "create", {**row, **values}, body)

    def _update(self, call: Call) -> Answer:
        read = self._read(call)
        if isinstance(read, Answer):
            return read
        parents, sent, body = read
        row = self._row(parents, call)
        if row is None:
            return problem(404 if self._has_parents(parents) else int(str(self._settings["mismatch"])))
        try:
            row = self.changed(call, row, sent, body)
        except MisfitError as misfit:
            return self._refused(422, misfit.errors)
        return Answer(200, self.shown(row))

    def changed(self, call: Call, row: Document, sent: Mapping[str, object], body: Input) -> Document:
        """Change an object; raises `MisfitError`."""
        values = self._values(sent, row, body)
        if self._settings["patch_null"] == "keep":
            values = {name: value for name, value in values.items() if value is not None}
        if errors := self._locked(tuple(cast("int", row[name]) for name in self._kind.parents), row, values):
            raise MisfitError(errors)
        return self._saved(call, "update", {**row, **values, "updated_at": self._now()}, body)

    def _delete(self, call: Call) -> Answer:
        parents = self._parents(call, call.query)
        if isinstance(parents, Answer):
            return parents
        row = self._row(parents, call)
        if row is None:
            return problem(404)
        if errors := self._locked(parents, row, None):
            return self._refused(422, errors)
        self._store.remove(call, Write("delete", self._kind.key, self._id(row)))
        return Answer(200, None if self._settings["delete_body"] == "empty" else self.shown(row))

    def _locked(self, parents: Parents, row: Document | None, values: Mapping[str, object] | None) -> Errors:
        """What a lock forbids: to write these values, with no row in a new object, with None to delete."""
        del parents
        return {} if row is None else locked(row, values, self._settings)

    def _saved(self, call: Call, action: str, row: Document, body: Input) -> Document:
        sent = body.fields if not body.files else {**body.fields, "attachments[]": list(body.files)}
        self._store.save(call, Write(action, self._kind.key, self._id(row), sent), row)
        return row

    def _read(self, call: Call) -> tuple[Parents, dict[str, object], Input] | Answer:
        """The parents and fields of a write."""
        try:
            body = read_input(call)
        except ValueError:
            return problem(400)
        sent = body.fields.get(self._kind.key) or {}
        parents = self._parents(call, body.fields)
        if isinstance(parents, Answer):
            return parents
        if not isinstance(sent, dict):
            return self._refused(400, {self._kind.key: ["must be an object"]})
        if self._settings["unknown_fields"] == "406" and unknown(sent, self._kind.table):
            return problem(406)
        return parents, sent, body

    def _values(self, sent: Mapping[str, object], row: Document | None, body: Input) -> dict[str, object]:
        errors: Errors = {}
        values = read_fields(sent, self._kind.table, self._settings, errors)
        others = [each for each in self._store.all(self._kind.key) if row is None or each["id"] != row["id"]]
        errors |= misfits(values, others, bool(body.files), self._settings)
        if body.files:
            values["attachments"] = [*self._kept(row), *map(self._stored, body.files)]
        if errors:
            raise MisfitError(errors)
        return values

    def _kept(self, row: Document | None) -> Sequence[object]:
        """The files that stay when others come."""
        if row is None or self._settings["new_attachments"] == "replace":
            return ()
        return cast("Sequence[object]", row.get("attachments") or ())

    def _stored(self, name: str) -> Document:
        number = FIRST_ID + self._store.next_number("file")
        return {"id": number, "url": f"https://files.invalid/{number}", "filename": name}

    def _parents(self, call: Call, fields: Mapping[str, object]) -> Parents | Answer:
        """The parents' ids; 400 names those that are missing."""
        errors: Errors = {}
        found = []
        for name in self._kind.parents:
            value = call.params.get(name, fields.get(name))
            if type(value) in {int, str} and re.fullmatch("[0-9]{1,18}", str(value)):
                found.append(int(str(value)))
            else:
                errors[name] = ["is missing" if value is None else "is not a number"]
        return self._refused(400, errors) if errors else tuple(found)

    def _refused(self, status: int, errors: Errors) -> Answer:
        return refused(status, str(self._settings["error_shape"]), errors)

    def _row(self, parents: Parents, call: Call) -> Document | None:
        if not self._has_parents(parents):
            return None
        return self._store.get(self._kind.key, "/".join(map(str, (*parents, call.params["id"]))))

    def _id(self, row: Document) -> str:
        return "/".join(str(row[name]) for name in (*self._kind.parents, "id"))

    def _now(self) -> str:
        return self._store.now.strftime("%Y-%m-%dT%H:%M:%SZ")
