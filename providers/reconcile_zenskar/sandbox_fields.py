"""Zenskar's fields as tables: what each takes, how it is kept, and pydantic's words where it does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeAlias, cast

from reconcile.sandbox import Document

Convert: TypeAlias = Callable[[object], object]
Errors: TypeAlias = list[dict[str, object]]
Loc: TypeAlias = tuple[str | int, ...]

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_CURRENCY = re.compile(r"[A-Z]{3}")
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d([T ].+)?", re.ASCII | re.DOTALL)


class UnfitError(ValueError):
    """A value that a field does not take; text and type are for the answer."""

    def __init__(self, text: str, type_: str) -> None:
        super().__init__(text)
        self.type = type_


@dataclass(frozen=True, slots=True)
class Column:
    """One field: how it is read, what it is when it is left out, whether null is a value."""

    convert: Convert
    default: object = None
    is_required: bool = False
    is_nullable: bool = True


Table: TypeAlias = Mapping[str, Column]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise UnfitError("str type expected", "type_error.str")
    return value


def _currency(value: object) -> str:
    if not _CURRENCY.fullmatch(_text(value)):
        raise UnfitError("value is not a currency of ISO 4217", "value_error")
    return _text(value)


def _uuid(value: object) -> str:
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise UnfitError("value is not a valid uuid", "type_error.uuid")
    return value.lower()


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise UnfitError("value could not be parsed to a boolean", "type_error.bool")
    return value


def _mapping(value: object) -> object:
    if not isinstance(value, dict):
        raise UnfitError("value is not a valid dict", "type_error.dict")
    return value


def _list(value: object) -> object:
    if not isinstance(value, list):
        raise UnfitError("value is not a valid list", "type_error.list")
    return value


def _mappings(value: object) -> object:
    if not all(isinstance(each, dict) for each in cast("list[object]", _list(value))):
        raise UnfitError("value is not a valid dict", "type_error.dict")
    return value


def instant(value: object) -> str:
    """An instant as it is kept, in naive UTC: from ISO text or seconds since 1970; raises `UnfitError`."""
    try:
        if isinstance(value, str) and _DATE_TIME.fullmatch(value):
            return kept(datetime.fromisoformat(value))
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            return kept(datetime.fromtimestamp(int(value), UTC))
    except (ValueError, OverflowError, OSError):
        pass  # said below
    raise UnfitError("invalid datetime format", "value_error.datetime")


def kept(moment: datetime) -> str:
    """A moment in naive UTC."""
    naive = moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)
    return naive.isoformat()


def one_of(*words: str) -> Convert:
    """A field with an enum."""

    def convert(value: object) -> object:
        if value not in words:
            permitted = ", ".join(f"'{word}'" for word in words)
            text = f"value is not a valid enumeration member; permitted: {permitted}"
            raise UnfitError(text, "type_error.enum")
        return value

    return convert


_PRICING: Table = {
    "id": Column(_uuid),
    "pricing_id": Column(_uuid),
    "pricing": Column(_mapping),
    "product_id": Column(_uuid),
    "product": Column(_mapping),
    "start_date": Column(instant),
    "end_date": Column(instant),
    "anchor_date": Column(instant),
    "external_id": Column(_text),
    "custom_data": Column(_mapping),
    "description": Column(_text),
    "plan_id": Column(_uuid),
    "is_enabled": Column(_list),
}
_PHASE: Table = {
    "id": Column(_uuid),
    "name": Column(_text, is_required=True),
    "description": Column(_text),
    "start_date": Column(instant),
    "end_date": Column(instant),
    "phase_type": Column(one_of("active", "pause", "trial"), "active", is_nullable=False),
    "pricings": Column(_mappings, [], is_nullable=False),
    "features": Column(_mapping, {}),
    "source_plan_phase_id": Column(_uuid),
    "phase_metadata": Column(_mapping, {}),
}
_CONTRACT: Table = {
    "name": Column(_text, is_required=True),
    "currency": Column(_currency, is_required=True),
    "start_date": Column(instant, is_required=True),
    "customer_id": Column(_uuid, is_required=True),
    "phases": Column(_mappings, [], is_nullable=False),
    "description": Column(_text),
    "tags": Column(_list, [], is_nullable=False),
    "end_date": Column(instant),
    "anchor_date": Column(instant),
    "is_last_day_of_month": Column(_boolean, default=False, is_nullable=False),
    "plan_id": Column(_uuid),
    "custom_attributes": Column(_mapping, {}, is_nullable=False),
    "renewal_policy": Column(
        one_of("renew_with_default_contract", "renew_with_existing", "do_not_renew"),
        "do_not_renew",
        is_nullable=False,
    ),
    "contract_link": Column(_text),
    "bill_parent_customer": Column(_boolean, default=False, is_nullable=False),
    "invoice_payer_customer_id": Column(_uuid),
    "source": Column(_mapping, {}, is_nullable=False),
    "contract_type": Column(one_of("standard", "event_based"), "standard", is_nullable=False),
}
CREATE: Table = {
    "id": Column(_uuid),
    "status": Column(one_of("draft", "active"), is_required=True),
    **_CONTRACT,
}
UPDATE: Table = {
    "status": Column(one_of("draft", "active", "paused", "disputed"), is_required=True),
    **_CONTRACT,
    "include_in_renewal": Column(_boolean, default=None),
}
POLICY = Column(one_of("extend", "overlap"), is_required=True)
PAUSE: Table = {
    "start_date": Column(instant, is_required=True),
    "end_date": Column(instant),
    "unpause_extension_policy": POLICY,
}
EDIT_PAUSE: Table = {
    "start_date": Column(instant),
    "end_date": Column(instant),
    "pause_phase_id": Column(_uuid),
    "unpause_extension_policy": Column(POLICY.convert),
}
EXPIRE: Table = {"expiry_date": Column(instant)}
INSTANTS = frozenset({"start_date", "end_date", "anchor_date", "created_at", "updated_at", "deleted_at"})


def read_contract(document: Document, table: Table, errors: Errors) -> dict[str, object]:
    """The fields that were sent, as they are kept; unknown ones are ignored, mistakes go to `errors`."""
    sent = read_object(document, table, ("body",), errors)
    if isinstance(sent.get("phases"), list):
        phases = cast("Sequence[Document]", sent["phases"])
        sent["phases"] = [
            read_phase(each, ("body", "phases", place), errors) for place, each in enumerate(phases)
        ]
    return sent


def read_phase(document: Document, loc: Loc, errors: Errors) -> dict[str, object]:
    """A phase with its prices, defaults filled in."""
    phase = {**defaults(_PHASE), **read_object(document, _PHASE, loc, errors)}
    prices = cast("Sequence[Document]", phase["pricings"])
    phase["pricings"] = [
        read_pricing(each, (*loc, "pricings", place), errors) for place, each in enumerate(prices)
    ]
    return phase


def read_pricing(document: Document, loc: Loc, errors: Errors) -> dict[str, object]:
    """A price of a phase."""
    return read_object(document, _PRICING, loc, errors)


def read_object(document: Document, table: Table, loc: Loc, errors: Errors) -> dict[str, object]:
    """The fields of one object that were sent."""
    found: dict[str, object] = {}
    for name, column in table.items():
        try:
            if name in document:
                found[name] = _converted(column, document[name])
            elif column.is_required:
                raise UnfitError("field required", "value_error.missing")  # noqa: TRY301 - as any other mistake
        except UnfitError as mistake:
            errors.append({"loc": [*loc, name], "msg": str(mistake), "type": mistake.type})
    return found


def _converted(column: Column, value: object) -> object:
    if value is not None:
        return column.convert(value)
    if column.is_required or not column.is_nullable:
        raise UnfitError("none is not an allowed value", "type_error.none.not_allowed")
    return None


def defaults(table: Table) -> dict[str, object]:
    """What is kept where nothing was sent."""
    return {name: column.default for name, column in table.items() if not column.is_required and name != "id"}


def aware(value: object) -> Iterator[str]:
    """Every instant with an offset, anywhere in a body."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            if name in INSTANTS and isinstance(each, str) and re.search(r"T.*(Z|[+-]\d\d:?\d\d)$", each):
                yield each
            yield from aware(each)
    elif isinstance(value, list):
        for each in value:
            yield from aware(each)
