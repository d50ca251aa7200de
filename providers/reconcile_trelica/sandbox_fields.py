"""Trelica's fields as tables: what each takes, how it is kept, and .NET's words where it does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import TypeAlias, cast

from reconcile.sandbox import Schema, schema

Errors: TypeAlias = dict[str, list[str]]
Table: TypeAlias = Mapping[str, Callable[[object], object]]

_INT32 = 1 << 31
_LARGEST = Decimal(79228162514264337593543950335)
_SCALE = 28
_DOTNET = Context(prec=28, rounding=ROUND_HALF_EVEN)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_CURRENCY = re.compile(r"[A-Z]{3}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d([Tt ].*)?", re.ASCII | re.DOTALL)


class UnfitError(ValueError):
    """A value that a field does not take; the text is for the answer."""


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise UnfitError(_conversion("System.String"))
    return value


def _email(value: object) -> str:
    if not _EMAIL.fullmatch(_text(value)):
        raise UnfitError("The value is not a valid e-mail address.")
    return _text(value)


def _currency(value: object) -> str:
    if not _CURRENCY.fullmatch(_text(value)):
        raise UnfitError("The value is not an ISO 4217 currency.")
    return _text(value)


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise UnfitError(_conversion("System.Nullable`1[System.Boolean]"))
    return value


def _integer(value: object) -> int:
    if type(value) is not int or not -_INT32 <= value < _INT32:
        raise UnfitError(_conversion("System.Nullable`1[System.Int32]"))
    return value


def _number(value: object) -> Decimal | int:
    """A .NET decimal: 28 digits, trailing zeros kept."""
    if type(value) not in {int, Decimal} or not -_LARGEST <= cast("Decimal", value) <= _LARGEST:
        raise UnfitError(_conversion("System.Nullable`1[System.Decimal]"))
    if not isinstance(value, Decimal):
        return cast("int", value)
    rounded = _DOTNET.plus(value)
    exponent = cast("int", rounded.as_tuple().exponent)
    if exponent > 0:
        return int(rounded)
    return rounded.quantize(Decimal(1).scaleb(-_SCALE)) if exponent < -_SCALE else rounded


def _day(value: object) -> str:
    """A day at midnight UTC, whatever time was sent with it."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise UnfitError(_conversion("System.Nullable`1[System.DateTime]"))
    try:
        datetime.fromisoformat(value)
        return midnight(date.fromisoformat(value[:10]))
    except ValueError:
        raise UnfitError(_conversion("System.Nullable`1[System.DateTime]")) from None


@dataclass(frozen=True, slots=True)
class _OneOf:
    """An enum of .NET."""

    type_name: str
    words: tuple[str, ...]

    def __call__(self, value: object) -> object:
        if value not in self.words:
            raise UnfitError(_conversion(f"System.Nullable`1[Trelica.Contracts.{self.type_name}]"))
        return value


def midnight(day: date) -> str:
    """A day as the API shows it."""
    return f"{day.isoformat()}T00:00:00Z"


def instant(moment: datetime) -> str:
    """A moment as the API shows it, in milliseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _conversion(type_name: str) -> str:
    return f"The JSON value could not be converted to {type_name}."


_LINE_ITEM: Table = {
    "externalId": _text,
    "description": _text,
    "notes": _text,
    "unitCount": _number,
    "amount": _number,
    "currency": _currency,
    "startDate": _day,
    "endDate": _day,
}
_DOCUMENT: Table = {"linkUrl": _text, "description": _text}
_CONTRACT: Table = {
    "id": _text,
    "externalId": _text,
    "ref": _text,
    "type": _OneOf("ContractType", ("OrderForm", "MSA", "GenericContract", "PurchaseOrder", "Subscription")),
    "vendorName": _text,
    "startDate": _day,
    "agreementDate": _day,
    "renewalDate": _day,
    "isRollingContract": _boolean,
    "terminationNoticeDays": _integer,
    "isAutomaticRenewal": _boolean,
    "notes": _text,
    "paymentMethod": _OneOf("PaymentMethod", ("CreditCard", "Invoice")),
    "businessOwnerEmail": _email,
}
_LISTS: Mapping[str, Table] = {"lineItems": _LINE_ITEM, "documents": _DOCUMENT}
_COMPUTED = ("createdDtm", "lastModifiedDtm", "lineItems.baseAmount", "lineItems.baseCurrency")
NAMES = frozenset(
    (*_CONTRACT, *_LISTS, *_COMPUTED, *(f"{name}.{each}" for name, table in _LISTS.items() for each in table))
)

_SCHEMAS: Mapping[Callable[[object], object], Schema] = {
    _text: schema.TEXT,
    _email: {"type": "string", "format": "email"},
    _currency: {"type": "string", "pattern": f"^{_CURRENCY.pattern}$"},
    _boolean: schema.FLAG,
    _integer: {"type": "integer", "minimum": -_INT32, "maximum": _INT32 - 1},
    _number: schema.NUMBER,
    _day: schema.INSTANT,
}


def schemas() -> dict[str, Schema]:
    """The writable fields as JSON Schema."""
    lists = {name: schema.list_of(schema.object_of(_schemas_of(table))) for name, table in _LISTS.items()}
    return {**_schemas_of(_CONTRACT), **lists}


def _schemas_of(table: Table) -> dict[str, Schema]:
    return {
        name: schema.nullable(
            schema.one_of(*convert.words) if isinstance(convert, _OneOf) else _SCHEMAS[convert]
        )
        for name, convert in table.items()
    }


def read_contract(document: Mapping[str, object], errors: Errors) -> dict[str, object]:
    """The writable fields that have a value, as they are kept; mistakes go to `errors` by their path."""
    contract = _converted(document, _CONTRACT, "", errors)
    for name, table in _LISTS.items():
        contract[name] = _items(document.get(name), table, name, errors)
    keys = [item.get("externalId") for item in _mappings(contract["lineItems"])]
    if None in keys and any(key is not None for key in keys):
        errors["lineItems"] = ["Either all line items must have an externalId or none of them."]
    if len(set(keys) - {None}) < len([key for key in keys if key is not None]):
        errors["lineItems"] = ["Each line item must have an externalId of its own."]
    return contract


def _items(value: object, table: Table, name: str, errors: Errors) -> list[dict[str, object]]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        errors[name] = [_conversion("System.Collections.Generic.List`1")]
        return []
    return [_converted(each, table, f"{name}[{index}].", errors) for index, each in enumerate(value)]


def _mappings(items: object) -> list[Mapping[str, object]]:
    return cast("list[Mapping[str, object]]", items)


def _converted(document: Mapping[str, object], table: Table, at: str, errors: Errors) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, convert in table.items():
        value = document.get(name)
        if value is None:
            continue
        try:
            found[name] = convert(value)
        except UnfitError as problem:
            errors[f"{at}{name}"] = [str(problem)]
    return found
