"""What Zenskar's endpoints take and give, from the tables that read what comes in."""

from __future__ import annotations

from reconcile.sandbox import Shape, schema
from reconcile_zenskar.sandbox_fields import (
    CREATE,
    EDIT_PAUSE,
    EXPIRE,
    PAUSE,
    PHASE,
    PRICING,
    UPDATE,
    schemas,
)
from reconcile_zenskar.sandbox_values import Table

_PRICE = schema.object_of(schemas(PRICING))
_PHASE = schema.object_of({**schemas(PHASE), "pricings": schema.list_of(_PRICE)}, ["name"])
_ANSWER = schema.object_of({"id": schema.UUID, "status": schema.TEXT}, ["id"])
_OF_ONE = {"id": schema.UUID}
_QUERY = {
    "limit": schema.INTEGER,
    "offset": schema.INTEGER,
    "cursor": schema.TEXT,
    "order": schema.TEXT,
    "name__ilike": schema.TEXT,
    "id__in": schema.TEXT,
    "start_date__gte": schema.INSTANT,
    "end_date__isnull": schema.FLAG,
}


def _required(table: Table) -> list[str]:
    return [name for name, column in table.items() if column.is_required]


def _contract(table: Table) -> schema.Schema:
    return schema.object_of({**schemas(table), "phases": schema.list_of(_PHASE)}, _required(table))


LIST = Shape(parameters=_QUERY, answer=schema.object_of({"results": schema.list_of(_ANSWER)}, ["results"]))
CREATE_ONE = Shape(_contract(CREATE), answer=_ANSWER)
SHOW = Shape(parameters=_OF_ONE, answer=_ANSWER)
REPLACE = Shape(_contract(UPDATE), _OF_ONE, _ANSWER)
START_PAUSE = Shape(schema.object_of(schemas(PAUSE), _required(PAUSE)), _OF_ONE, _ANSWER)
MOVE_PAUSE = Shape(schema.object_of(schemas(EDIT_PAUSE)), _OF_ONE, _ANSWER)
END = Shape(schema.object_of(schemas(EXPIRE)), _OF_ONE, schema.OBJECT)
ADD_PHASE = Shape(_PHASE, _OF_ONE, schema.OBJECT)
ADD_PRICE = Shape(_PRICE, {**_OF_ONE, "phase": schema.UUID}, schema.OBJECT)
