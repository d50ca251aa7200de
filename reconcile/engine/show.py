"""Looks at one managed resource: what the lockfile says of it, and what the vendor says now."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reconcile.core.address import Address
from reconcile.core.diagnostic import error
from reconcile.core.errors import InputError
from reconcile.core.live import Live
from reconcile.core.managed import Lockfile, Managed
from reconcile.core.resource import Resource
from reconcile.engine.selection import nearest
from reconcile.engine.sessions import Connection, sessions
from reconcile.engine.workspace import open_workspace
from reconcile.manifests import load_project
from reconcile.state import read_history, read_lockfile


@dataclass(frozen=True)
class Shown:
    """A managed resource with its live values; `live` is None where the object is gone."""

    managed: Managed
    kind: type[Resource]
    live: Live | None


def managed_resources(root: Path) -> Lockfile:
    """What is managed, and what a run that died could not record; needs no manifests, no network."""
    name = load_project(root).name
    return read_history(root, name).replay(read_lockfile(root, name))


def managed_resource(lockfile: Lockfile, text: str) -> Managed:
    """Find one by its address; raises `InputError` with the nearest one."""
    found = {str(address): managed for address, managed in lockfile.resources.items()}
    if text in found:
        return found[text]
    try:
        Address.parse(text)
    except ValueError as problem:
        raise InputError([error(str(problem))]) from problem
    raise InputError([error(f"nothing is managed as {text}", nearest(text, lockfile.resources))])


async def show_resource(root: Path, text: str, connection: Connection) -> Shown:
    """Read a managed resource at its vendor; raises `InputError`, `ConfigurationError`, `VendorError`."""
    workspace = open_workspace(root)
    managed = managed_resource(managed_resources(root), text)
    address = managed.address
    kind = workspace.kind_of(address)
    async with sessions(workspace, {address.provider}, connection) as providers:
        live = await providers[address.provider].collections[address.kind].observe(managed.id)
    return Shown(managed, kind, live)
