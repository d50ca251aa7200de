"""How items of a keyed list are found again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reconcile.core.schema import Field
from reconcile.core.value import Value, to_json


def item_key(field: Field, item: Mapping[str, Value]) -> str | None:
    """The key of one item, e.g. `1` or `trial@2025-01-01`; None where it has none."""
    parts = [item.get(name) for name in field.key]
    if not parts or any(part is None or part == "" for part in parts):
        return None
    return "@".join(str(to_json(part)) for part in parts)


def by_key(field: Field, items: Sequence[Value]) -> dict[str, Mapping[str, Value]] | None:
    """The items by their keys; None unless each has one of its own: then their places count."""
    found: dict[str, Mapping[str, Value]] = {}
    for item in items:
        key = item_key(field, item) if isinstance(item, Mapping) else None
        if key is None or key in found:
            return None
        found[key] = item  # type: ignore[assignment]  # it is a mapping: its key was read
    return found
