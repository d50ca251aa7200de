"""What Grow CRM's endpoints take and give, as JSON Schema, from the rules that it validates by."""

from __future__ import annotations

from collections.abc import Mapping

from reconcile.sandbox import Schema, Shape, schema
from reconcile_growcrm.sandbox_rows import SORTS, STATUSES
from reconcile_growcrm.sandbox_rules import CLONE, CREATE, UPDATE, Rule

_MEDIA_TYPES = ("application/json", "application/x-www-form-urlencoded")
_ID: Schema = {"type": "integer", "minimum": 1}
_TYPES: Mapping[str, Schema] = {
    "string": schema.TEXT,
    "integer": _ID,
    "date": schema.DAY,
    "numeric": {"type": "number", "minimum": -99999999.99, "maximum": 99999999.99},
}
_NAMED = schema.object_of({"id": _ID, "name": schema.nullable(schema.TEXT)}, ("id", "name"))
_TEXT, _TEXTS = schema.nullable(schema.TEXT), schema.list_of(schema.TEXT)
_SHOWN: Mapping[str, Schema] = {
    "id": _ID,
    "title": schema.TEXT,
    "status": schema.one_of(*STATUSES),
    "value": _TEXT,
    "body": _TEXT,
    "client": _NAMED,
    "category": _NAMED,
    "project_id": schema.nullable(_ID),
    "dates": schema.object_of(
        {"start": schema.DAY, "end": _TEXT, "created": schema.INSTANT, "published": _TEXT}
    ),
    "signing": schema.object_of({"client_status": schema.TEXT, "provider_status": schema.TEXT}),
    "tags": _TEXTS,
}
_CONTRACT = schema.object_of(_SHOWN, _SHOWN)


def _envelope(data: Schema, *more: str) -> Schema:
    properties = {"data": data, "meta": schema.OBJECT, "message": schema.TEXT}
    return schema.object_of(properties, ("data", "message", *more))


def _body(rules: Mapping[str, Rule]) -> Schema:
    needed = [name for name, rule in rules.items() if rule.required]
    return schema.object_of({name: _field(rule) for name, rule in rules.items()}, needed)


def _field(rule: Rule) -> Schema:
    longest = {} if rule.longest is None else {"minLength": 1, "maxLength": rule.longest}
    found = {**_TYPES[rule.type], **longest}
    return found if rule.required else schema.nullable(found)


def _one(body: Schema | None = None) -> Shape:
    return Shape(body, {"id": _ID}, _envelope(_CONTRACT), _MEDIA_TYPES)


_PAGE: Mapping[str, Schema] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": 100},
    "page": {"type": "integer", "minimum": 1},
}
SHOW = _one()
CREATE_ONE = Shape(_body(CREATE), {}, _envelope(_CONTRACT), _MEDIA_TYPES)
UPDATE_ONE = _one(_body(UPDATE))
CLONE_ONE = _one(_body(CLONE))
SET_TAGS = _one(schema.object_of({"tags": _TEXTS}, ("tags",)))
DELETE = Shape(None, {"id": _ID}, _envelope(schema.object_of({"id": _ID}, ("id",))))
RELATED = Shape(None, {"id": _ID}, _envelope(schema.OBJECT))
LIST_RELATED = Shape(None, _PAGE, _envelope(schema.list_of(schema.OBJECT), "meta"))
LIST = Shape(
    parameters={
        "status": schema.one_of(*STATUSES),
        "client_id": _ID,
        "category_id": _ID,
        "search": schema.TEXT,
        "sort": schema.one_of(*SORTS),
        "order": schema.one_of("asc", "desc"),
        **_PAGE,
    },
    answer=_envelope(schema.list_of(_CONTRACT), "meta"),
)
