"""The endpoints of Grow CRM's contracts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from reconcile.sandbox import Answer, Call, Document, Endpoint, Role, Setting, Store, Write
from reconcile_growcrm import sandbox_rows as rows
from reconcile_growcrm import sandbox_rules as rules
from reconcile_growcrm import sandbox_schema
from reconcile_growcrm.sandbox_input import read_input, trimmed
from reconcile_growcrm.sandbox_related import LARGEST_PAGE, Related, failure, invalid

_LIST = "/api/contracts"
_ONE = "/api/contracts/{id}"
_INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"
_DONE = {"create": "created", "clone": "cloned", "tag": "tags updated"}


class Contracts:
    """Contracts of one store, under the settings of the vendor's switches."""

    def __init__(self, store: Store, settings: Mapping[str, Setting], related: Related) -> None:
        self._store = store
        self._settings = settings
        self._related = related

    def routes(self) -> list[Endpoint]:
        """The documented ones, and what a person does in the app."""
        return [
            Endpoint("GET", _LIST, self._list, Role.LIST, sandbox_schema.LIST),
            Endpoint("POST", _LIST, self._create, shape=sandbox_schema.CREATE_ONE),
            Endpoint("GET", _ONE, self._show, shape=sandbox_schema.SHOW),
            Endpoint("PATCH", _ONE, self._update, shape=sandbox_schema.UPDATE_ONE),
            Endpoint("DELETE", _ONE, self._delete, shape=sandbox_schema.DELETE),
            Endpoint("PUT", f"{_ONE}/tags", self._set_tags, shape=sandbox_schema.SET_TAGS),
            Endpoint("POST", f"{_ONE}/clone", self._clone, shape=sandbox_schema.CLONE_ONE),
            Endpoint("POST", "/_admin/contracts/{id}/{act}", self._act, Role.ADMIN),
        ]

    def _list(self, call: Call) -> Answer:
        query = {name: trimmed(text) for name, text in call.query.items()}
        if errors := self._query_errors(query):
            return invalid(errors)
        today = self._store.now.date()
        every = [rows.with_status(row, today) for row in self._store.all("contract")]
        found = rows.selected(every, query)
        return self._related.page(call, "Contracts", found, lambda row: rows.shown(row, self._related.name))

    def _query_errors(self, query: Mapping[str, str]) -> rules.Errors:
        errors = {}
        if query.get("status") not in (None, "", *rows.STATUSES):
            errors["status"] = ["The selected status is invalid."]
        if self._settings["unknown_sort"] == "refuse" and query.get("sort") not in (None, "", *rows.SORTS):
            errors["sort"] = ["The selected sort is invalid."]
        if self._settings["limit_over_100"] == "refuse":
            limit = rules.integer(query.get("limit")) or 0
            if limit > LARGEST_PAGE:
                errors["limit"] = [f"The limit field must not be greater than {LARGEST_PAGE}."]
        return errors

    def _create(self, call: Call) -> Answer:
        fields = read_input(call)
        if errors := rules.check(fields, rules.CREATE, self._related.exists):
            return invalid(errors)
        row = rows.new_row(self._store.next_number("doc_id"), self._instant(), fields)
        if not self._settings["store_project_id"]:
            row["doc_project_id"] = None
        if row["doc_body"] is None:
            row["doc_body"] = self._related.name("template", rules.integer(fields.get("contract_template")))
        return self._saved(call, "create", row, fields)

    def _show(self, call: Call) -> Answer:
        row = self._row(call)
        return failure(404) if row is None else self._answer(200, row, "retrieved")

    def _update(self, call: Call) -> Answer:
        row, fields = self._row(call), read_input(call)
        if row is None:
            return failure(404)
        if errors := rules.check(fields, rules.UPDATE, self._related.exists):
            return invalid(errors)
        keeps = self._settings["patch_omitted"] == "keep"
        return self._saved(call, "update", rows.updated_row(row, fields, keep_omitted=keeps), fields)

    def _delete(self, call: Call) -> Answer:
        row = self._row(call)
        if row is None:
            return failure(404)
        self._store.remove(call, Write("delete", "contract", str(row["doc_id"])))
        return Answer(200, {"data": {"id": row["doc_id"]}, "message": "Contract deleted successfully."})

    def _set_tags(self, call: Call) -> Answer:
        row, fields = self._row(call), read_input(call)
        if row is None:
            return failure(404)
        if errors := rules.check_tags(fields):
            return invalid(errors)
        tags = cast("list[str]", fields["tags"])
        if self._settings["tag_normalisation"]:
            tags = [tag.lower().replace(" ", "-") for tag in tags]
        return self._saved(call, "tag", {**row, "tags": tags}, fields)

    def _clone(self, call: Call) -> Answer:
        source, fields = self._row(call), read_input(call)
        if source is None:
            return failure(404)
        if errors := rules.check(fields, rules.CLONE, self._related.exists):
            return invalid(errors)
        row = rows.cloned_row(self._store.next_number("doc_id"), self._instant(), source, fields)
        return self._saved(call, "clone", row, fields)

    def _act(self, call: Call) -> Answer:
        """Publish or sign, as a person does in the app."""
        row, act = self._row(call), call.params["act"]
        if row is None or act not in {"publish", *rows.SIGNERS}:
            return failure(404)
        change: dict[str, object] = {"doc_date_published": self._store.now.date().isoformat()}
        if act in rows.SIGNERS:
            change = {rows.SIGNERS[act]: "signed"}
        return self._saved(call, act, {**row, **change}, {})

    def _saved(self, call: Call, action: str, row: Document, fields: rules.Input) -> Answer:
        self._store.save(call, Write(action, "contract", str(row["doc_id"]), fields), row)
        status = 201 if action in {"create", "clone"} else 200
        return self._answer(status, row, _DONE.get(action, "updated"))

    def _answer(self, status: int, row: Document, done: str) -> Answer:
        shown = rows.shown(rows.with_status(row, self._store.now.date()), self._related.name)
        return Answer(status, {"data": shown, "message": f"Contract {done} successfully."})

    def _row(self, call: Call) -> Document | None:
        return self._store.get("contract", str(rules.integer(call.params["id"])))

    def _instant(self) -> str:
        return self._store.now.strftime(_INSTANT)
