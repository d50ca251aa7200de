"""What of an object is ours: desired and live cut to the fields that the author wrote or had written.

| desired | applied | owned |
|---|---|---|
| written | any | yes |
| not written | written | yes, as null: to be cleared; unless the vendor can't clear it: released |
| not written | never | no, whatever the vendor's default |

The same holds inside nested objects, items of lists, and the keys of maps. A written list is ours as a whole.
What is written as null and can't be cleared counts as not written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reconcile.core.roles import Role
from reconcile.core.schema import Field, Schema
from reconcile.core.types import FieldType
from reconcile.core.value import Path, Value
from reconcile.planning.canonical import Canonical, Tree, canonical, canonical_object, free, is_set, items_of

# A field's live value, told from the row and what is desired, applied and live around it.
Values = Mapping[str, Value]
See = Callable[[Field, Values, Values, Values], Value]


def as_shown(field: Field, desired: Values, applied: Values, live: Values) -> Value:
    """What the vendor shows."""
    del desired, applied
    return live.get(field.name)


@dataclass(frozen=True)
class Owned:
    """Both sides in canonical form over the same fields; `released` are those that can't be cleared."""

    desired: Tree
    live: Tree
    released: tuple[Path, ...] = ()


def owned(schema: Schema, desired: Values, applied: Values, live: Values, see: See = as_shown) -> Owned:
    """Cut desired and live to what is ours; `see` may know more of the live side than the vendor shows."""
    cut = _Cut(see)
    wanted, found = cut.fields(schema, desired, applied, live, ())
    return Owned(wanted, found, tuple(cut.released))


def _mapping(value: Value) -> Values:
    return value if isinstance(value, Mapping) else {}


def _is_ours(field: Field, desired: Values) -> bool:
    if field.has(Role.KEPT):
        return canonical(field, desired.get(field.name)) is not None
    return field.name in desired or field.is_clearable


class _Cut:
    """One walk down the three values side by side."""

    def __init__(self, see: See) -> None:
        self.see = see
        self.released: list[Path] = []

    def fields(
        self, schema: Schema, desired: Values, applied: Values, live: Values, path: Path
    ) -> tuple[Tree, Tree]:
        wanted: Tree = {}
        found: Tree = {}
        for field in schema:
            name = field.name
            if not (name in desired or name in applied) or field.has(Role.COMPUTED):
                continue
            seen = self.see(field, desired, applied, live)
            if not _is_ours(field, desired):
                self.released.extend([(*path, name)] if seen is not None else [])
                continue
            wish = desired.get(name, {} if field.type is FieldType.MAP else None)  # others' keys stay
            wanted[name], found[name] = self.field(field, wish, applied.get(name), seen, (*path, name))
        return wanted, found

    def field(
        self, field: Field, desired: Value, applied: Value, live: Value, path: Path
    ) -> tuple[Canonical, Canonical]:
        if is_set(field) or not isinstance(desired, (Mapping, tuple, list)):
            return canonical(field, desired), canonical(field, self.known(field, applied, live))
        if field.type is FieldType.MAP:
            return self.map(_mapping(desired), _mapping(applied), _mapping(live))
        if field.type is FieldType.OBJECT and field.item:
            return self.fields(field.item, _mapping(desired), _mapping(applied), _mapping(live), path)
        return self.items(field, desired, applied, live, path)

    def known(self, field: Field, applied: Value, live: Value) -> Value:
        """A live object that goes as a whole, with what is known of it besides."""
        if not (field.item and isinstance(applied, Mapping) and isinstance(live, Mapping)):
            return live
        return {each.name: self.see(each, {}, applied, live) for each in field.item}

    def items(
        self, field: Field, desired: Value, applied: Value, live: Value, path: Path
    ) -> tuple[Canonical, Canonical]:
        if field.item is None:
            return canonical(field, desired), canonical(field, live)
        wanted: Tree = {}
        found: Tree = {}
        ours, theirs = items_of(field, desired, live), items_of(field, live, desired)
        before = items_of(field, applied)
        for key, item in ours.items():
            three = (_mapping(item), _mapping(before.get(key)), _mapping(theirs.get(key)))
            wanted[key], cut = self.fields(field.item, *three, (*path, key))
            if key in theirs:
                found[key] = cut
        others = {key: _mapping(item) for key, item in theirs.items() if key not in ours}
        found.update({key: canonical_object(field.item, item) for key, item in others.items()})
        return wanted or None, found or None

    @staticmethod
    def map(desired: Values, applied: Values, live: Values) -> tuple[Canonical, Canonical]:
        names = {**desired, **applied}
        wanted: Tree = {name: free(desired.get(name)) for name in names}
        found: Tree = {name: free(live.get(name)) for name in names}
        return wanted or None, found or None
