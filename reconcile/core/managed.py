"""What we own: the lockfile as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from reconcile.core.address import Address
from reconcile.core.lifecycle import Lifecycle
from reconcile.core.value import Json


@dataclass(frozen=True)
class Managed:
    """One object that we own: id, values last applied (as JSON), and what must outlive its manifest."""

    address: Address
    id: str
    marker: str | None = None
    applied: Mapping[str, Json] = field(default_factory=dict)
    lifecycle: Lifecycle = Lifecycle()
    depends_on: tuple[Address, ...] = ()


@dataclass(frozen=True)
class Lockfile:
    """Everything that is managed.

    `serial` grows by one with each write; `lineage` names the line of descent.

    `origins` holds the origin each provider instance was applied to.
    """

    project: str
    lineage: str
    serial: int = 0
    origins: Mapping[str, str] = field(default_factory=dict)
    resources: Mapping[Address, Managed] = field(default_factory=dict)

    def put(self, managed: Managed, origin: str) -> Lockfile:
        """Record one object."""
        address = managed.address
        return replace(
            self,
            origins={**self.origins, address.provider: origin},
            resources={**self.resources, address: managed},
        )

    def move(self, old: Address, new: Address) -> Lockfile:
        """Give one object another address, also where others depend on it."""
        moved = {old: new}
        resources = {
            moved.get(address, address): replace(
                each,
                address=moved.get(address, address),
                depends_on=tuple(sorted(moved.get(target, target) for target in each.depends_on)),
            )
            for address, each in self.resources.items()
        }
        return replace(self, resources=resources)

    def drop(self, address: Address) -> Lockfile:
        """Forget one object, and its provider's origin when nothing of it is left."""
        left = {each: managed for each, managed in self.resources.items() if each != address}
        names = {each.provider for each in left}
        origins = {name: origin for name, origin in self.origins.items() if name in names}
        return replace(self, resources=left, origins=origins)
