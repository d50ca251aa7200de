"""The lockfile by hand: another address for an object, an object no longer managed, an object taken over.

Nothing is written at a vendor; the next plan shows what follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reconcile.core.address import Address
from reconcile.core.diagnostic import error
from reconcile.core.errors import InputError
from reconcile.core.managed import Managed
from reconcile.engine.records import Records
from reconcile.engine.recovery import refuse_owned
from reconcile.engine.selection import nearest
from reconcile.engine.sessions import Connection, sessions
from reconcile.engine.show import managed_resource
from reconcile.engine.workspace import Workspace, open_workspace
from reconcile.manifests import load_project
from reconcile.planning.record import taken_over
from reconcile.state import RunLock


def move(root: Path, source: str, target: str, lock: RunLock) -> Managed:
    """Give a managed object another address; raises `InputError` where that can't be."""
    new = _address(target)
    with _records(root, lock) as records:
        managed = managed_resource(records.lockfile, source)
        old = managed.address
        if new in records.lockfile.resources:
            raise InputError([error(f"{new} is managed already", "move or remove that one first")])
        if (old.provider, old.kind) != (new.provider, new.kind):
            remedy = "only the name of an address can change: its object stays where it is"
            raise InputError([error(f"{old} can't become {new}", remedy)])
        records.move(old, new)
        return records.lockfile.resources[new]


def forget(root: Path, text: str, lock: RunLock) -> Managed:
    """Manage an object no longer; it stays at the vendor."""
    with _records(root, lock) as records:
        managed = managed_resource(records.lockfile, text)
        records.drop(managed.address)
        return managed


async def take_over(root: Path, text: str, identity: str, connection: Connection, lock: RunLock) -> Managed:
    """Manage a live object under a declared address; nothing counts as applied, so the plan compares all."""
    address, workspace = _address(text), open_workspace(root)
    _refuse_undeclared(workspace, address)
    with _records(root, lock) as records:
        known = records.lockfile.resources.get(address)
        if known:
            remedy = f"`reconcile state rm {address}` first, if another object is meant"
            raise InputError([error(f"{address} is managed already, as {known.id}", remedy)])
        refuse_owned(records.lockfile, address, identity)
        async with sessions(workspace, {address.provider}, connection) as providers:
            provider = providers[address.provider]
            live = await provider.collections[address.kind].observe(identity)
        if live is None:
            remedy = "look for the right id at the vendor"
            raise InputError([error(f"{provider.title} has no object with the id {identity!r}", remedy)])
        managed = taken_over(workspace.declarations[address], live)
        records.put(managed, workspace.origin_of(provider))
        return managed


@contextmanager
def _records(root: Path, lock: RunLock) -> Iterator[Records]:
    with lock:
        yield Records.open(root, load_project(root).name, lock)


def _address(text: str) -> Address:
    try:
        return Address.parse(text)
    except ValueError as problem:
        raise InputError([error(str(problem))]) from problem


def _refuse_undeclared(workspace: Workspace, address: Address) -> None:
    if address not in workspace.declarations:
        hint = nearest(str(address), workspace.declarations) if workspace.declarations else "write it first"
        raise InputError([error(f"no manifest declares {address}", hint)])
