"""What one step works with: its change, its collection, the records, the checks around a write."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.declaration import Declaration
from reconcile.core.diagnostic import Diagnostic, warning
from reconcile.core.lifecycle import Lifecycle
from reconcile.core.live import Live
from reconcile.core.managed import Managed
from reconcile.core.plan import Change, FieldChange
from reconcile.core.resource import Resource
from reconcile.core.roles import Role
from reconcile.core.schema import Schema, schema_of
from reconcile.core.value import Json, Reference, Value, to_json
from reconcile.engine.records import Records
from reconcile.engine.workspace import Workspace
from reconcile.planning.diff import diff
from reconcile.planning.fingerprint import fingerprint
from reconcile.planning.record import applied as applied_values
from reconcile.planning.record import record
from reconcile.planning.references import references, resolve
from reconcile.sdk import Collection, Provider
from reconcile.state import Intent

LATE_S = (0.0, 0.1, 0.4, 1.0)


class StaleStepError(Exception):
    """The object is not what the plan saw: nothing was sent."""


class FailedStepError(Exception):
    """The vendor did something else than what was asked."""


@dataclass(frozen=True)
class Site:
    """Where steps are carried out."""

    workspace: Workspace
    providers: Mapping[str, Provider]
    records: Records

    def origin(self, instance: str) -> str:
        """The origin that the lockfile names for a provider instance."""
        return self.workspace.origin_of(self.providers[instance])


@dataclass
class Bench:
    """One step. `id` is the live object's once it is known; `warnings` are what the vendor did not keep."""

    site: Site
    change: Change
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
    def applied(self) -> Mapping[str, Value]:
        """The values last applied."""
        managed = self.records.lockfile.resources.get(self.address)
        return cast("Mapping[str, Value]", managed.applied) if managed else {}

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
            values=recorded.applied,
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
        if fingerprint(live, desired, self.applied, self.lifecycle.ignore_changes) != self.change.fingerprint:
            raise StaleStepError(f"{live.id} was changed at the vendor after the plan was made")
        return live

    async def read_back(self, identity: str, desired: Resource) -> Live:
        """Read what became of it and compare every owned field; raises `FailedStepError`."""
        live = await self.appears(identity)
        wanted = desired.written()
        ignore = self.lifecycle.ignore_changes
        self.warnings = [_not_kept(self.declaration, name) for name in _dropped(self.schema, wanted, live)]
        wrong = diff(
            self.schema, wanted, _as_json(self.schema, desired), live.resource.written(), ignore=ignore
        )
        if wrong.fields:
            raise FailedStepError("; ".join(map(_kept_else, wrong.fields)))
        return live

    async def appears(self, identity: str) -> Live:
        """Read an object that must be there; a vendor may need a moment to show it."""
        for pause in LATE_S:
            await asyncio.sleep(pause)
            live = await self.collection.observe(identity)
            if live is not None:
                return live
        raise FailedStepError(f"the vendor gave the id {identity}, and does not show it")

    def keep(self, desired: Resource, identity: str) -> None:
        """Record it in the lockfile."""
        self.id = identity
        self.records.put(record(self.declaration, desired, identity), self.site.origin(self.address.provider))


async def resolve_now(site: Site, declaration: Declaration) -> Resource:
    """Replace references by what their targets are now."""
    values = {each: await _value(site, each) for _, each in references(declaration.resource)}
    return resolve(declaration.resource, lambda reference: values[reference])


async def _value(site: Site, reference: Reference) -> object:
    target: Managed | None = site.records.lockfile.resources.get(reference.address)
    if target is None:
        raise StaleStepError(f"{reference.address} is not managed any more")
    if reference.field == "id":
        return target.id
    live = (
        await site.providers[reference.address.provider]
        .collections[reference.address.kind]
        .observe(target.id)
    )
    value = getattr(live.resource, reference.field, None) if live else None
    if value is None:
        raise StaleStepError(f"{reference} has no value at the vendor")
    return value


def _as_json(schema: Schema, desired: Resource) -> Mapping[str, Value]:
    return cast("Mapping[str, Value]", applied_values(schema, desired))


def _dropped(schema: Schema, wanted: Mapping[str, Value], live: Live) -> list[str]:
    """Fields that the vendor is known to drop at times, and did."""
    seen = live.resource.written()
    return [
        each.name
        for each in schema
        if each.has(Role.MAY_NOT_STICK) and wanted.get(each.name) is not None and seen.get(each.name) is None
    ]


def _not_kept(declaration: Declaration, name: str) -> Diagnostic:
    return warning(
        f"the vendor did not keep {name}",
        "set it there by hand, or take it out of the manifest",
        address=declaration.address,
        location=declaration.locate((name,)),
    )


def _kept_else(change: FieldChange) -> str:
    name = ".".join(map(str, change.path))
    sent, kept = (_short(to_json(value)) for value in (change.after, change.before))
    return f"{name}: sent {sent}, the vendor kept {kept}"


def _short(value: Json) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."  # noqa: PLR2004 - a line of an error stays readable
