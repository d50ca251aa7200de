"""The endpoints of Trelica's contracts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import cast

from reconcile.sandbox import (
    Answer,
    Call,
    Document,
    Endpoint,
    Role,
    Setting,
    Store,
    Write,
)
from reconcile_trelica import sandbox_schema
from reconcile_trelica.sandbox_fields import Errors, instant, midnight, read_contract
from reconcile_trelica.sandbox_list import Listing
from reconcile_trelica.sandbox_problems import invalid, problem

_LIST = "/api/contracts/v1"
_ONE = "/api/contracts/v1/{id}"
_FIRST_ID = int("6609682bdb3cf6ec72b95839", 16)
_USER = {
    "userId": "110e3dd8077945c2a60d33770eb74b97",
    "name": "Sam Procurement",
    "email": "sam.procurement@example.org",
}
PEOPLE = ("jane.doe@example.org", "sam.procurement@example.org", "john.roe@example.org")
BASE_CURRENCY = "USD"
RATES: Mapping[str, Decimal] = {"USD": Decimal(1), "EUR": Decimal("1.10"), "GBP": Decimal("1.25")}


class Contracts:
    """Contracts of one store, under the settings of the vendor's switches."""

    def __init__(self, store: Store, settings: Mapping[str, Setting]) -> None:
        self._store = store
        self._settings = settings
        self._listing = Listing(store, settings, self._shown)

    def routes(self) -> list[Endpoint]:
        """The documented ones."""
        return [
            Endpoint("GET", _LIST, self._listing.answer, Role.LIST, sandbox_schema.LIST),
            Endpoint("PUT", _LIST, self._put, shape=sandbox_schema.PUT),
            Endpoint("GET", _ONE, self._show, shape=sandbox_schema.SHOW),
            Endpoint("DELETE", _ONE, self._delete),
        ]

    def _show(self, call: Call) -> Answer:
        row = self._named(call)
        return problem(404, call) if row is None else Answer(200, self._shown(row))

    def _delete(self, call: Call) -> Answer:
        row = self._named(call)
        if row is None:
            return problem(404, call)
        self._store.remove(call, Write("delete", "contract", str(row["id"])))
        return Answer(204)

    def _put(self, call: Call) -> Answer:
        if call.media_type != "application/json" and not call.media_type.endswith("+json"):
            return problem(415, call)
        try:
            sent = call.json()
        except ValueError as mistake:
            return invalid(call, {"$": [f"The JSON value could not be read: {mistake}"]})
        if not isinstance(sent, dict):
            return invalid(
                call, {"$": ["The JSON value could not be converted to Trelica.Contracts.Contract."]}
            )
        errors: Errors = {}
        contract = read_contract(sent, errors)
        self._check(contract, errors)
        if errors:
            return invalid(call, errors)
        return self._upsert(call, contract, sent)

    def _check(self, contract: Document, errors: Errors) -> None:
        if self._settings["vendor_name_required"] and not contract.get("vendorName"):
            errors["vendorName"] = ["The vendorName field is required."]
        owner = contract.get("businessOwnerEmail")
        if self._settings["owner_must_be_known"] and owner is not None and owner not in PEOPLE:
            errors["businessOwnerEmail"] = ["No person has this e-mail address."]
        by_id, by_key = self._matches(contract)
        differ = by_id is not None and by_key is not None and by_id["id"] != by_key["id"]
        if differ and self._settings["id_conflict"] == "refuse":
            errors["externalId"] = ["Another contract has this externalId."]

    def _matches(self, contract: Document) -> tuple[Document | None, Document | None]:
        """The contract that the id names, and the one that the external id names."""
        own, key = contract.get("id"), contract.get("externalId")
        return (
            None if own is None else self._store.get("contract", str(own)),
            None if key is None else self._store.find("contract", str(key)),
        )

    def _upsert(self, call: Call, contract: Document, sent: object) -> Answer:
        by_id, by_key = self._matches(contract)
        if contract.get("id") is not None and by_id is None and self._settings["unknown_id"] == "404":
            return problem(404, call)
        before = by_key if self._settings["id_conflict"] == "external_id" and by_key else by_id or by_key
        now = instant(self._store.now)
        row = {
            "id": self._new_id() if before is None else before["id"],
            **{name: value for name, value in contract.items() if name != "id"},
            "lineItems": [_with_base(item) for item in cast("list[Document]", contract["lineItems"])],
            "createdBy": _USER,
            "createdDtm": now if before is None else before["createdDtm"],
            "lastModifiedBy": _USER,
            "lastModifiedDtm": now,
        }
        if before is None:
            row.setdefault("agreementDate", midnight(self._store.now.date()))
        action = "upsert-create" if before is None else "upsert-update"
        key = cast("str | None", row.get("externalId"))
        self._store.save(call, Write(action, "contract", str(row["id"]), sent), row, key)
        return Answer(200, self._shown(row))

    def _new_id(self) -> str:
        return f"{_FIRST_ID + (self._store.next_number('contract') - 1) * 0x10001:024x}"

    def _named(self, call: Call) -> Document | None:
        name = call.params["id"]
        return self._store.get("contract", name) or self._store.find("contract", name)

    def _shown(self, row: Document) -> Document:
        shown = dict(row)
        if self._settings["omitted_booleans"] == "false":
            shown = {"isRollingContract": False, "isAutomaticRenewal": False, **shown}
        if self._settings["reorder_line_items"]:
            shown["lineItems"] = cast("list[Document]", shown["lineItems"])[::-1]
        return shown


def _with_base(item: Document) -> Document:
    """The item, with its amount in the organisation's currency where both are known."""
    amount, currency = item.get("amount"), item.get("currency")
    if amount is None or currency not in RATES:
        return item
    base: object = amount
    if currency != BASE_CURRENCY:
        base = (Decimal(str(amount)) * RATES[str(currency)]).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return {**item, "baseAmount": base, "baseCurrency": BASE_CURRENCY}
