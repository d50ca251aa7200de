"""What of an object is ours: desired and live cut to the fields that the author wrote or had written.

| desired | applied | owned |
|---|---|---|
| written | any | yes |
| not written | written | yes, as null: to be cleared; unless the vendor can't clear it: released |
| not written | never | no, whatever the vendor's default |

The same holds inside nested objects, items of lists, and the keys of maps. A written list is ours as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reconcile.core.roles import Role
from reconcile.core.schema import Field, Schema
from reconcile.core.types import FieldType
from reconcile.core.value import Path, Value
from reconcile.planning.canonical import Canonical, Tree, canonical, free, is_set, items_of


@dataclass(frozen=True)
class Owned:
    """Both sides in canonical form over the same fields; `released` are those that can't be cleared."""

    desired: Tree
    live: Tree
    released: tuple[Path, ...] = ()


def owned(
    schema: Schema, desired: Mapping[str, Value], applied: Mapping[str, Value], live: Mapping[str, Value]
) -> Owned:
    """Cut desired and live to what is ours."""
    cut = _Cut()
    wanted, found = cut.fields(schema, desired, applied, live, ())
    return Owned(wanted, found, tuple(cut.released))


def _mapping(value: Value) -> Mapping[str, Value]:
    return value if isinstance(value, Mapping) else {}


class _Cut:
    """One walk down the three values side by side."""

    def __init__(self) -> None:
        self.released: list[Path] = []

    def fields(
        self,
        schema: Schema,
        desired: Mapping[str, Value],
        applied: Mapping[str, Value],
        live: Mapping[str, Value],
        path: Path,
    ) -> tuple[Tree, Tree]:
        wanted: Tree = {}
        found: Tree = {}
        for field in schema:
            name = field.name
            if field.has(Role.COMPUTED) or not (name in desired or name in applied):
                continue
            if name not in desired and not field.is_clearable:
                if live.get(name) is not None:
                    self.released.append((*path, name))
                continue
            three = (desired.get(name), applied.get(name), live.get(name))
            wanted[name], found[name] = self.field(field, *three, (*path, name))
        return wanted, found

    def field(
        self, field: Field, desired: Value, applied: Value, live: Value, path: Path
    ) -> tuple[Canonical, Canonical]:
        if is_set(field) or not isinstance(desired, (Mapping, tuple, list)):
            return canonical(field, desired), canonical(field, live)
        if field.type is FieldType.MAP:
            return self.map(_mapping(desired), _mapping(applied), _mapping(live))
        if field.type is FieldType.OBJECT and field.item:
            return self.fields(field.item, _mapping(desired), _mapping(applied), _mapping(live), path)
        return self.items(field, desired, applied, live, path)

    def items(
        self, field: Field, desired: Value, applied: Value, live: Value, path: Path
    ) -> tuple[Canonical, Canonical]:
        if field.item is None:
            return canonical(field, desired), canonical(field, live)
        wanted: Tree = {}
        found: Tree = {}
        ours, before, theirs = (items_of(field, value) for value in (desired, applied, live))
        whole_live = canonical(field, live)
        for key, item in ours.items():
            three = (_mapping(item), _mapping(before.get(key)), _mapping(theirs.get(key)))
            wanted[key], cut = self.fields(field.item, *three, (*path, key))
            if key in theirs:
                found[key] = cut
        if isinstance(whole_live, dict):
            found.update({key: item for key, item in whole_live.items() if key not in ours})
        return wanted or None, found or None

    @staticmethod
    def map(
        desired: Mapping[str, Value], applied: Mapping[str, Value], live: Mapping[str, Value]
    ) -> tuple[Canonical, Canonical]:
        names = {**desired, **applied}
        wanted: Tree = {name: free(desired.get(name)) for name in names}
        found: Tree = {name: free(live.get(name)) for name in names}
        return wanted or None, found or None
