"""What one step works with: its change, its collection, the records, the check before a write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.declaration import Declaration
from reconcile.core.diagnostic import Diagnostic
from reconcile.core.lifecycle import Lifecycle
from reconcile.core.live import Live
from reconcile.core.plan import Change
from reconcile.core.resource import Resource
from reconcile.core.schema import Schema, schema_of
from reconcile.core.value import Json, Value
from reconcile.engine.field_words import moved
from reconcile.engine.records import Records
from reconcile.engine.sending import Sending
from reconcile.engine.short import refuse_short
from reconcile.engine.site import Site, resolve_now
from reconcile.engine.step_error import StaleStepError
from reconcile.engine.unresolved import sent_by
from reconcile.planning.claims import claims
from reconcile.planning.fingerprint import fingerprint
from reconcile.planning.record import record
from reconcile.planning.since import difference_now, moved_since
from reconcile.sdk import Collection, Provider
from reconcile.state import Intent


@dataclass
class Bench:
    """One step.

    `id` is the live object's once it is known; `warnings` are what the vendor did not keep.
    """

    site: Site
    change: Change
    sending: Sending
    id: str | None = None
    warnings: list[Diagnostic] = field(default_factory=list)

    @property
    def address(self) -> Address:
        """Whose step it is."""
        return self.change.address

    @property
    def records(self) -> Records:
        """Lockfile and journal."""
        return self.site.records

    @property
    def provider(self) -> Provider:
        """The provider instance."""
        return self.site.providers[self.address.provider]

    @property
    def collection(self) -> Collection:
        """The vendor's objects of this kind."""
        return self.provider.collections[self.address.kind]

    @cached_property
    def schema(self) -> Schema:
        """The kind as a table."""
        return schema_of(self.collection.kind)

    @property
    def declaration(self) -> Declaration:
        """The manifest; a removal has none."""
        return self.site.workspace.declarations[self.address]

    @property
    def lifecycle(self) -> Lifecycle:
        """The manifest's; of a removal, the one last applied."""
        declared = self.site.workspace.declarations.get(self.address)
        managed = self.records.lockfile.resources.get(self.address)
        kept = managed.lifecycle if managed else Lifecycle()
        return declared.lifecycle if declared else kept

    @property
    def known(self) -> Mapping[str, Json]:
        """What was last applied to this object; of what is adopted, what a create may have written."""
        managed = self.records.lockfile.resources.get(self.address)
        if managed and managed.id == self.id:
            return managed.applied
        sent = sent_by(self.records.journal.unresolved()).get(self.address, {})
        return claims(self.collection.kind, {}, sent)

    @property
    def applied(self) -> Mapping[str, Value]:
        """The same, to be compared with."""
        return cast("Mapping[str, Value]", self.known)

    def intent(self, action: Action, desired: Resource | None, identity: str | None = None) -> Intent:
        """Say what is about to be sent, and what the lockfile records once it is done."""
        origin = self.site.origin(self.address.provider)
        run = self.records.lock.holder.id
        if desired is None:
            return Intent(address=self.address, action=action, run=run, origin=origin, object_id=identity)
        recorded = record(self.declaration, desired, identity or "")
        keys = type(desired).natural_key
        return Intent(
            address=self.address,
            action=action,
            run=run,
            origin=origin,
            object_id=identity,
            marker=recorded.marker,
            natural_key={name: recorded.applied.get(name) for name in keys},
            values=claims(type(desired), recorded.applied, self.known),
            lifecycle=recorded.lifecycle,
            depends_on=recorded.depends_on,
        )

    async def desired(self) -> Resource:
        """The declared resource with every reference replaced; its targets are live by now."""
        return await resolve_now(self.site, self.declaration)

    async def precondition(self, desired: Mapping[str, Value]) -> Live | None:
        """Read the object again; raises `StaleStepError` unless it is as the plan saw it, or gone."""
        live = await self.collection.observe(str(self.change.id))
        if live is None:
            return None
        refuse_short(live)
        if fingerprint(live, desired, self.applied, self.lifecycle.ignore_changes) != self.change.fingerprint:
            what = f"{live.id} was changed at the vendor after the plan was made"
            raise StaleStepError(": ".join(filter(None, (what, self._moved(live, desired)))))
        return live

    def _moved(self, live: Live, desired: Mapping[str, Value]) -> str:
        """Every field that is not as the plan saw it."""
        three = desired, self.applied, live.resource.written()
        now = difference_now(self.schema, self.change, three, self.lifecycle.ignore_changes)
        is_removal = self.change.actions == (Action.DELETE,)
        return "; ".join(moved(each, is_removal=is_removal) for each in moved_since(self.change.fields, now))

    def keep(self, desired: Resource, identity: str) -> None:
        """Record it in the lockfile."""
        self.id = identity
        self.records.put(record(self.declaration, desired, identity), self.site.origin(self.address.provider))
