"""Equality by meaning: every spelling of a value becomes one canonical value.

Text in the vendor's normal form, amounts as decimals, dates as dates, sets as sorted tuples, lists as
mappings by key or by place, secrets as digests. An empty list, set or map is the same as none. A reference
equals only itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from reconcile.core.keys import by_key
from reconcile.core.roles import Role
from reconcile.core.schema import Field, Schema
from reconcile.core.types import FieldType, decimal, instant, shortest, whole
from reconcile.core.value import Json, Reference, Value, to_json
from reconcile.planning.secret import digest_of

Canonical: TypeAlias = "bool | int | Decimal | str | date | Reference | tuple[Canonical, ...] | Tree | None"
Tree: TypeAlias = "dict[str | int, Canonical]"


def canonical(field: Field, value: Value) -> Canonical:
    """Bring one field's value, typed or as the lockfile spells it, to its canonical form."""
    if value is None or isinstance(value, Reference):
        return value
    if field.has(Role.SECRET):
        return digest_of(value)
    if is_set(field):
        return _sorted_set(field, value)
    try:
        return _BY_TYPE[field.type](field, value)
    except ValueError:
        return free(value)  # an older version of the kind wrote it: it differs from everything new


def canonical_object(schema: Schema, values: Mapping[str, Value]) -> Tree:
    """Bring every field that can be compared to its canonical form; what is null is left out."""
    fields = (field for field in schema if not field.has(Role.COMPUTED))
    pairs = ((field.name, canonical(field, values.get(field.name))) for field in fields)
    return {name: value for name, value in pairs if value is not None}


def is_set(field: Field) -> bool:
    """Whether the order of the items means nothing; nested objects are found by key or place instead."""
    return field.item is None and (field.has(Role.SET) or field.has(Role.TAGS))


def items_of(field: Field, value: Value, beside: Value = None) -> dict[str | int, Value]:
    """A list's items by their keys; by their places where an item of it, or of `beside`, has no key."""
    keyed = _keyed(field, value) if _keyed(field, beside) is not None else None
    pairs: Iterable[tuple[str | int, Value]] = enumerate(_items(value)) if keyed is None else keyed.items()
    return dict(pairs)


def _keyed(field: Field, value: Value) -> dict[str, Mapping[str, Value]] | None:
    return by_key(field, _items(value)) if field.key else None


def _items(value: Value) -> Sequence[Value]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def spelled(value: Canonical) -> Json:
    """Spell equal values alike for a document: 5, 5.0 and 5.00; null and absent."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return shortest(Decimal(value))
    if isinstance(value, dict):
        return {str(key): spelled(each) for key, each in value.items() if each is not None}
    if isinstance(value, tuple):
        return [spelled(each) for each in value]
    return to_json(value)


def free(value: Value) -> Canonical:
    """The canonical form of a value that no schema describes."""
    match value:
        case bool() | str() | None | Reference() | date():
            return value
        case int() | Decimal():
            return whole(value)  # one type for 1 and 1.0: deepdiff tells types apart
        case Mapping():
            return {str(key): free(each) for key, each in value.items()} or None
        case _:
            return dict(enumerate(map(free, value))) or None


def _text(field: Field, value: Value) -> Canonical:
    if field.normal is None or not isinstance(value, str):
        return free(value)
    return field.normal.rule(value) or None


def _sorted_set(field: Field, value: Value) -> Canonical:
    items = _items(value)
    found = {_text(field, item) for item in items if not isinstance(item, (Mapping, list, tuple))}
    return tuple(sorted((each for each in found if each is not None), key=str)) or None


def _free(_: Field, value: Value) -> Canonical:
    return free(value)


def _money(_: Field, value: Value) -> Canonical:
    return decimal(value)


def _number(_: Field, value: Value) -> Canonical:
    return whole(decimal(value))


def _date(_: Field, value: Value) -> Canonical:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def _instant(_: Field, value: Value) -> Canonical:
    return value if isinstance(value, datetime) else instant(str(value))


def _object(field: Field, value: Value) -> Canonical:
    if field.item is None or not isinstance(value, Mapping):
        return free(value)
    return canonical_object(field.item, value) or None


def _list(field: Field, value: Value) -> Canonical:
    one = _object if field.item else _text
    return {key: one(field, item) for key, item in items_of(field, value).items()} or None


_BY_TYPE: dict[FieldType, Callable[[Field, Value], Canonical]] = {
    FieldType.TEXT: _text,
    FieldType.INTEGER: _number,
    FieldType.NUMBER: _number,
    FieldType.MONEY: _money,
    FieldType.DATE: _date,
    FieldType.INSTANT: _instant,
    FieldType.BOOLEAN: _free,
    FieldType.OBJECT: _object,
    FieldType.LIST: _list,
    FieldType.MAP: _free,
}
