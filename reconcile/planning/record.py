"""What the lockfile keeps of a resource once it is as the author wants it."""

from __future__ import annotations

from reconcile.core.declaration import Declaration
from reconcile.core.live import Live
from reconcile.core.managed import Managed
from reconcile.core.resource import Resource
from reconcile.core.schema import Schema, schema_of
from reconcile.core.value import Json, to_json
from reconcile.planning.references import dependencies
from reconcile.planning.secret import digest_of, veil


def record(declaration: Declaration, desired: Resource, identity: str) -> Managed:
    """Build the lockfile's entry; `desired` holds no references any more."""
    return Managed(
        declaration.address,
        identity,
        marker=marker_of(desired),
        applied=applied(schema_of(type(desired)), desired),
        lifecycle=declaration.lifecycle.kept,
        depends_on=dependencies(declaration.resource),
    )


def taken_over(declaration: Declaration, live: Live) -> Managed:
    """Build the entry of a live object that is found for a manifest: nothing counts as applied."""
    depends_on = dependencies(declaration.resource)
    marker = marker_of(live.resource)
    return Managed(declaration.address, live.id, marker, {}, declaration.lifecycle.kept, depends_on)


def applied(schema: Schema, desired: Resource) -> dict[str, Json]:
    """The written values as JSON; of a secret only its digest."""
    values = veil(schema, desired.written(), digest_of)
    return {name: to_json(value) for name, value in values.items()}


def marker_of(resource: Resource) -> str | None:
    """The marker that a resource carries, None where its vendor has no place for one."""
    field = schema_of(type(resource)).marker
    found = getattr(resource, field.name, None) if field else None
    return None if found is None else str(found)
