"""The lines of Procore's contracts, which lock with them, and the sync of many contracts at once."""

from __future__ import annotations

from collections.abc import Mapping

from reconcile.sandbox import Answer, Call, Document, Endpoint, Setting, Store
from reconcile_procore.sandbox_input import Input, read_input
from reconcile_procore.sandbox_kinds import Kind, line_items
from reconcile_procore.sandbox_problems import Errors, problem
from reconcile_procore.sandbox_records import HasParents, MisfitError, Parents, Records
from reconcile_procore.sandbox_rules import is_approved
from reconcile_procore.sandbox_schema import sync_of

_MOST = 1000


class Lines(Records):
    """The lines of one kind of contracts."""

    def __init__(self, contracts: Kind, store: Store, settings: Mapping[str, Setting]) -> None:
        super().__init__(line_items(contracts), store, settings, lambda at: self._contract(at) is not None)
        self._contracts = contracts

    def _contract(self, parents: Parents) -> Document | None:
        return self._store.get(self._contracts.key, "/".join(map(str, parents)))

    def _locked(self, parents: Parents, row: Document | None, values: Mapping[str, object] | None) -> Errors:
        del row, values
        contract = self._contract(parents) or {}
        locked = self._settings["approved_lock"] and is_approved(contract)
        return {"base": ["is locked while the contract is approved"]} if locked else {}


class Sync:
    """Contracts of one kind created and updated in one request, which is never refused as a whole."""

    def __init__(self, kind: Kind, records: Records, has_project: HasParents) -> None:
        self._kind = kind
        self._records = records
        self._has_project = has_project

    def routes(self) -> list[Endpoint]:
        """`PATCH …/sync`."""
        return [Endpoint("PATCH", f"{self._kind.path}/sync", self._sync, shape=sync_of(self._kind))]

    def _sync(self, call: Call) -> Answer:
        try:
            fields = read_input(call).fields
        except ValueError:
            return problem(400)
        project, updates = fields.get("project_id"), fields.get("updates")
        if type(project) is not int or not isinstance(updates, list):
            return problem(400)
        if not all(isinstance(each, dict) for each in updates):
            return problem(400)
        if len(updates) > _MOST:
            return problem(413)
        if not self._has_project((project,)):
            return problem(404)
        return self._all(call, project, updates)

    def _all(self, call: Call, project: int, updates: list[dict[str, object]]) -> Answer:
        entities: list[object] = []
        failed: list[object] = []
        for each in updates:
            try:
                entities.append(self._records.shown(self._one(call, project, each)))
            except MisfitError as misfit:
                failed.append({**each, "errors": misfit.errors})
        return Answer(200, {"entities": entities, "errors": failed})

    def _one(self, call: Call, project: int, sent: Mapping[str, object]) -> Document:
        """The id decides, then the origin id; what has neither is new."""
        body = Input(dict(sent))
        name = "id" if sent.get("id") is not None else "origin_id"
        rows = self._records.rows((project,)) if sent.get(name) is not None else []
        found = next((row for row in rows if row.get(name) == sent[name]), None)
        if found is not None:
            return self._records.changed(call, found, sent, body)
        if name == "id":
            raise MisfitError({"id": ["Entity with this ID not found"]})
        return self._records.made(call, (project,), sent, body)
