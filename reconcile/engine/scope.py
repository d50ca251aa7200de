"""Reads the addresses that a run looks at, in the order in which their keys come to be known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from reconcile.core.address import Address
from reconcile.core.live import Found
from reconcile.core.managed import Lockfile
from reconcile.engine.events import Listener
from reconcile.engine.group import Reading
from reconcile.engine.reading import merged, read
from reconcile.engine.wanted import Wanted, has_known_key
from reconcile.engine.workspace import Workspace
from reconcile.planning.references import dependencies, known_value, resolve
from reconcile.sdk import Provider


async def read_scope(
    workspace: Workspace,
    lockfile: Lockfile,
    providers: Mapping[str, Provider],
    scope: Iterable[Address],
    listen: Listener,
) -> Reading:
    """Read the addresses; those whose key hangs on another resource are read once that one is known."""
    left = [_wanted(workspace, lockfile, address) for address in sorted(scope)]
    reading = Reading()
    while left:
        told = [_resolved(each, reading.found) for each in left]
        ready = [each for each in told if has_known_key(each)] or told
        reading = merged([reading, await read(providers, ready, listen)])
        done = {each.address for each in ready}
        left = [each for each in left if each.address not in done]
    return reading


def _wanted(workspace: Workspace, lockfile: Lockfile, address: Address) -> Wanted:
    declaration = workspace.declarations.get(address)
    managed = lockfile.resources.get(address)
    return Wanted(
        address,
        id=managed.id if managed else None,
        import_id=declaration.lifecycle.import_id if declaration else None,
        desired=declaration.resource if declaration else None,
        location=declaration.location if declaration else None,
        applied=managed.applied if managed else {},
    )


def _resolved(wanted: Wanted, found: Mapping[Address, Found]) -> Wanted:
    """Put in what was read so far; what has no value is told by the plan."""
    if wanted.desired is None:
        return wanted
    try:
        return replace(wanted, desired=resolve(wanted.desired, lambda each: known_value(each, found)))
    except ValueError:
        return wanted


def readable(workspace: Workspace, scope: frozenset[Address], reading: Reading) -> frozenset[Address]:
    """Leave out what was not read, and what refers to it."""
    left = set(scope - reading.unread)
    while True:
        lost = {
            each
            for each in left
            if each in workspace.declarations
            and any(
                target in scope and target not in left
                for target in dependencies(workspace.declarations[each].resource)
            )
        }
        if not lost:
            return frozenset(left)
        left -= lost
