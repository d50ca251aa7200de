"""By which values an object is found again: its marker, or its natural key."""

from __future__ import annotations

from collections.abc import Mapping

from reconcile.core.resource import Resource
from reconcile.core.schema import Field, schema_of
from reconcile.core.value import Reference, Value
from reconcile.planning.canonical import canonical


def key_rows(kind: type[Resource]) -> list[Field]:
    """The fields of the marker, or of the natural key."""
    schema = schema_of(kind)
    names = (schema.marker.name,) if schema.marker else kind.natural_key
    return [row for name in names if (row := schema.get(name))]


def key_in(kind: type[Resource], values: Mapping[str, Value]) -> tuple[object, ...] | None:
    """The key in canonical form; None while part of it is not known.

    Whether a part of it is enough is for the collection to say.
    """
    rows = key_rows(kind)
    known = [values.get(row.name) for row in rows]
    if not rows or any(value is None or isinstance(value, Reference) for value in known):
        return None
    return tuple(canonical(row, value) for row, value in zip(rows, known, strict=True))
