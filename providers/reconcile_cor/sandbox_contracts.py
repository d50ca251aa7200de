"""COR's integrations API for contracts: by external id, with `metadata.source` on every call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from reconcile.sandbox import Answer, Call, Document, Endpoint
from reconcile_cor import sandbox_schema as schema
from reconcile_cor.sandbox_fields import SOURCES, UPDATABLE, is_reversed, mistakes
from reconcile_cor.sandbox_related import Related
from reconcile_cor.sandbox_rows import BASE_CURRENCY, Rows
from reconcile_cor.sandbox_words import Mistake, Words

_ALL = "/v2/integrations/contracts"
_ONE = "/v2/integrations/contracts/{id}"


class Integrations:
    """Create, update, delete, and the users of a contract; there is nothing to read."""

    def __init__(self, rows: Rows, words: Words, related: Related) -> None:
        self._rows = rows
        self._words = words
        self._related = related

    def routes(self) -> list[Endpoint]:
        """The documented ones."""
        return [
            Endpoint("POST", _ALL, self._create, shape=schema.CREATE),
            Endpoint("PUT", _ONE, self._update, shape=schema.UPDATE),
            Endpoint("DELETE", _ONE, self._delete, shape=schema.DELETE),
            Endpoint("POST", f"{_ONE}/users", self._attach, shape=schema.USERS),
            Endpoint("DELETE", f"{_ONE}/users", self._detach, shape=schema.USERS),
        ]

    def _create(self, call: Call) -> Answer:
        sent = self.read(call)
        if isinstance(sent, Answer):
            return sent
        if refusal := self._check(sent, ("id", "name", "client_id")):
            return refusal
        client = self._related.client(str(sent["client_id"]))
        if client is None:
            message = "The specified client does not exist in the integration mappings"
            return self._words.named("ClientNotFoundError", message)
        key, source = str(sent["id"]), _source(sent)
        if self._rows.named(key, source):
            return self._words.named(
                "DuplicateExternalIdError", "A contract with this external ID already exists"
            )
        currency = self._currency(sent)
        if not self._related.has_rate(currency):
            return self._words.no_rate(currency, BASE_CURRENCY)
        values = {name: sent.get(name) for name in UPDATABLE}
        given = {"external_id": key, "source": source, "is_mapped": True, "client_id": client["id"]}
        row = self._rows.new({**values, **given, "currency": currency})
        self._rows.save(call, "create", row, sent)
        return Answer(int(self._rows.settings["created_status"]), self._rows.in_integrations(row))

    def _update(self, call: Call) -> Answer:
        sent = self.read(call)
        if isinstance(sent, Answer):
            return sent
        row = self._rows.present(call.params["id"], _source(sent))
        if row is None:
            return self._not_found()
        clears = self._rows.settings["null"] == "clears"
        values = {
            name: sent[name] for name in UPDATABLE if name in sent and (clears or sent[name] is not None)
        }
        changed = {**row, **values}
        if refusal := self._check({name: changed[name] for name in UPDATABLE}, ("name",)):
            return refusal
        changed["updated_at"] = self._rows.instant()
        self._rows.save(call, "update", changed, sent)
        return Answer(200, self._rows.in_integrations(changed))

    def _delete(self, call: Call) -> Answer:
        sent = self.read(call)
        if isinstance(sent, Answer):
            return sent
        row = self._rows.present(call.params["id"], _source(sent))
        if row is None or sent.get("corId", row["id"]) != row["id"]:
            return self._not_found()
        if row["users"]:
            return self._words.named("DeletionError", "The contract still has user associations")
        keeps = self._rows.settings["delete_without_cor_id"] == "keeps" and "corId" not in sent
        self._rows.save(call, "delete", {**row, "is_mapped": keeps, "deleted_at": self._rows.instant()}, sent)
        answer = {"message": "Contract deleted successfully", "external_id": row["external_id"]}
        return Answer(200, {**answer, "cor_id": row["id"]})

    def _attach(self, call: Call) -> Answer:
        return self._change_users(call, detach=False)

    def _detach(self, call: Call) -> Answer:
        return self._change_users(call, detach=True)

    def _change_users(self, call: Call, *, detach: bool) -> Answer:
        """Users are named by their external ids, in objects with dates or alone."""
        sent = self.read(call)
        if isinstance(sent, Answer):
            return sent
        row = self._rows.present(call.params["id"], _source(sent))
        if row is None:
            return self._not_found()
        users = sent.get("users")
        if not isinstance(users, list) or not users:
            return self._words.invalid(Mistake("users", "required", "users is required"))
        named = [str(each.get("id") if isinstance(each, Mapping) else each) for each in users]
        before = cast("list[str]", row["users"])
        after = [each for each in before if not (detach and each in named)]
        after += [] if detach else [each for each in named if each not in before]
        self._rows.save(call, "detach" if detach else "attach", {**row, "users": after}, sent)
        done = "detached" if detach else "attached"
        answer = {"message": f"Users {done} successfully", "contract_id": row["id"]}
        return Answer(200, {**answer, f"{done}_users": named})

    def read(self, call: Call) -> Mapping[str, object] | Answer:
        """The body of a call, once it says which system speaks."""
        try:
            sent = call.json()
        except ValueError:
            sent = None
        if not isinstance(sent, dict):
            return self._words.invalid(Mistake("body", "object", "The body must be a JSON object"))
        metadata = sent.get("metadata")
        if not isinstance(metadata, dict) or not isinstance(metadata.get("source"), str):
            return self._words.invalid(Mistake("metadata.source", "required", "metadata.source is required"))
        if metadata["source"] not in SOURCES:
            return self._words.named("InvalidSourceError", f"Invalid source: {metadata['source']}")
        return sent

    def _check(self, fields: Document, required: tuple[str, ...]) -> Answer | None:
        if found := mistakes(fields, required, self._rows.settings):
            return self._words.invalid(found[0])
        if self._rows.settings["date_range"] == "checked" and is_reversed(fields):
            return self._words.named("InvalidDateRangeError", "start_date must be before end_date")
        return None

    def _currency(self, sent: Mapping[str, object]) -> str:
        accepts = self._rows.settings["currency"] == "accepted"
        return str(sent.get("currency") or BASE_CURRENCY) if accepts else BASE_CURRENCY

    def _not_found(self) -> Answer:
        return self._words.named("ContractNotFoundError", "Contract not found in the integration mappings")


def _source(sent: Mapping[str, object]) -> str:
    return str(cast("Mapping[str, object]", sent["metadata"])["source"])
