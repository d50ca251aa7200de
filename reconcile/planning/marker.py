"""A marker stays with its object: a manifest that was moved to another address keeps the one it has."""

from __future__ import annotations

from dataclasses import replace

from reconcile.core.declaration import Declaration
from reconcile.core.managed import Managed
from reconcile.core.schema import schema_of


def with_kept_marker(declaration: Declaration, managed: Managed | None) -> Declaration:
    """Prefer the recorded marker to the default one; what the author wrote wins over both."""
    field = schema_of(type(declaration.resource)).marker
    if field is None or managed is None or managed.marker is None or (field.name,) in declaration.positions:
        return declaration
    return replace(declaration, resource=declaration.resource.with_values({field.name: managed.marker}))
