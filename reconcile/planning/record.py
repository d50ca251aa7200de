"""What the lockfile keeps of a resource once it is as the author wants it."""

from __future__ import annotations

import hashlib

from reconcile.core.declaration import Declaration
from reconcile.core.managed import Managed
from reconcile.core.resource import Resource
from reconcile.core.roles import Role
from reconcile.core.schema import Schema, schema_of
from reconcile.core.value import Json, to_json
from reconcile.planning.references import dependencies


def record(declaration: Declaration, desired: Resource, identity: str) -> Managed:
    """Build the lockfile's entry; `desired` holds no references any more."""
    schema = schema_of(type(desired))
    marker = schema.marker
    found = getattr(desired, marker.name, None) if marker else None
    return Managed(
        declaration.address,
        identity,
        marker=None if found is None else str(found),
        applied=applied(schema, desired),
        lifecycle=declaration.lifecycle,
        depends_on=dependencies(declaration.resource),
    )


def applied(schema: Schema, desired: Resource) -> dict[str, Json]:
    """The written values as JSON; of a secret only its digest."""
    values = {name: to_json(value) for name, value in desired.written().items()}
    secrets = [field.name for field in schema if field.has(Role.SECRET) and values.get(field.name)]
    return values | {name: _digest(str(values[name])) for name in secrets}


def _digest(secret: str) -> str:
    return "sha256:" + hashlib.sha256(secret.encode()).hexdigest()
