"""A manifest read, with its place in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reconcile.core.address import Address
from reconcile.core.diagnostic import Location
from reconcile.core.lifecycle import Lifecycle
from reconcile.core.resource import Resource
from reconcile.core.value import Path


@dataclass(frozen=True)
class Declaration:
    """One resource as its author wants it.

    `resource` may hold references; `positions` leads from a path below `spec` to the place of its value.
    """

    address: Address
    resource: Resource
    location: Location
    lifecycle: Lifecycle = Lifecycle()
    labels: Mapping[str, str] = field(default_factory=dict)
    positions: Mapping[Path, Location] = field(default_factory=dict)

    def locate(self, path: Path) -> Location:
        """The place of a value, or of the nearest thing around it."""
        while path and path not in self.positions:
            path = path[:-1]
        return self.positions.get(path, self.location)
