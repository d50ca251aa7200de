"""What moved at the vendors since the last apply; needs the lockfile, and never proposes a write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from reconcile.core.address import Address
from reconcile.core.diagnostic import Diagnostic
from reconcile.core.live import Found
from reconcile.core.managed import Managed
from reconcile.core.plan import FieldChange
from reconcile.core.schema import schema_of
from reconcile.core.value import Value
from reconcile.engine.events import Listener, deaf
from reconcile.engine.reading import read
from reconcile.engine.selection import parse_all
from reconcile.engine.sessions import Connection, sessions
from reconcile.engine.show import managed_resources
from reconcile.engine.wanted import Wanted
from reconcile.engine.workspace import Workspace, open_workspace
from reconcile.planning.diff import diff


@dataclass(frozen=True)
class Drift:
    """One object that is gone, or whose owned fields differ: `before` as last applied, `after` as live."""

    address: Address
    id: str
    gone: bool
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class DriftReport:
    """Everything that moved, and what could not be read."""

    drift: tuple[Drift, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


async def find_drift(
    root: Path, targets: Sequence[str], connection: Connection, listen: Listener = deaf
) -> DriftReport:
    """Compare the values last applied with what is live."""
    workspace, lockfile = open_workspace(root), managed_resources(root)
    chosen = set(parse_all(targets, lockfile.resources)) if targets else set(lockfile.resources)
    managed = [lockfile.resources[address] for address in sorted(chosen)]
    instances = {each.address.provider for each in managed}
    async with sessions(workspace, instances, connection) as providers:
        wanted = [Wanted(each.address, id=each.id) for each in managed]
        reading = await read(providers, wanted, listen)
    seen = [each for each in managed if each.address in reading.found]
    found = [_compare(workspace, each, reading.found[each.address]) for each in seen]
    return DriftReport(tuple(each for each in found if each), reading.diagnostics)


def _compare(workspace: Workspace, managed: Managed, found: Found) -> Drift | None:
    if found.live is None:
        return Drift(managed.address, managed.id, gone=True)
    applied = cast("dict[str, Value]", dict(managed.applied))
    schema = schema_of(workspace.kind_of(managed.address))
    ignore = managed.lifecycle.ignore_changes
    moved = diff(schema, applied, applied, found.live.resource.written(), ignore=ignore).fields
    turned = tuple(FieldChange(each.path, each.after, each.before, each.origin) for each in moved)
    return Drift(managed.address, managed.id, gone=False, fields=turned) if turned else None
