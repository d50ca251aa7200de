"""What COR's endpoints take and give: external ids and a source in one API, its numbers in the other."""

from __future__ import annotations

from collections.abc import Mapping

from reconcile.sandbox import Schema, Shape, schema
from reconcile_cor.sandbox_fields import SOURCES

_ID: Schema = {"type": "integer", "minimum": 1}
_TEXT, _NAME = schema.nullable(schema.TEXT), {"type": "string", "minLength": 1}
_SIGNED = {"metadata": schema.object_of({"source": schema.one_of(*sorted(SOURCES))}, ("source",))}
_FIELDS: Mapping[str, Schema] = {
    "name": _NAME,
    "type": {"type": ["string", "null"], "examples": ["retainer", "project", "hourly"]},
    "status": {"type": ["string", "null"], "examples": ["active", "pending", "completed"]},
    "start_date": schema.nullable(schema.DAY),
    "end_date": schema.nullable(schema.DAY),
    "value": schema.nullable(schema.NUMBER),
    "description": _TEXT,
}
_NEW: Mapping[str, Schema] = {"id": _NAME, "client_id": _NAME, "currency": schema.TEXT, **_FIELDS}
_OF_CORE: Mapping[str, Schema] = {
    **dict.fromkeys(("name", "type", "status", "source", "frequency"), schema.TEXT),
    **dict.fromkeys(("client_id", "company_id", "currency_id"), _ID),
    **dict.fromkeys(("start", "end"), schema.nullable(schema.INSTANT)),
}
_CLIENT: Mapping[str, Schema] = {"id": _NAME, "name": _NAME}
_RATE = schema.object_of(
    {"foreign_currency": schema.TEXT, "base_currency": schema.TEXT, "rate": schema.NUMBER}
)
_ROW = schema.object_of({"id": _ID, "name": schema.TEXT, "company_id": _ID}, ("id", "name", "company_id"))
_DONE = schema.object_of({"message": schema.TEXT}, ("message",))
_USERS = schema.list_of({"anyOf": [schema.TEXT, schema.object_of({"id": schema.TEXT}, ("id",))]})


def _signed(properties: Mapping[str, Schema], required: tuple[str, ...] = (), answer: Schema = _ROW) -> Shape:
    return Shape(schema.object_of({**_SIGNED, **properties}, ("metadata", *required)), answer=answer)


CREATE = _signed(_NEW, ("id", "name", "client_id"))
UPDATE = _signed(_FIELDS)
DELETE = _signed({"corId": _ID}, answer=_DONE)
USERS = _signed({"users": _USERS}, ("users",), _DONE)
CREATE_CLIENT = _signed(_CLIENT, ("id", "name"))
UPDATE_CLIENT = _signed({"name": _NAME})
SYNC = _signed({"currency_exchanges": schema.list_of(_RATE)}, ("currency_exchanges",), schema.OBJECT)
CORE_CREATE = Shape(schema.object_of(_OF_CORE, _OF_CORE), {"id": _ID}, _ROW)
CORE_UPDATE = Shape(schema.object_of(_OF_CORE), {"id": _ID}, _ROW)
CORE_ONE = Shape(None, {"id": _ID}, _ROW)
CORE_LIST = Shape(
    parameters={
        "page": {"type": ["integer", "boolean"], "minimum": 1},
        "perPage": {"type": "integer", "minimum": 1, "maximum": 50},
        "filters": {"type": "string", "examples": ['{"name": "Annual Service Agreement"}']},
    },
    answer={"anyOf": [schema.list_of(_ROW), schema.object_of({"data": schema.list_of(_ROW)}, ("data",))]},
)
GRANT = Shape(parameters={"grant_type": schema.one_of("client_credentials")}, answer=schema.OBJECT)
