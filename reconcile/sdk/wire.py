"""From a vendor's JSON to a resource, leniently.

An absent field is not set, null is None, unknown fields are ignored, and every spelling that means a value is
that value; enums may have values that no document names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from reconcile.core.errors import UncertainError
from reconcile.core.resource import Item
from reconcile.core.schema import Field, Schema, schema_of
from reconcile.core.types import FieldType, decimal, instant
from reconcile.core.value import Value
from reconcile.sdk.nested import build
from reconcile.sdk.redaction import printable

ItemT = TypeVar("ItemT", bound=Item)

_MOST_DIGITS = 60  # a number like 1e999999999 is an attack on whoever prints it
_MISSING = object()


def read_resource(kind: type[ItemT], payload: object) -> ItemT:
    """Read one object; raises `UncertainError` that names a field which makes no sense."""
    if not isinstance(payload, Mapping):
        raise UncertainError(
            f"the vendor answered with {_shown(payload)} instead of a {kind.__name__}",
            "see at the vendor what became of it, then plan again",
        )
    return build(kind, read_values(schema_of(kind), payload, kind.__name__))


def _shown(raw: object) -> str:
    return "nothing" if raw is None else printable(repr(raw), 60)


def read_values(schema: Schema, payload: Mapping[str, object], where: str) -> dict[str, Value]:
    """The fields of an object that are there, as plain values."""
    found = ((field, _at(payload, field.read_path)) for field in schema)
    return {
        field.name: read_value(field, raw, f"{where}.{field.name}")
        for field, raw in found
        if raw is not _MISSING
    }


def _at(payload: object, path: Sequence[str | int]) -> object:
    for step in path:
        if payload is None:
            return None
        if not isinstance(payload, Mapping) or step not in payload:
            return _MISSING
        payload = payload[step]
    return payload


def read_value(field: Field, raw: object, where: str) -> Value:
    """Read one field; raises `UncertainError`."""
    if raw is None:
        return None
    try:
        return _READERS[field.type](field, raw, where)
    except (TypeError, ValueError, OverflowError):
        raise UncertainError(
            f"{where}: the vendor's {_shown(raw)} is no {field.type.value}",
            "nothing was planned with it; correct it at the vendor",
        ) from None


def _text(_: Field, raw: object, __: str) -> Value:
    if isinstance(raw, str):
        return raw if raw.isascii() else _whole(raw)
    if isinstance(raw, (int, Decimal)):
        return str(raw).lower() if isinstance(raw, bool) else str(raw)
    raise TypeError


def _whole(text: str) -> str:
    """Half of a surrogate pair can't be stored or printed anywhere."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _number(_: Field, raw: object, __: str) -> Decimal | None:
    if isinstance(raw, bool) or not isinstance(raw, (int, str, Decimal)):
        raise TypeError
    if isinstance(raw, str) and not raw.strip():
        return None
    number = decimal(raw)
    if abs(number.adjusted()) > _MOST_DIGITS:
        raise ValueError
    return number


def _integer(field: Field, raw: object, where: str) -> Value:
    number = _number(field, raw, where)
    if number is None:
        return None
    if number != int(number):
        raise ValueError
    return int(number)


def _date(_: Field, raw: object, __: str) -> Value:
    """The calendar day as it is written: vendors send midnight, with or without an offset."""
    if not isinstance(raw, str):
        raise TypeError
    if not raw:
        return None
    return datetime.fromisoformat(raw).date()


def _instant(_: Field, raw: object, __: str) -> Value:
    if not isinstance(raw, str):
        raise TypeError
    return instant(raw) if raw else None


def _boolean(_: Field, raw: object, __: str) -> Value:
    found = {True: True, False: False, "true": True, "false": False, "1": True, "0": False}
    if not isinstance(raw, (bool, int, str)) or raw not in found:
        raise ValueError
    return found[raw]


def _object(field: Field, raw: object, where: str) -> Value:
    if isinstance(raw, list) and not raw:
        raw = {}  # PHP knows no empty object
    if not isinstance(raw, Mapping):
        raise TypeError
    return read_values(field.item, raw, where) if field.item else _free(raw)


def _list(field: Field, raw: object, where: str) -> Value:
    if not isinstance(raw, list):
        raise TypeError
    if field.item is None:
        return _free(raw)
    return tuple(_object(field, each, f"{where}[{index}]") for index, each in enumerate(raw))


def _free(raw: object) -> Value:
    match raw:
        case str():
            return _whole(raw)
        case Mapping():
            return {str(key): _free(each) for key, each in raw.items()}
        case list():
            return tuple(map(_free, raw))
        case _:
            return raw  # type: ignore[return-value]  # JSON has nothing else


_READERS: Mapping[FieldType, Callable[[Field, object, str], Value]] = {
    FieldType.TEXT: _text,
    FieldType.INTEGER: _integer,
    FieldType.NUMBER: _number,
    FieldType.MONEY: _number,
    FieldType.DATE: _date,
    FieldType.INSTANT: _instant,
    FieldType.BOOLEAN: _boolean,
    FieldType.OBJECT: _object,
    FieldType.LIST: _list,
    FieldType.MAP: _object,
}
