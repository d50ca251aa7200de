"""References: which resource a value comes from, and the value once it is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from reconcile.core.address import Address
from reconcile.core.live import Found
from reconcile.core.resource import Item, Resource
from reconcile.core.schema import Field, schema_of
from reconcile.core.types import FieldType
from reconcile.core.value import Path, Reference

LookUp = Callable[[Reference], object]
ItemT = TypeVar("ItemT", bound=Item)


def references(resource: Item, path: Path = ()) -> Iterator[tuple[Path, Reference]]:
    """Every reference of a resource, with the path of its value."""
    for name in sorted(resource.model_fields_set):
        yield from _within(getattr(resource, name), (*path, name))


def _within(value: object, path: Path) -> Iterator[tuple[Path, Reference]]:
    match value:
        case Reference():
            yield path, value
        case Item():
            yield from references(value, path)
        case tuple() | list():
            for index, each in enumerate(value):
                yield from _within(each, (*path, index))
        case Mapping():
            for key, each in value.items():
                yield from _within(each, (*path, key))
        case _:
            pass


def dependencies(resource: Resource) -> tuple[Address, ...]:
    """The addresses that a resource refers to, sorted."""
    return tuple(sorted({reference.address for _, reference in references(resource)}))


def known_value(reference: Reference, found: Mapping[Address, Found]) -> object:
    """A reference's value at the vendor, or the reference itself while nobody knows it.

    Raises `ValueError` when the target has no value there.
    """
    target = found.get(reference.address, Found())
    live = target.live or (target.matches[0] if len(target.matches) == 1 else None)
    if live is None:
        return reference
    value = live.id if reference.field == "id" else getattr(live.resource, reference.field, None)
    if value is None:
        message = f"{reference} has no value at the vendor"
        raise ValueError(message)
    return value


def planned_value(reference: Reference, value: object) -> object:
    """A value that its object has once the plan is applied; raises `ValueError` where it is to have none."""
    if value is None:
        message = f"{reference} has no value once the plan is applied"
        raise ValueError(message)
    return value


def resolve(resource: Resource, look_up: LookUp) -> Resource:
    """Put known values in the place of references; `look_up` returns the reference itself while unknown.

    Raises `ValueError` when a value does not fit the field.
    """
    return _resolve_item(resource, look_up) if dependencies(resource) else resource


def _resolve_item(item: ItemT, look_up: LookUp) -> ItemT:
    table = schema_of(type(item))
    values = {
        field.name: _resolve(getattr(item, field.name), field, look_up)
        for field in table
        if field.name in item.model_fields_set
    }
    return item.with_values(values)


def _resolve(value: object, field: Field, look_up: LookUp) -> object:
    match value:
        case Reference():
            return _fit(look_up(value), field, value)
        case Item():
            return _resolve_item(value, look_up)
        case tuple() | list():
            return tuple(_resolve(each, field, look_up) for each in value)
        case Mapping():
            return {key: _resolve(each, field, look_up) for key, each in value.items()}
        case _:
            return value


def _fit(value: object, field: Field, reference: Reference) -> object:
    if isinstance(value, str) and field.type is FieldType.INTEGER:
        if not value.isdecimal():
            message = f"{field.name} needs a whole number, and {reference} is {value!r}"
            raise ValueError(message)
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and field.type is FieldType.TEXT:
        return str(value)
    return value
