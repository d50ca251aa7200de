"""What an author would have written to get a live object: its fields as far as a manifest can hold them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from pydantic import ValidationError

from reconcile.core.live import Live
from reconcile.core.resource import Resource
from reconcile.core.roles import Role
from reconcile.core.schema import Field, Schema, schema_of
from reconcile.core.value import Value
from reconcile.planning.diff import diff

_UNSEEN = {Role.COMPUTED, Role.WRITE_ONLY, Role.SECRET}


def spec_of(kind: type[Resource], live: Live) -> tuple[dict[str, Value], list[str]]:
    """What can be written of it, and what is left to do."""
    values = _values(schema_of(kind), live.resource.authored().written())
    wrong = dict(_mistakes(kind, values))
    lacking = sorted(wrong.keys() - values.keys())
    values = {name: value for name, value in values.items() if name not in wrong}
    if lacking:
        return values, [f"{name}: the vendor does not tell it; fill it in" for name in lacking]
    remarks = [f"{name}: left out, {why}" for name, why in wrong.items()]
    resource = kind.model_validate(values)
    remarks += [f"{'.'.join(map(str, each.path))}: {each.summary}" for each in resource.problems()]
    return values, [*remarks, *_differing(kind, resource, live)]


def _mistakes(kind: type[Resource], values: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """Fields that no manifest can hold as the vendor has them, and those that are lacking."""
    try:
        kind.model_validate(values)
    except ValidationError as problem:
        yield from ((str(each["loc"][0]), each["msg"]) for each in problem.errors(include_url=False))


def _values(schema: Schema, live: Mapping[str, Value]) -> dict[str, Value]:
    """The fields that an author can write and the vendor shows, without empty ones."""
    rows = [each for each in schema if not each.roles & _UNSEEN and each.name in live]
    found = {each.name: _value(each, live[each.name]) for each in rows}
    return {name: value for name, value in found.items() if value not in (None, (), {}, "")}


def _value(row: Field, value: Value) -> Value:
    if row.item is None:
        return value
    if isinstance(value, Mapping):
        return _values(row.item, value)
    if isinstance(value, tuple):
        return tuple(_values(row.item, cast("Mapping[str, Value]", each)) for each in value)
    return value


def _differing(kind: type[Resource], resource: Resource, live: Live) -> Iterator[str]:
    """What the next plan would change all the same."""
    written = resource.written()
    changes = diff(schema_of(kind), written, {}, live.resource.written()).fields
    for name in sorted({str(change.path[0]) for change in changes}):
        yield f"{name}: the next plan shows a difference here; look at it before you apply"
