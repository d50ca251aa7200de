"""What is sent where an update replaces everything: the live object with the written fields laid over it.

Items of keyed lists meet by key, others by place; an item that is not desired is gone, and of one that is,
the fields that nobody wrote stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar, cast

from reconcile.core.keys import by_key
from reconcile.core.resource import Resource
from reconcile.core.roles import Role
from reconcile.core.schema import Field, Schema, schema_of
from reconcile.core.types import FieldType
from reconcile.core.value import Value
from reconcile.sdk.encode import encode_value
from reconcile.sdk.nested import build
from reconcile.sdk.wire import read_values

ResourceT = TypeVar("ResourceT", bound=Resource)


def overlay(live: Resource, desired: ResourceT) -> ResourceT:
    """Lay the written fields of `desired` over the writable ones of `live`."""
    kind = type(desired)
    return build(kind, _overlaid(schema_of(kind), live.written(), desired.written()))


def _overlaid(schema: Schema, live: Mapping[str, Value], desired: Mapping[str, Value]) -> dict[str, Value]:
    writable = [field for field in schema if not field.has(Role.COMPUTED)]
    kept = {field.name: live[field.name] for field in writable if field.name in live}
    laid = {
        field.name: _laid(field, live.get(field.name), desired[field.name])
        for field in writable
        if field.name in desired
    }
    return kept | laid


def _laid(field: Field, live: Value, desired: Value) -> Value:
    if field.item is None:
        return desired
    if field.type is FieldType.OBJECT and isinstance(live, Mapping) and isinstance(desired, Mapping):
        return _overlaid(field.item, live, desired)
    if field.type is FieldType.LIST and isinstance(desired, (list, tuple)):
        schema = field.item
        return tuple(_overlaid(schema, before or {}, after) for before, after in _pairs(field, live, desired))
    return desired


def _pairs(
    field: Field, live: Value, desired: Sequence[Value]
) -> Iterator[tuple[Mapping[str, Value] | None, Mapping[str, Value]]]:
    """Each desired item with its live one."""
    items = live if isinstance(live, (list, tuple)) else ()
    places = _places(field, items, desired)
    for place, item in zip(places, desired, strict=True):
        before = None if place is None else items[place]
        yield cast("Mapping[str, Value] | None", before), cast("Mapping[str, Value]", item)


def _places(field: Field, live: Sequence[Value], desired: Sequence[Value]) -> list[int | None]:
    """Where each desired item is in the live list; lists of which one only has keys do not meet."""
    before, after = by_key(field, live), by_key(field, desired)
    if before is not None and after is not None:
        index = {key: place for place, key in enumerate(before)}
        return [index.get(key) for key in after]
    if before is None and after is None:
        return [place if place < len(live) else None for place in range(len(desired))]
    return [None] * len(desired)


def overlay_payload(
    schema: Schema, payload: Mapping[str, object], desired: Mapping[str, Value]
) -> dict[str, object]:
    """Lay written fields over an answer as it came, so that what we do not know survives; computed fields go.

    For vendors that read and write a field under one name.
    """
    computed = {field.write_name for field in schema if field.has(Role.COMPUTED)}
    result = {key: value for key, value in payload.items() if key not in computed}
    for field in schema:
        name = str(field.write_name)
        if field.name in desired and name not in computed:
            result[name] = _laid_payload(field, payload.get(name), desired[field.name])
        elif field.item is not None and name in result:
            result[name] = _without_computed(field.item, result[name])
    return result


def _laid_payload(field: Field, payload: object, desired: Value) -> object:
    if field.item is None or desired is None:
        return encode_value(field, desired)
    if isinstance(desired, Mapping):
        return overlay_payload(field.item, payload if isinstance(payload, Mapping) else {}, desired)
    raw = [each for each in payload if isinstance(each, Mapping)] if isinstance(payload, list) else []
    live = [read_values(field.item, each, field.name) for each in raw]
    items = (
        [each for each in desired if isinstance(each, Mapping)] if isinstance(desired, (list, tuple)) else []
    )
    places = _places(field, live, items)
    return [
        overlay_payload(field.item, {} if place is None else raw[place], item)
        for place, item in zip(places, items, strict=True)
    ]


def _without_computed(schema: Schema, payload: object) -> object:
    if isinstance(payload, list):
        return [_without_computed(schema, each) for each in payload]
    return overlay_payload(schema, payload, {}) if isinstance(payload, Mapping) else payload


def without_nulls(value: object) -> object:
    """Leave out every null of an object, for vendors where absent means cleared."""
    if isinstance(value, Mapping):
        return {key: without_nulls(each) for key, each in value.items() if each is not None}
    return [without_nulls(each) for each in value] if isinstance(value, list) else value
