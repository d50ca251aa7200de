"""What COR's contracts hang on: clients by external id, and exchange rates."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle
from typing import cast

from reconcile.sandbox import Answer, Call, Document, Endpoint, Setting, Store, Write
from reconcile_cor import sandbox_schema as schema
from reconcile_cor.sandbox_rows import BASE_CURRENCY, COMPANY
from reconcile_cor.sandbox_words import Mistake, Words, plain

_FIRST_CLIENT = 25855
_MOST_RATES = 20
SEEDED = 50
_EXAMPLE = "SF-ACC-67890"
_NAMES = ("Acme Inc", "Globex Ltd", "Initech GmbH", "Umbrella SA", "Soylent Oy", "Žižkov & Søns")
_CLIENTS = "/v2/integrations/clients"


class Related:
    """Clients and exchange rates of one store."""

    def __init__(self, store: Store, settings: Mapping[str, Setting], words: Words) -> None:
        self._store = store
        self._settings = settings
        self._words = words

    def routes(self) -> list[Endpoint]:
        """Clients to make, rename and delete, and exchange rates to sync."""
        return [
            Endpoint("POST", _CLIENTS, self._create, shape=schema.CREATE_CLIENT),
            Endpoint("PUT", f"{_CLIENTS}/{{id}}", self._update, shape=schema.UPDATE_CLIENT),
            Endpoint("DELETE", f"{_CLIENTS}/{{id}}", self._delete, shape=schema.DELETE),
            Endpoint("POST", "/v2/integrations/currency-exchanges", self._sync, shape=schema.SYNC),
        ]

    def seed(self) -> None:
        """Keep some clients under recurring names; the first is that of the vendor's example."""
        keys = (_EXAMPLE, *(f"SF-ACC-{number}" for number in range(1, SEEDED)))
        for key, name in zip(keys, cycle(_NAMES), strict=False):
            row = self._new(key, name)
            self._store.keep("client", str(row["id"]), row, key)

    def client(self, external_id: str) -> Document | None:
        """The client that was made with an external id."""
        return self._store.find("client", external_id)

    def has_rate(self, currency: str) -> bool:
        """Whether a currency can be converted to the company's."""
        known = currency == BASE_CURRENCY or self._settings["exchange_rates"] == "all"
        return known or self._store.get("rate", currency) is not None

    def _new(self, external_id: str, name: object) -> dict[str, object]:
        number = _FIRST_CLIENT - 1 + self._store.next_number("client")
        return {"id": number, "external_id": external_id, "name": name, "company_id": COMPANY}

    def _create(self, call: Call) -> Answer:
        sent = _object(call)
        for name in ("id", "name"):
            if not isinstance(sent.get(name), str) or not sent[name]:
                return self._words.invalid(Mistake(name, "required", f"{name} is required"))
        key = str(sent["id"])
        if self.client(key):
            return self._words.named(
                "DuplicateExternalIdError", "A client with this external ID already exists"
            )
        return self._saved(call, "create", self._new(key, sent["name"]), sent)

    def _update(self, call: Call) -> Answer:
        row, sent = self.client(call.params["id"]), _object(call)
        if row is None:
            return self._not_found()
        name = sent.get("name")
        return self._saved(call, "update", {**row, **({"name": name} if isinstance(name, str) else {})}, sent)

    def _delete(self, call: Call) -> Answer:
        row = self.client(call.params["id"])
        if row is None:
            return self._not_found()
        contracts = self._store.all("contract")
        if any(each["client_id"] == row["id"] and not each["deleted_at"] for each in contracts):
            return self._words.named("DeletionError", "The client still has contracts")
        self._store.remove(call, Write("delete", "client", str(row["id"]), _object(call)))
        answer = {"message": "Client deleted successfully", "external_id": row["external_id"]}
        return Answer(200, {**answer, "cor_id": row["id"]})

    def _sync(self, call: Call) -> Answer:
        sent = _object(call)
        rates = sent.get("currency_exchanges")
        if not isinstance(rates, list) or not 0 < len(rates) <= _MOST_RATES:
            text = f"currency_exchanges must hold 1 to {_MOST_RATES} rates"
            return self._words.invalid(Mistake("currency_exchanges", "array", text))
        named = [_pair(each) for each in rates]
        known = [each for each in named if each is not None and each[1] == BASE_CURRENCY]
        for currency, _ in known:
            self._store.save(call, Write("create", "rate", currency, sent), {"currency": currency})
        lost = len(named) - len(known)
        errors = [{"message": "The rate is not one to the company's base currency"}] * lost
        counts = {"records_received": len(named), "records_created": len(known), "records_rejected": lost}
        status = "success" if not lost else "partial" if known else "failed"
        return Answer(200, {"status": status, "company_id": COMPANY, **counts, "errors": errors})

    def _saved(self, call: Call, action: str, row: Document, sent: object) -> Answer:
        key = str(row["external_id"])
        self._store.save(call, Write(action, "client", str(row["id"]), sent), row, key)
        return Answer(200, {"id": row["id"], "name": row["name"], "company_id": COMPANY})

    def _not_found(self) -> Answer:
        message = "The specified client does not exist in the integration mappings"
        return self._words.named("ClientNotFoundError", message)


class CoreClients:
    """The clients as the core API lists them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def show(self, call: Call) -> Answer:
        """One client by COR's number."""
        row = self._store.get("client", call.params["id"])
        return plain(404, call.path) if row is None else Answer(200, shown_client(row))

    def all(self) -> list[Document]:
        """Every client."""
        return [shown_client(row) for row in self._store.all("client")]


def shown_client(row: Document) -> Document:
    """A client as the core API has it."""
    integration = {"origin_external_id": row["external_id"], "destination_external_id": str(row["id"])}
    return {**{name: row[name] for name in ("id", "name", "company_id")}, "json_integrations": integration}


def _object(call: Call) -> Mapping[str, object]:
    try:
        sent = call.json()
    except ValueError:
        sent = None
    return sent if isinstance(sent, dict) else {}


def _pair(rate: object) -> tuple[str, str] | None:
    if not isinstance(rate, dict):
        return None
    pair = (rate.get("foreign_currency"), rate.get("base_currency"))
    return cast("tuple[str, str]", pair) if all(isinstance(each, str) for each in pair) else None
