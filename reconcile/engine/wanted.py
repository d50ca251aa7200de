"""What is to be read of one address: by which id, or by which values of its own."""

from __future__ import annotations

from dataclasses import dataclass

from reconcile.core.address import Address
from reconcile.core.diagnostic import Location
from reconcile.core.resource import Resource
from reconcile.core.schema import schema_of
from reconcile.core.value import Reference, Value
from reconcile.planning.canonical import canonical


@dataclass(frozen=True)
class Wanted:
    """One address to read: by the id we know; where that leads nowhere, by the id to import, or by key."""

    address: Address
    id: str | None = None
    import_id: str | None = None
    desired: Resource | None = None
    location: Location | None = None


def has_known_key(wanted: Wanted) -> bool:
    """Whether it can be read now; its key may hang on another resource that must be read first."""
    if wanted.id or wanted.import_id or wanted.desired is None:
        return True
    names = _key_names(wanted.desired)
    return not any(isinstance(getattr(wanted.desired, name, None), Reference) for name in names)


def _key_names(resource: Resource) -> tuple[str, ...]:
    marker = schema_of(type(resource)).marker
    return (marker.name,) if marker else type(resource).natural_key


def key_values(resource: Resource) -> list[Value]:
    """The values that find an object again, as they are written."""
    return [getattr(resource, name, None) for name in _key_names(resource)]


def key_of(resource: Resource) -> tuple[object, ...] | None:
    """The marker, or the natural key, in canonical form; None while part of it is not known.

    Whether a part of it is enough is for the collection to say.
    """
    schema, values = schema_of(type(resource)), key_values(resource)
    fields = [field for name in _key_names(resource) if (field := schema.get(name))]
    if not values or any(value is None or isinstance(value, Reference) for value in values):
        return None
    return tuple(canonical(field, value) for field, value in zip(fields, values, strict=True))
