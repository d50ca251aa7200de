"""What a plan is made from, put together by a test, and a plan read in short."""

from __future__ import annotations

from collections.abc import Mapping

from planning.kinds import Deal, Memo, declare, own

from reconcile.core.address import Address
from reconcile.core.capability import Capabilities, Promise
from reconcile.core.declaration import Declaration
from reconcile.core.lifecycle import Lifecycle
from reconcile.core.live import Found, Live
from reconcile.core.managed import Managed
from reconcile.core.plan import Plan
from reconcile.core.resource import Resource
from reconcile.planning.case import Rules
from reconcile.planning.inputs import Inputs
from reconcile.planning.limits import Accepted, Limits
from reconcile.planning.plan import make_plan

KINDS: Mapping[str, type[Resource]] = {"Deal": Deal, "Memo": Memo}
ABLE = Capabilities(tag=True, tags_apart=True, promise=Promise.MARKER)


class World:
    """What is declared, managed and live, put together by a test."""

    def __init__(self) -> None:
        self.declarations: dict[Address, Declaration] = {}
        self.managed: dict[Address, Managed] = {}
        self.found: dict[Address, Found] = {}
        self.capabilities = ABLE
        self.rules = Rules()

    def declare(self, address: Address, resource: Resource, lifecycle: Lifecycle | None = None) -> None:
        """Write a manifest."""
        self.declarations[address] = declare(address, resource, lifecycle)

    def manage(
        self, address: Address, resource: Resource, lifecycle: Lifecycle | None = None, id: str = "1"
    ) -> None:
        """Record an object as applied and let it live as it was applied."""
        self.managed[address] = own(declare(address, resource, lifecycle), id)
        self.found[address] = Found(Live(id, resource))

    def show(self, address: Address, resource: Resource, id: str = "1") -> None:
        """Let the vendor show an object."""
        self.found[address] = Found(Live(id, resource))

    def match(self, address: Address, *lives: Live) -> None:
        """Let live objects carry the marker or natural key."""
        self.found[address] = Found(matches=lives)

    def lose(self, address: Address) -> None:
        """Let the object be gone."""
        self.found[address] = Found()

    def inputs(
        self,
        *,
        scope: frozenset[Address] | None = None,
        limits: Limits | None = None,
        accepted: Accepted | None = None,
        destroy: bool = False,
    ) -> Inputs:
        """Collect what a plan is made from."""
        return Inputs(
            project="acme",
            declarations=self.declarations,
            managed=self.managed,
            found=self.found,
            scope=frozenset({*self.declarations, *self.managed}) if scope is None else scope,
            kind_of=lambda address: KINDS[address.kind],
            capabilities_of=lambda _: self.capabilities,
            rules_of=lambda _: self.rules,
            limits=limits or Limits(),
            accepted=accepted or Accepted(),
            destroy=destroy,
        )

    def plan(self) -> Plan:
        """Plan everything, within limits that allow it."""
        return make_plan(self.inputs(accepted=Accepted(deletes=99, recreate=99)))


def words(plan: Plan) -> list[str]:
    """Read a plan's changes as `address: actions`."""
    return [f"{each.address.name}: {' '.join(a.word for a in each.actions)}" for each in plan.changes]


def said(plan: Plan) -> list[str]:
    """Read a plan's diagnostics."""
    return [str(each) for each in plan.diagnostics]
