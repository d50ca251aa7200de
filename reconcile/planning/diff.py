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

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from reconcile.core.action import Origin
from reconcile.core.plan import FieldChange
from reconcile.core.roles import Role
from reconcile.core.schema import Field, Schema
from reconcile.core.value import Json, Path, Value, is_known, to_json
from reconcile.planning.canonical import Canonical, Tree, canonical, spelled
from reconcile.planning.compare import differences
from reconcile.planning.owned import Owned, Values, owned
from reconcile.planning.secret import SECRET, Digest, veil


class _Absent(Enum):
    """No value at all, not even null: an item that nobody wrote, or a field never applied."""

    ABSENT = auto()


_ABSENT = _Absent.ABSENT


@dataclass(frozen=True)
class Difference:
    """What has to change, and the fields that are given up because the vendor can't clear them."""

    fields: tuple[FieldChange, ...] = ()
    released: tuple[Path, ...] = ()


def diff(
    schema: Schema, desired: Values, applied: Values, live: Values, *, ignore: tuple[str, ...] = ()
) -> Difference:
    """Compare what the author wrote with what is; `applied` tells who moved."""
    ours = owned(schema, desired, applied, live, _last_known)
    names = [
        name for name, wanted in ours.desired.items() if name not in ignore and wanted != ours.live[name]
    ]
    before = owned(schema, applied, {}, applied).desired if names else {}
    changes = tuple(
        FieldChange((name, *path), shown(found), shown(wanted), _origin(ours, before, found, (name, *path)))
        for name in names
        for path, found, wanted in _parts(ours.live[name], ours.desired[name])
    )
    return Difference(changes, tuple(path for path in ours.released if path[0] not in ignore))


def _last_known(field: Field, desired: Values, applied: Values, live: Values) -> Value:
    """What the vendor shows; for what it never shows, what was last applied.

    For an adopted object nobody knows that, and what can't change is taken as written.
    """
    name = field.name
    if not _hides(field, live):
        return live.get(name)
    if name not in applied:
        return desired.get(name) if field.is_immutable else None
    return desired.get(name) if _was_applied(field, desired.get(name), applied[name]) else applied[name]


def _hides(field: Field, live: Values) -> bool:
    if field.has(Role.WRITE_ONLY) or field.has(Role.SECRET):
        return True
    return field.has(Role.MAY_NOT_STICK) and live.get(field.name) is None


def _was_applied(field: Field, desired: Value, applied: Value) -> bool:
    """Whether the lockfile has this value, as it spells it."""
    return is_known(desired) and canonical(field, to_json(desired)) == canonical(field, applied)  # type: ignore[arg-type]


def _parts(found: Canonical, wanted: Canonical) -> Iterator[tuple[Path, Canonical, Canonical]]:
    if isinstance(wanted, dict) and isinstance(found, dict):
        yield from differences(found, wanted)
    else:
        yield (), found, wanted


def _origin(ours: Owned, before: Tree, live: Canonical, path: Path) -> Origin:
    """Who moved; the lockfile spells as text what has another type inside lists and maps."""
    desired, applied = _look_up(ours.desired, path), _look_up(before, path)
    if applied is _ABSENT and desired is not _ABSENT:
        return Origin.MANIFEST
    last = _spelled(applied)
    if last == spelled(live):
        return Origin.MANIFEST
    return Origin.DRIFT if last == _spelled(desired) else Origin.BOTH


def _look_up(tree: Canonical, path: Path) -> Canonical | _Absent:
    for step in path:
        if not isinstance(tree, dict) or step not in tree:
            return _ABSENT
        tree = tree[step]
    return tree


def _spelled(value: Canonical | _Absent) -> Json:
    return None if isinstance(value, _Absent) else spelled(value)


def shown(value: Canonical) -> Value:
    """A canonical value as a reader knows it: lists by place are lists again."""
    if isinstance(value, Digest):
        return SECRET
    if isinstance(value, tuple):
        return tuple(shown(each) for each in value)
    if not isinstance(value, dict):
        return value
    parts = {key: shown(each) for key, each in value.items() if each is not None}
    if all(isinstance(key, int) for key in parts):
        return tuple(parts[key] for key in sorted(parts, key=int))
    return {str(key): each for key, each in parts.items()}


def creation(schema: Schema, desired: Values) -> tuple[FieldChange, ...]:
    """Every written field of a new object."""
    values = veil(schema, desired, lambda _: SECRET)
    names = [field.name for field in schema if values.get(field.name) is not None]
    return tuple(FieldChange((name,), None, values[name]) for name in names)


def removal(schema: Schema, applied: Values, live: Values) -> tuple[FieldChange, ...]:
    """What goes with a deleted object: the fields we own, as they are now."""
    names = [field for field in schema if field.name in applied]
    pairs = ((field.name, shown(canonical(field, live.get(field.name)))) for field in names)
    return tuple(FieldChange((name,), value, None) for name, value in pairs if value is not None)
