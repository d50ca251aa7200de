"""What Trelica's endpoints take and give, as JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping

from reconcile.sandbox import Schema, Shape, schema
from reconcile_trelica.sandbox_fields import schemas

_PERSON = schema.object_of({"userId": schema.TEXT, "name": schema.TEXT, "email": schema.TEXT})
_COMPUTED: Mapping[str, Schema] = {
    "id": schema.TEXT,
    "createdBy": _PERSON,
    "createdDtm": schema.INSTANT,
    "lastModifiedBy": _PERSON,
    "lastModifiedDtm": schema.INSTANT,
}
_CONTRACT = schema.object_of({**schemas(), **_COMPUTED}, (*_COMPUTED, "lineItems", "documents"))

SHOW = Shape(answer=_CONTRACT)
PUT = Shape(body=schema.object_of(schemas()), answer=_CONTRACT)
LIST = Shape(
    parameters={
        "q": schema.TEXT,
        "filter": {"type": "string", "examples": ['vendorName eq "Github, Inc."']},
        "limit": {"type": "integer", "minimum": 1, "maximum": 1000},
        "after": schema.TEXT,
    },
    answer=schema.object_of({"results": schema.list_of(_CONTRACT), "next": schema.TEXT}, ("results",)),
)
