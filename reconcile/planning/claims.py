"""What counts as applied while nobody knows whether a write was done: all that was ours, and all that may be.

| applied | sent | counts as |
|---|---|---|
| a value | anything | that value |
| never | a value | null: ours, and its value is not known |

The same holds inside nested objects, items of lists, and the keys of maps. What the author then takes out
again is cleared, whether it was written or not. A field that can't change, or by which the object is found,
is claimed by nothing but a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from reconcile.core.resource import Resource
from reconcile.core.schema import Field, Schema, schema_of
from reconcile.core.types import FieldType
from reconcile.core.value import Json, Value
from reconcile.planning.canonical import items_of

_Values = Mapping[str, Json]


def claims(kind: type[Resource], applied: _Values, sent: _Values) -> dict[str, Json]:
    """Count what was sent as perhaps applied; both as the lockfile spells them."""
    found = _fields(schema_of(kind), applied, sent)
    return {name: value for name, value in found.items() if name in applied or name not in kind.natural_key}


def _fields(schema: Schema, applied: _Values, sent: _Values) -> dict[str, Json]:
    new = {
        field.name: _value(field, applied.get(field.name), sent[field.name])
        for field in schema
        if field.name in sent and (field.name in applied or not field.is_immutable)
    }
    return {**applied, **new}


def _value(field: Field, applied: Json, sent: Json) -> Json:
    if isinstance(sent, Mapping):
        known = applied if isinstance(applied, Mapping) else {}
        if field.item:
            return _fields(field.item, known, sent)
        return {**dict.fromkeys(sent), **known} if field.type is FieldType.MAP else applied
    if isinstance(sent, list) and field.item:
        before = items_of(field, cast("Value", applied), cast("Value", sent))
        after = items_of(field, cast("Value", sent), cast("Value", applied))
        return [_item(field, before.get(key), after.get(key)) for key in {**before, **after}]
    return applied


def _item(field: Field, applied: Value, sent: Value) -> Json:
    """One item, with the fields of its key: without them nobody would find it again."""
    ours = cast("_Values", applied or {})
    theirs = cast("_Values", sent or {})
    known = {name: theirs[name] for name in field.key if name in theirs}
    return _fields(cast("Schema", field.item), {**known, **ours}, theirs)
