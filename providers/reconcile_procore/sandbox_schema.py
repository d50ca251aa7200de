"""What Procore's endpoints take and give, from the tables that read what comes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reconcile.sandbox import Schema, Shape, schema
from reconcile_procore.sandbox_fields import OneOf, Table, day, flag, integer, number, numbers, rate, text
from reconcile_procore.sandbox_kinds import Kind

_ID: Schema = {"type": "integer", "minimum": 1, "maximum": (1 << 63) - 1}
_NUMBER: Schema = {"type": "string", "pattern": r"^-?[0-9]{1,12}(\.[0-9]{1,2})?$"}
_SCHEMAS: Mapping[Callable[[object], object], Schema] = {
    text: schema.TEXT,
    integer: _ID,
    number: _NUMBER,
    rate: _NUMBER,
    day: schema.DAY,
    flag: schema.FLAG,
    numbers: schema.list_of(_ID),
}
_MEDIA_TYPES = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")
_PAGE: Mapping[str, Schema] = {"page": _ID, "per_page": {"type": "integer", "minimum": 1, "maximum": 2000}}
_ANSWER = schema.object_of({"id": _ID, "created_at": schema.INSTANT, "updated_at": schema.INSTANT}, ("id",))


def fields(table: Table) -> Schema:
    """The fields of an object, each of them optional."""
    return schema.object_of({name: _field(convert) for name, convert in table.items()})


def list_of(kind: Kind) -> Shape:
    """A list below its parents."""
    filters = {f"filters[{name}]": schema.TEXT for name in kind.filters}
    view = {"view": schema.one_of("normal", "extended")} if kind.has_compact_rows else {}
    answer = schema.list_of(schema.object_of({"id": _ID}, ("id",)))
    return Shape(None, {**_parents(kind), **_PAGE, **filters, **view}, answer)


def one_of(kind: Kind) -> Shape:
    """An object, shown."""
    return Shape(None, {"id": _ID, **_parents(kind)}, _ANSWER)


def removal_of(kind: Kind) -> Shape:
    """An object, deleted."""
    return Shape(None, {"id": _ID, **_parents(kind)})


def write_of(kind: Kind) -> Shape:
    """An object, created or changed: its fields below its name, its parents beside them."""
    parents = [name for name in kind.parents if f"{{{name}}}" not in kind.path]
    body = {**dict.fromkeys(parents, _ID), kind.key: fields(kind.table)}
    return Shape(schema.object_of(body, parents), {"id": _ID}, _ANSWER, _MEDIA_TYPES)


def sync_of(kind: Kind) -> Shape:
    """Many objects at once."""
    entries = schema.list_of(fields(kind.table))
    body = schema.object_of({"project_id": _ID, "updates": entries}, ("project_id", "updates"))
    return Shape(body, answer=schema.object_of({"entities": schema.list_of(_ANSWER)}, ("entities", "errors")))


def _parents(kind: Kind) -> dict[str, Schema]:
    return dict.fromkeys(kind.parents, _ID)


def _field(convert: Callable[[object], object]) -> Schema:
    known = schema.one_of(*convert.words) if isinstance(convert, OneOf) else _SCHEMAS.get(convert, {})
    return schema.nullable(known)


COMPANY = Shape(None, {"company_id": _ID, **_PAGE}, schema.list_of(schema.OBJECT))
PROJECT = Shape(None, {"project_id": _ID, **_PAGE}, schema.list_of(schema.OBJECT))
OF_PROJECT = Shape(None, {"id": _ID, "project_id": _ID}, _ANSWER)
FIRST = Shape(None, {"project_id": _ID}, _ANSWER)
