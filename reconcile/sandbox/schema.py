"""JSON Schema in pieces, with which a vendor says what its endpoints take and give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Schema: TypeAlias = Mapping[str, object]

TEXT: Schema = {"type": "string"}
INTEGER: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
FLAG: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
UUID: Schema = {"type": "string", "format": "uuid"}
OBJECT: Schema = {"type": "object"}
NOTHING: Schema = {"type": "null"}


@dataclass(frozen=True, slots=True)
class Shape:
    """What an endpoint takes and gives; what nobody has said is None or not there.

    `parameters` that the path names are of the path, all others of the query. `answer` is the body of a
    success that has one.
    """

    body: Schema | None = None
    parameters: Mapping[str, Schema] = field(default_factory=dict)
    answer: Schema | None = None
    media_types: tuple[str, ...] = ("application/json",)


def one_of(*words: str) -> Schema:
    """One of these words."""
    return {"type": "string", "enum": list(words)}


def list_of(item: Schema) -> Schema:
    """Any number of items."""
    return {"type": "array", "items": item}


def object_of(properties: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    """An object with at least the required properties; others may stand beside them."""
    schema: dict[str, object] = {"type": "object", "properties": dict(properties)}
    if needed := list(required):
        schema["required"] = needed
    return schema


def nullable(schema: Schema) -> Schema:
    """A value, or null."""
    return {"anyOf": [schema, NOTHING]}
