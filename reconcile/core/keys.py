"""How items of a keyed list are found again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reconcile.core.schema import Field
from reconcile.core.types import FieldType
from reconcile.core.value import Value, to_json

_MIDNIGHT = "T00:00:00+00:00"


def item_key(field: Field, item: Mapping[str, Value]) -> str | None:
    """The key of one item, e.g. `1` or `trial@2025-01-01`; None where it has none."""
    parts = [_part(field.item.get(name) if field.item else None, item.get(name)) for name in field.key]
    return "@".join(parts) if parts and all(parts) else None


def _part(row: Field | None, value: Value) -> str:
    """Spell equal parts alike: text in the vendor's normal form, an instant at midnight as its date."""
    if row and row.normal and isinstance(value, str):
        return row.normal.rule(value)
    text = "" if value is None else str(to_json(value))
    return text.removesuffix(_MIDNIGHT) if row and row.type is FieldType.INSTANT else text


def by_key(field: Field, items: Sequence[Value]) -> dict[str, Mapping[str, Value]] | None:
    """The items by their keys; None unless each has one of its own: then their places count."""
    found: dict[str, Mapping[str, Value]] = {}
    for item in items:
        key = item_key(field, item) if isinstance(item, Mapping) else None
        if key is None or key in found:
            return None
        found[key] = item  # type: ignore[assignment]  # it is a mapping: its key was read
    return found
