"""What is to be read of one address: by which id, or by which values of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from reconcile.core.address import Address
from reconcile.core.diagnostic import Location
from reconcile.core.resource import Resource
from reconcile.core.schema import schema_of
from reconcile.core.value import Json, Reference, Value
from reconcile.planning.canonical import canonical
from reconcile.planning.found_by import key_in, key_rows


@dataclass(frozen=True)
class Wanted:
    """One address to read: by the id we know; where that leads nowhere, by the id to import, or by key.

    `applied` is what the lockfile records of it.
    """

    address: Address
    id: str | None = None
    import_id: str | None = None
    desired: Resource | None = None
    location: Location | None = None
    applied: Mapping[str, Json] = field(default_factory=dict)


def has_known_key(wanted: Wanted) -> bool:
    """Whether it can be read now; its key may hang on another resource that must be read first."""
    if wanted.id or wanted.import_id or wanted.desired is None:
        return True
    return not any(isinstance(value, Reference) for value in key_values(wanted.desired))


def key_values(resource: Resource) -> list[Value]:
    """The values that find an object again, as they are written."""
    return [getattr(resource, row.name, None) for row in key_rows(type(resource))]


def as_recorded(wanted: Wanted, live: Resource) -> Resource | None:
    """The live resource with the natural key it was recorded with; None where that is its own, or unknown."""
    kind = type(live)
    if schema_of(kind).marker or not wanted.applied.keys() >= set(kind.natural_key):
        return None
    applied = cast("Mapping[str, Value]", wanted.applied)
    recorded = live.with_values({row.name: canonical(row, applied[row.name]) for row in key_rows(kind)})
    return None if key_of(recorded) in {None, key_of(live)} else recorded


def key_of(resource: Resource) -> tuple[object, ...] | None:
    """The marker, or the natural key, in canonical form; None while part of it is not known."""
    rows = key_rows(type(resource))
    return key_in(type(resource), {row.name: getattr(resource, row.name, None) for row in rows})
