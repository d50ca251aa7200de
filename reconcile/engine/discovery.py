"""Finds what is live and not managed, and says how a manifest of it would read.

Nothing is written at a vendor, and nothing is recorded: the next plan adopts what the manifests name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reconcile.core.address import Address
from reconcile.core.capability import Promise
from reconcile.core.diagnostic import error
from reconcile.core.errors import InputError
from reconcile.core.live import Live
from reconcile.core.managed import Lockfile
from reconcile.core.schema import schema_of
from reconcile.core.value import Value
from reconcile.engine.authoring import spec_of
from reconcile.engine.selection import nearest_of
from reconcile.engine.sessions import Connection, sessions
from reconcile.engine.show import managed_resources
from reconcile.engine.wanted import key_of
from reconcile.engine.workspace import Workspace, open_workspace
from reconcile.reports.manifest import Manifest
from reconcile.sdk import Collection, Lists, Provider

_NAMING = ("name", "title", "number", "ref", "vendor_name", "invoice_number")
_LONGEST = 60


async def discover(root: Path, what: str, match: str | None, connection: Connection) -> tuple[Manifest, ...]:
    """Read everything of a provider, or of one of its kinds, that neither lockfile nor manifests know.

    `match` keeps what has this text in its id or in a field. Raises `InputError` for an unknown provider or
    kind, and a `VendorError` where a list can't be read to its end.
    """
    workspace, lockfile = open_workspace(root), managed_resources(root)
    instance, kinds = _chosen(workspace, what)
    scribe = _Scribe(workspace, lockfile, instance, {each.name for each in workspace.declarations})
    async with sessions(workspace, {instance}, connection) as providers:
        for kind in kinds:
            collection = providers[instance].collections[kind]
            for live in await _unknown(scribe, collection):
                if match is None or _mentions(live, match):
                    scribe.write(collection, live)
    return tuple(scribe.found)


def _chosen(workspace: Workspace, what: str) -> tuple[str, tuple[str, ...]]:
    """The provider instance and the kinds to read."""
    instance, _, kind = what.partition(".")
    instances = {*workspace.plugins.names, *workspace.project.providers}
    if instance not in instances:
        raise InputError([error(f"there is no provider {instance!r}", nearest_of(instance, instances))])
    kinds = _kinds(workspace.provider_type(instance))
    if kind and kind not in kinds:
        raise InputError([error(f"{instance} has no kind {kind!r}", nearest_of(kind, kinds))])
    return instance, (kind,) if kind else kinds


def _kinds(provider: type[Provider]) -> tuple[str, ...]:
    return tuple(each.kind.__name__ for each in provider.collection_types if issubclass(each, Lists))


async def _unknown(scribe: _Scribe, collection: Collection) -> list[Live]:
    """Every object that is not known, in the order of ids."""
    found: dict[str, Live] = {}
    if isinstance(collection, Lists):
        async for page in collection.pages():
            found |= {live.id: live for live in page.items if not scribe.knows(live)}
    return [found[identity] for identity in sorted(found)]


def _mentions(live: Live, text: str) -> bool:
    values = (live.id, *live.resource.written().values())
    return any(text.casefold() in str(each).casefold() for each in values)


@dataclass
class _Scribe:
    """Writes manifests of one provider instance; no two have one name."""

    workspace: Workspace
    lockfile: Lockfile
    instance: str
    names: set[str]
    found: list[Manifest] = field(default_factory=list)

    def knows(self, live: Live) -> bool:
        """Whether it is managed, or declared by its id, marker or natural key."""
        kind = type(live.resource).__name__
        for address, managed in self.lockfile.resources.items():
            if (address.provider, address.kind, managed.id) == (self.instance, kind, live.id):
                return True
        key = key_of(live.resource)
        return any(
            each.lifecycle.import_id == live.id or (key is not None and key_of(each.resource) == key)
            for address, each in self.workspace.declarations.items()
            if (address.provider, address.kind) == (self.instance, kind)
        )

    def write(self, collection: Collection, live: Live) -> None:
        """Add the manifest of one object."""
        kind, name = collection.kind, self._name(live)
        spec, remarks = spec_of(kind, live)
        address = Address(self.instance, kind.__name__, name)
        plugin = self.workspace.plugin_name(self.instance)
        self.found.append(
            Manifest(
                kind.api_version,
                address,
                spec,
                self.instance if self.instance != plugin else None,
                None if self._is_marked(address, spec) else live.id,
                tuple(remarks),
            )
        )

    def _is_marked(self, address: Address, spec: Mapping[str, Value]) -> bool:
        marker = schema_of(self.workspace.kind_of(address)).marker
        promise = self.workspace.capabilities_of(address).promise
        return promise is Promise.MARKER and marker is not None and spec.get(marker.name) is not None

    def _name(self, live: Live) -> str:
        """A free name that tells which object it is."""
        kind, values = type(live.resource), live.resource.written()
        marker = schema_of(kind).marker
        is_name = marker and kind.default_marker(project="p", address="a", name="n") == "n"
        telling = (values.get(name) for name in (*([marker.name] if marker and is_name else []), *_NAMING))
        slugs = (_slug(str(each)) for each in (*filter(None, telling), f"{kind.__name__}-{live.id}"))
        wish = next(slug for slug in slugs if slug)
        name, number = wish, 1
        while name in self.names:
            number += 1
            name = f"{wish}-{number}"
        self.names.add(name)
        return name


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-")
