"""Where steps are carried out, and what references are worth there by now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reconcile.core.declaration import Declaration
from reconcile.core.errors import RefusedError
from reconcile.core.managed import Managed
from reconcile.core.resource import Resource
from reconcile.core.value import Reference
from reconcile.engine.records import Records
from reconcile.engine.step_error import StaleStepError
from reconcile.engine.workspace import Workspace
from reconcile.planning.references import references, resolve
from reconcile.sdk import Provider


@dataclass(frozen=True)
class Site:
    """Where steps are carried out."""

    workspace: Workspace
    providers: Mapping[str, Provider]
    records: Records

    def origin(self, instance: str) -> str:
        """The origin that the lockfile names for a provider instance."""
        return self.workspace.origin_of(self.providers[instance])


async def resolve_now(site: Site, declaration: Declaration) -> Resource:
    """Replace references by what their targets are now; raises `StaleStepError` and `VendorError`."""
    values = {each: await _value(site, each) for _, each in references(declaration.resource)}
    try:
        return resolve(declaration.resource, lambda reference: values[reference])
    except ValueError as problem:
        remedy = "refer to a field that fits, or write the value itself"
        raise RefusedError(f"{declaration.location}: {problem}", remedy) from problem


async def _value(site: Site, reference: Reference) -> object:
    target: Managed | None = site.records.lockfile.resources.get(reference.address)
    if target is None:
        raise StaleStepError(f"{reference.address} is not managed any more")
    if reference.field == "id":
        return target.id
    provider = site.providers[reference.address.provider]
    live = await provider.collections[reference.address.kind].observe(target.id)
    value = getattr(live.resource, reference.field, None) if live else None
    if value is None:
        raise StaleStepError(f"{reference} has no value at the vendor")
    return value
