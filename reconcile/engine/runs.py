"""Whole runs: what a command does from opening the project to the last record.

A reading run takes no lock and writes nothing. A writing run holds the run lock from before it reads until
its end.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from reconcile.core.address import Address
from reconcile.core.errors import InputError
from reconcile.core.managed import Lockfile
from reconcile.core.outcome import StepResult
from reconcile.core.plan import Plan
from reconcile.engine.apply import ApplyOptions, apply
from reconcile.engine.events import Listener, deaf
from reconcile.engine.plan import Planned, PlanOptions, Recorded, plan, scope_of
from reconcile.engine.records import Records
from reconcile.engine.revision import with_changes
from reconcile.engine.saved import SavedPlan, check_project, check_state, mark_used
from reconcile.engine.sessions import Connection, sessions
from reconcile.engine.site import Site
from reconcile.engine.unresolved import with_questions
from reconcile.engine.workspace import Workspace, open_workspace
from reconcile.sdk import Provider
from reconcile.state import RunLock, read_history, read_lockfile


async def plan_run(
    root: Path, options: PlanOptions, connection: Connection, listen: Listener = deaf
) -> Planned:
    """Make a plan and touch nothing."""
    workspace = open_workspace(root)
    lockfile = read_lockfile(root, workspace.project.name)
    history = read_history(root, workspace.project.name)
    lockfile = history.replay(lockfile)
    workspace = workspace.beside(lockfile)
    options = replace(options, selection=with_changes(options.selection, workspace, lockfile))
    instances = _instances(scope_of(workspace, lockfile, options))
    async with sessions(workspace, instances, connection) as providers:
        recorded = Recorded(lockfile, history.unresolved())
        planned = await plan(workspace, recorded, providers, options, listen)
    asked = with_questions(planned.plan, workspace, recorded.unresolved, options.selection)
    return replace(planned, plan=asked)


@dataclass(frozen=True)
class WritingRun:
    """A run that holds the run lock; `records` are what is true now."""

    workspace: Workspace
    providers: Mapping[str, Provider]
    records: Records

    async def plan(self, options: PlanOptions, listen: Listener = deaf) -> Planned:
        """Make a plan, to be applied in this run."""
        recorded = Recorded(self.records.lockfile, self.records.journal.unresolved())
        planned = await plan(self.workspace, recorded, self.providers, options, listen)
        asked = with_questions(planned.plan, self.workspace, recorded.unresolved, options.selection)
        return replace(planned, plan=asked)

    async def apply(self, plan: Plan, options: ApplyOptions) -> tuple[StepResult, ...]:
        """Carry out a plan of this run; raises `InputError` for one that has errors, and sends nothing."""
        if plan.has_errors:
            raise InputError(plan.diagnostics)
        site = Site(self.workspace, self.providers, self.records)
        results = await apply(site, plan, options)
        self.records.tidy()
        return results

    async def apply_saved(
        self, path: Path, saved: SavedPlan, options: ApplyOptions
    ) -> tuple[StepResult, ...]:
        """Carry out a saved plan, once; raises `StalePlanError` unless everything is as it was."""
        check_state(path, saved, self.workspace, self.records.lockfile, self.providers)
        mark_used(self.workspace.root, saved)
        return await self.apply(saved.plan, options)


@asynccontextmanager
async def writing_run(
    root: Path, wanted: PlanOptions | SavedPlan, connection: Connection, lock: RunLock
) -> AsyncIterator[WritingRun]:
    """Open a run that may write; the journal of a run that died is read first.

    A saved plan is checked before anything that belongs to it is asked for: credentials, plugins, vendors.
    """
    workspace = open_workspace(root)
    with lock:
        if isinstance(wanted, SavedPlan):
            check_project(wanted, workspace)
        records = Records.open(root, workspace.project.name, lock)
        workspace = workspace.beside(records.lockfile)
        scope = _scope(workspace, records.lockfile, wanted)
        async with sessions(workspace, _instances(scope), connection) as providers:
            yield WritingRun(workspace, providers, records)


def _scope(workspace: Workspace, lockfile: Lockfile, wanted: PlanOptions | SavedPlan) -> Iterable[Address]:
    if isinstance(wanted, SavedPlan):
        return wanted.guard.scope
    return scope_of(workspace, lockfile, wanted)


def _instances(scope: Iterable[Address]) -> set[str]:
    return {address.provider for address in scope}
