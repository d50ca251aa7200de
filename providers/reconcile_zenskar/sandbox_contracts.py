"""The endpoints of Zenskar's contracts: create, read, replace, delete."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from reconcile.sandbox import Answer, Call, Document, Endpoint, Role, Setting, Store, Write
from reconcile_zenskar import sandbox_phases as phases
from reconcile_zenskar import sandbox_schema as shape
from reconcile_zenskar.sandbox_fields import (
    CREATE,
    UPDATE,
    Errors,
    aware,
    defaults,
    read_contract,
    read_object,
)
from reconcile_zenskar.sandbox_list import Listing
from reconcile_zenskar.sandbox_problems import invalid, problem
from reconcile_zenskar.sandbox_rows import Rows
from reconcile_zenskar.sandbox_values import Table

LIST = "/contract_v2"
ONE = "/contract_v2/{id}"
_INJECTED = {"region": "EMEA"}


class Contracts:
    """Contracts of one store, under the settings of the vendor's switches."""

    def __init__(self, store: Store, settings: Mapping[str, Setting]) -> None:
        self._store = store
        self._settings = settings
        self._rows = Rows(store, settings)
        self._phases = phases.Phases(store, settings)
        self._listing = Listing(self._rows, settings)

    def routes(self) -> list[Endpoint]:
        """The documented ones."""
        return [
            Endpoint("GET", LIST, self._listing.answer, Role.LIST, shape.LIST),
            Endpoint("POST", LIST, self._create, shape=shape.CREATE_ONE),
            Endpoint("GET", ONE, self._show, shape=shape.SHOW),
            Endpoint("PUT", ONE, self._replace, shape=shape.REPLACE),
            Endpoint("DELETE", ONE, self._delete, shape=shape.SHOW),
        ]

    def _show(self, call: Call) -> Answer:
        row = self._rows.named(call) or self._rows.deleted(call.params["id"])
        return problem(404) if row is None else Answer(200, self._rows.shown(row))

    def _create(self, call: Call) -> Answer:
        sent = self._read(call, CREATE)
        if isinstance(sent, Answer):
            return sent
        identity = sent.pop("id", None) or self._phases.new_id("contract")
        if self._is_taken(str(identity)):
            return problem(int(self._settings["duplicate_id"]), "Contract with this id already exists")
        row = {"id": identity, **defaults(CREATE), "anchor_date": sent["start_date"], **sent}
        if row["renewal_policy"] != "do_not_renew" and self._settings["renewal_policies"] == "one":
            return problem(400, "Only 'do_not_renew' is supported as renewal_policy")
        if refused := self._refused(row):
            return refused
        plan = self._store.get("plan", str(row["plan_id"]))
        copied = (
            self._phases.of_plan(plan) if self._settings["plan_beside_phases"] or not row["phases"] else []
        )
        return self._saved(call, "create", {**row, "phases": self._kept(row, [], copied)}, self._rows.now)

    def _replace(self, call: Call) -> Answer:
        before = self._rows.named(call)
        if before is None:
            return problem(404)
        sent = self._read(call, UPDATE)
        if isinstance(sent, Answer):
            return sent
        if before["status"] == "expired":
            return problem(400, "contract already expired")
        base = dict(before) if self._settings["put_omitted"] == "keep" else defaults(UPDATE)
        row = {**base, "id": before["id"], "created_at": before["created_at"], **sent}
        if refused := self._forbidden(before, row) or self._refused(row):
            return refused
        known = cast("Sequence[Document]", before["phases"])
        return self._saved(
            call, "update", {**row, "phases": self._kept(row, known, [])}, str(before["created_at"])
        )

    def _delete(self, call: Call) -> Answer:
        row = self._rows.named(call)
        if row is None:
            return problem(404)
        if row["status"] != "draft":
            return problem(int(self._settings["delete_refusal"]), "Only draft contracts can be deleted")
        gone = {**row, "deleted_at": self._rows.now}
        self._store.remove(call, Write("delete", "contract", str(row["id"])))
        self._store.keep("deleted", str(row["id"]), gone)
        return Answer(200, self._rows.shown(gone))

    def _read(self, call: Call, table: Table) -> dict[str, object] | Answer:
        document = read_body(call)
        if isinstance(document, Answer):
            return document
        if self._settings["aware_instants"] == "500" and any(aware(document)):
            return problem(500)
        if table is UPDATE and "phases" not in document and self._settings["put_without_phases"] == "500":
            return problem(500)
        errors: Errors = []
        sent = read_contract(document, table, errors)
        if table is CREATE and self._settings["phases_required"] and document.get("phases", []) == []:
            errors.append({"loc": ["body", "phases"], "msg": "field required", "type": "value_error.missing"})
        return invalid(errors) if errors else sent

    def _forbidden(self, before: Document, row: Document) -> Answer | None:
        """What a contract can't become."""
        if row["customer_id"] != before["customer_id"] and self._settings["customer_change"] == "refuse":
            return problem(400, "customer_id can't be changed")
        if row["status"] == "draft" != before["status"] and self._settings["back_to_draft"] == "refuse":
            return problem(400, f"A contract can't go from {before['status']} to draft")
        return None

    def _refused(self, row: Document) -> Answer | None:
        problems = list(self._mistakes(row))
        if problems:
            return problem(400, problems[0])
        start, end = str(row["start_date"]), cast("str | None", row["end_date"])
        sent = cast("Sequence[Document]", row["phases"])
        wrong = [
            *phases.mistakes(sent, start, end),
            *(text for each in sent for text in phases.price_mistakes(each)),
        ]
        return problem(int(self._settings["phase_rules"]), wrong[0]) if wrong else None

    def _mistakes(self, row: Document) -> Iterator[str]:
        if row["end_date"] and phases.moment(row["end_date"]) <= phases.moment(row["start_date"]):
            yield "end_date must be after start_date"
        for name, kind in (
            ("customer_id", "customer"),
            ("invoice_payer_customer_id", "customer"),
            ("plan_id", "plan"),
        ):
            if row[name] is not None and self._store.get(kind, str(row[name])) is None:
                yield f"{name}: {kind} {row[name]} does not exist"

    def _kept(self, row: Document, known: Sequence[Document], copied: Sequence[Document]) -> list[Document]:
        sent = cast("Sequence[Document]", row["phases"])
        return phases.in_order([*self._phases.kept(sent, known, str(row["start_date"])), *copied])

    def _is_taken(self, identity: str) -> bool:
        gone = self._settings["deleted_id"] == "taken" and self._store.get("deleted", identity) is not None
        return gone or self._store.get("contract", identity) is not None

    def _saved(self, call: Call, action: str, row: Document, created_at: str) -> Answer:
        if self._settings["attribute_defaults"]:
            attributes = cast("Mapping[str, object]", row["custom_attributes"])
            row = {**row, "custom_attributes": {**_INJECTED, **attributes}}
        return self._rows.save(call, action, {**row, "created_at": created_at})


def read_fields(call: Call, table: Table) -> dict[str, object] | Answer:
    """The fields of a table that were sent."""
    document = read_body(call)
    if isinstance(document, Answer):
        return document
    errors: Errors = []
    sent = read_object(document, table, ("body",), errors)
    return invalid(errors) if errors else sent


def read_body(call: Call) -> dict[str, object] | Answer:
    """The object that was sent."""
    try:
        document = call.json()
    except ValueError as mistake:
        return invalid([{"loc": ["body", 0], "msg": str(mistake), "type": "value_error.jsondecode"}])
    if isinstance(document, dict):
        return document
    return invalid([{"loc": ["body"], "msg": "value is not a valid dict", "type": "type_error.dict"}])
