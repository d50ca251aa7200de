"""What an update must send beside the written fields: an explicit null for what the author took back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar, cast

from reconcile.core.resource import Item
from reconcile.core.roles import Role
from reconcile.core.schema import Field, schema_of
from reconcile.core.types import FieldType
from reconcile.core.value import Value
from reconcile.planning.canonical import items_of

ItemT = TypeVar("ItemT", bound=Item)


def with_clears(desired: ItemT, applied: Mapping[str, Value]) -> ItemT:
    """Write None where a field was applied, is no longer written and can be cleared; in nested items too.

    A null that the vendor does not take is left out.
    """
    values: dict[str, object] = {}
    refused: list[str] = []
    for field in schema_of(type(desired)):
        name = field.name
        if name not in desired.model_fields_set:
            if name in applied and field.is_clearable:
                values[name] = _value(field, {} if field.type is FieldType.MAP else None, applied[name])
        elif field.has(Role.KEPT) and getattr(desired, name) is None:
            refused.append(name)
        else:
            values[name] = _value(field, getattr(desired, name), applied.get(name))
    return desired.without(refused).with_values(values)


def _value(field: Field, desired: object, applied: Value) -> object:
    if isinstance(desired, Item):
        return with_clears(desired, applied if isinstance(applied, Mapping) else {})
    if isinstance(desired, Mapping) and isinstance(applied, Mapping):
        return {**dict.fromkeys(applied), **desired}
    if isinstance(desired, tuple) and field.item:
        return _items(field, desired, applied)
    return desired


def _items(field: Field, desired: tuple[object, ...], applied: Value) -> tuple[object, ...]:
    """Find each item's last applied values by its key, or by its place."""
    written = tuple(item.written() if isinstance(item, Item) else item for item in desired)
    keys = items_of(field, cast("Value", written))
    before = items_of(field, applied)
    return tuple(_value(field, item, before.get(key)) for key, item in zip(keys, desired, strict=True))
