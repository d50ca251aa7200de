"""All that is known of one address, and what was decided about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import cast

from reconcile.core.address import Address
from reconcile.core.capability import Capabilities, Ending
from reconcile.core.declaration import Declaration
from reconcile.core.diagnostic import Diagnostic, Location
from reconcile.core.lifecycle import Lifecycle
from reconcile.core.live import Found, Live
from reconcile.core.managed import Managed
from reconcile.core.plan import Change
from reconcile.core.resource import Problem, Resource
from reconcile.core.schema import Schema, schema_of
from reconcile.core.value import Json, Value
from reconcile.planning.claims import claims
from reconcile.planning.references import dependencies


@dataclass(frozen=True)
class Rules:
    """What the provider knows of single live objects, beside what holds for all of their kind.

    `objections` says why the vendor would refuse a change of these fields, or with None the removal; `ending`
    what becomes of an object that can't be removed.
    """

    objections: Callable[[Live, AbstractSet[str] | None], Iterable[Problem]] = lambda *_: ()
    ending: Callable[[Live], Ending | None] = lambda _: None


@dataclass(frozen=True)
class Case:
    """All that is known of one address; `desired` is the declared resource with known references resolved."""

    address: Address
    capabilities: Capabilities
    kind: type[Resource]
    found: Found
    declaration: Declaration | None = None
    desired: Resource | None = None
    managed: Managed | None = None
    rules: Rules = Rules()
    sent: Mapping[str, Json] = field(default_factory=dict)

    @property
    def lifecycle(self) -> Lifecycle:
        """The manifest's; once it is gone, the one last applied."""
        if self.declaration is not None:
            return self.declaration.lifecycle
        return self.managed.lifecycle if self.managed else Lifecycle()

    @property
    def location(self) -> Location | None:
        """Where the manifest stands."""
        return self.declaration.location if self.declaration else None

    @property
    def applied(self) -> Mapping[str, Value]:
        """The values last applied; of what is not managed yet, those that a create may have written."""
        applied = self.managed.applied if self.managed else claims(self.kind, {}, self.sent)
        return cast("Mapping[str, Value]", applied)

    @property
    def schema(self) -> Schema:
        """The kind as a table."""
        return schema_of(self.kind)

    @property
    def depends_on(self) -> tuple[Address, ...]:
        """What the manifest refers to."""
        return dependencies(self.declaration.resource) if self.declaration else ()


@dataclass(frozen=True)
class Decision:
    """The change, None for nothing to do, and what is to be said about it."""

    change: Change | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
