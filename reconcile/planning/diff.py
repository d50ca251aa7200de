"""The three-way difference of one object: desired, applied and live, field by field.

| desired | applied | live | result |
|---|---|---|---|
| written, equals live | any | | nothing |
| written, differs | equals live, or never | | change, origin `manifest` |
| written, differs | equals desired | | change, origin `drift` |
| written, differs | differs from both | | change, origin `both` |
| not written | written before | | cleared, or released with a warning |
| not written | never | any | not ours |
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reconcile.core.action import Origin
from reconcile.core.plan import FieldChange
from reconcile.core.roles import Role
from reconcile.core.schema import Field, Schema
from reconcile.core.value import Path, Value
from reconcile.planning.canonical import Canonical, Tree, canonical, canonical_object
from reconcile.planning.compare import differences
from reconcile.planning.owned import owned

SECRET = "(secret)"  # noqa: S105 - what is shown instead of one


@dataclass(frozen=True)
class Difference:
    """What has to change, and the fields that are given up because the vendor can't clear them."""

    fields: tuple[FieldChange, ...] = ()
    released: tuple[Path, ...] = ()


def diff(
    schema: Schema,
    desired: Mapping[str, Value],
    applied: Mapping[str, Value],
    live: Mapping[str, Value],
    *,
    ignore: tuple[str, ...] = (),
) -> Difference:
    """Compare what the author wrote with what is; `applied` tells who moved."""
    seen = _as_seen(schema, desired, applied, live)
    ours = owned(schema, desired, applied, seen)
    before = canonical_object(schema, applied)
    changes = tuple(
        change
        for name, wanted in ours.desired.items()
        if name not in ignore and wanted != ours.live[name]
        for change in _changes(schema, str(name), wanted, ours.live[name], before)
    )
    return Difference(changes, tuple(path for path in ours.released if path[0] not in ignore))


def _as_seen(
    schema: Schema, desired: Mapping[str, Value], applied: Mapping[str, Value], live: Mapping[str, Value]
) -> dict[str, Value]:
    """What the vendor shows, and for what it never shows, what was last applied."""
    seen = {field.name: live.get(field.name) for field in schema}
    for field in schema:
        if _hides(field, live):
            seen[field.name] = _last_known(field, desired, applied)
    return seen


def _hides(field: Field, live: Mapping[str, Value]) -> bool:
    if field.has(Role.WRITE_ONLY) or field.has(Role.SECRET):
        return True
    return field.has(Role.MAY_NOT_STICK) and live.get(field.name) is None


def _last_known(field: Field, desired: Mapping[str, Value], applied: Mapping[str, Value]) -> Value:
    """What was applied; for an adopted object nobody knows, and what can't change is taken as written."""
    if field.name in applied or not field.is_immutable:
        return applied.get(field.name)
    return desired.get(field.name)


def _changes(
    schema: Schema, name: str, wanted: Canonical, found: Canonical, before: Tree
) -> Iterator[FieldChange]:
    field = schema.get(name)
    if field is not None and field.has(Role.SECRET):
        yield FieldChange((name,), SECRET if found else None, SECRET if wanted else None, Origin.MANIFEST)
        return
    for path, live, desired in _parts(found, wanted):
        last = _look_up(before, (name, *path))
        yield FieldChange((name, *path), shown(live), shown(desired), _origin(desired, last, live))


def _parts(found: Canonical, wanted: Canonical) -> Iterator[tuple[Path, Canonical, Canonical]]:
    if isinstance(wanted, dict) and isinstance(found, dict):
        yield from differences(found, wanted)
    else:
        yield (), found, wanted


def _look_up(tree: Canonical, path: Path) -> Canonical:
    for step in path:
        if not isinstance(tree, dict):
            return None
        tree = tree.get(step)
    return tree


def _origin(desired: Canonical, applied: Canonical, live: Canonical) -> Origin:
    if applied is None and desired is not None:
        return Origin.MANIFEST
    if applied == live:
        return Origin.MANIFEST
    return Origin.DRIFT if applied == desired else Origin.BOTH


def shown(value: Canonical) -> Value:
    """A canonical value as a reader knows it: lists by place are lists again."""
    if isinstance(value, tuple):
        return tuple(shown(each) for each in value)
    if not isinstance(value, dict):
        return value
    parts = {key: shown(each) for key, each in value.items() if each is not None}
    if all(isinstance(key, int) for key in parts):
        return tuple(parts[key] for key in sorted(parts, key=int))
    return {str(key): each for key, each in parts.items()}


def creation(schema: Schema, desired: Mapping[str, Value]) -> tuple[FieldChange, ...]:
    """Every written field of a new object."""
    return tuple(
        FieldChange((field.name,), None, SECRET if field.has(Role.SECRET) else desired[field.name])
        for field in schema
        if field.name in desired and desired[field.name] is not None
    )


def removal(
    schema: Schema, applied: Mapping[str, Value], live: Mapping[str, Value]
) -> tuple[FieldChange, ...]:
    """What goes with a deleted object: the fields we own, as they are now."""
    names = [field for field in schema if field.name in applied and not field.has(Role.SECRET)]
    pairs = ((field.name, shown(canonical(field, live.get(field.name)))) for field in names)
    return tuple(FieldChange((name,), value, None) for name, value in pairs if value is not None)
