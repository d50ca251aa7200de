"""Rebuilds a lost lockfile: what manifests declare is found again by marker or natural key.

Nothing is written at a vendor, and nothing counts as applied: the next plan compares every field.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from reconcile.core.address import Address
from reconcile.core.declaration import Declaration
from reconcile.core.diagnostic import Diagnostic, error
from reconcile.core.errors import InputError
from reconcile.core.live import Found, Live
from reconcile.core.managed import Managed
from reconcile.engine.events import Listener, deaf
from reconcile.engine.records import Records
from reconcile.engine.scope import read_scope
from reconcile.engine.sessions import Connection, sessions
from reconcile.engine.workspace import Workspace, open_workspace
from reconcile.planning.record import taken_over
from reconcile.sdk import Provider
from reconcile.state import LOCKFILE, RunLock, read_lockfile


@dataclass(frozen=True)
class Rebuilt:
    """What was found of the declared addresses that the journal could not tell.

    `found` is to be recorded, `missing` is at no vendor; `diagnostics` name what could not be read, and what
    could be several objects.
    """

    found: tuple[Managed, ...] = ()
    missing: tuple[Address, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class Rebuilding:
    """A rebuild under way: it holds the run lock."""

    workspace: Workspace
    providers: Mapping[str, Provider]
    records: Records

    async def look(self, listen: Listener = deaf) -> Rebuilt:
        """Look for every declared object."""
        lockfile, scope = self.records.lockfile, self.workspace.declarations.keys()
        reading = await read_scope(self.workspace, lockfile, self.providers, scope, listen)
        result = _sorted_out(self.workspace, lockfile.resources, reading.found)
        return replace(result, diagnostics=(*reading.diagnostics, *result.diagnostics))

    def record(self, result: Rebuilt) -> None:
        """Write the lockfile, durably."""
        for managed in result.found:
            provider = self.providers[managed.address.provider]
            self.records.put(managed, self.workspace.origin_of(provider))


@asynccontextmanager
async def rebuilding(root: Path, connection: Connection, lock: RunLock) -> AsyncIterator[Rebuilding]:
    """Open a rebuild; raises `InputError` where there is a lockfile that manages something."""
    workspace = open_workspace(root)
    with lock:
        _refuse_to_overwrite(root, workspace.project.name)
        records = Records.open(root, workspace.project.name, lock)
        workspace = workspace.beside(records.lockfile)
        instances = {address.provider for address in workspace.declarations}
        async with sessions(workspace, instances, connection) as providers:
            yield Rebuilding(workspace, providers, records)


def _refuse_to_overwrite(root: Path, project: str) -> None:
    managed = len(read_lockfile(root, project).resources)
    if managed:
        remedy = f"it is for a lost lockfile; move {LOCKFILE} away first if it is wrong"
        raise InputError([error(f"{LOCKFILE} is there and manages {managed} objects", remedy)])


def _sorted_out(
    workspace: Workspace, managed: Mapping[Address, Managed], found: Mapping[Address, Found]
) -> Rebuilt:
    """An object is taken where it is the only one of an address, and of no other."""
    lives = {address: _candidates(each) for address, each in sorted(found.items()) if address not in managed}
    taken = Counter(_claim(address, live.id) for address, each in lives.items() for live in each)
    taken.update(_claim(address, each.id) for address, each in managed.items())
    sure = {
        address: each[0]
        for address, each in lives.items()
        if len(each) == 1 and taken[_claim(address, each[0].id)] == 1
    }
    doubtful = {address: each for address, each in lives.items() if each and address not in sure}
    declared = workspace.declarations
    return Rebuilt(
        tuple(taken_over(declared[address], live) for address, live in sure.items()),
        tuple(address for address, each in lives.items() if not each),
        tuple(_which(declared[address], each) for address, each in doubtful.items()),
    )


def _candidates(found: Found) -> tuple[Live, ...]:
    return (found.live,) if found.live is not None else found.matches


def _claim(address: Address, identity: str) -> tuple[str, str, str]:
    return (address.provider, address.kind, identity)


def _which(declaration: Declaration, lives: tuple[Live, ...]) -> Diagnostic:
    ids = ", ".join(sorted(live.id for live in lives))
    address = declaration.address
    return error(
        f"nobody knows which object is {address}: {ids} could be it, or another address's",
        f"take the right one over: `reconcile import {address} ID`",
        address=address,
        location=declaration.location,
    )
