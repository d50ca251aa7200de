"""Applies a plan: every step as soon as what it waits for has ended well, so many at once."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field, replace

from reconcile.core.address import Address
from reconcile.core.declaration import Declaration
from reconcile.core.errors import ReconcileError, VendorError
from reconcile.core.managed import Managed
from reconcile.core.outcome import Outcome, StepResult
from reconcile.core.plan import Change, Plan
from reconcile.engine.bench import Bench
from reconcile.engine.events import Listener, StepEnded, StepStarted, deaf
from reconcile.engine.sending import Sending
from reconcile.engine.site import Site, resolve_now
from reconcile.engine.step import cut_short, interrupted
from reconcile.engine.step_error import StaleStepError
from reconcile.engine.stopping import carry_out_until_stopped
from reconcile.planning.order import waits_for
from reconcile.planning.record import record
from reconcile.planning.references import dependencies


@dataclass(frozen=True)
class ApplyOptions:
    """How to apply: so many steps at once; nothing more is written after `stop` is set."""

    parallelism: int = 4
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    listen: Listener = deaf


async def apply(site: Site, plan: Plan, options: ApplyOptions) -> tuple[StepResult, ...]:
    """Carry out every change; independent ones go on when one does not end well."""
    changes = {change.address: change for change in plan.changes}
    managed = site.records.lockfile.resources
    waits = waits_for(changes, {address: each.depends_on for address, each in managed.items()})
    crew = _Crew(site, options, asyncio.Semaphore(options.parallelism))
    async with asyncio.TaskGroup() as tasks:
        for address in changes:
            crew.ends[address] = asyncio.get_running_loop().create_future()
        for address, change in changes.items():
            tasks.create_task(crew.work(change, waits[address]))
    if crew.trouble:
        raise crew.trouble[0]
    if not options.stop.is_set():
        await _record_the_rest(site, plan)
    return tuple(crew.ends[address].result() for address in changes)


@dataclass
class _Crew:
    """The steps under way, and how the others ended."""

    site: Site
    options: ApplyOptions
    free: asyncio.Semaphore
    ends: dict[Address, asyncio.Future[StepResult]] = field(default_factory=dict)
    trouble: list[ReconcileError] = field(default_factory=list)

    async def work(self, change: Change, waits: set[Address]) -> None:
        before = [await self.ends[address] for address in sorted(waits)]
        async with self.free:
            self.ends[change.address].set_result(await self._end(change, before))

    async def _end(self, change: Change, before: list[StepResult]) -> StepResult:
        broken = [str(each.address) for each in before if each.outcome is not Outcome.APPLIED]
        if broken:
            return _skipped(change, f"it depends on {', '.join(broken)}")
        if self.options.stop.is_set():
            return interrupted(self._bench(change))
        self.options.listen(StepStarted(change))
        started = time.monotonic()
        result = await self._carry_out(change)
        self.options.listen(StepEnded(result, time.monotonic() - started))
        return result

    async def _carry_out(self, change: Change) -> StepResult:
        """Our own side may fail too (a full disk, a broken lock): then nothing new begins."""
        bench = self._bench(change)
        try:
            return await carry_out_until_stopped(bench)
        except ReconcileError as problem:
            self.options.stop.set()
            self.trouble.append(problem)
            return cut_short(bench, problem)

    def _bench(self, change: Change) -> Bench:
        return Bench(self.site, change, Sending(self.site.records, self.options.stop), change.id)


def _skipped(change: Change, why: str) -> StepResult:
    return StepResult(change.address, change.actions, Outcome.SKIPPED, change.id, why)


async def _record_the_rest(site: Site, plan: Plan) -> None:
    """Record what changed in manifests without a difference at the vendor: lifecycle, spelling, ownership.

    Of what refers to something that changed, only the lifecycle: the plan compared it with the old value.
    """
    changed = {change.address for change in plan.changes}
    for address in plan.no_ops:
        declaration = site.workspace.declarations.get(address)
        managed = site.records.lockfile.resources.get(address)
        if declaration and managed:
            is_moved = not changed.isdisjoint(dependencies(declaration.resource))
            recorded = None if is_moved else await _recorded(site, declaration, managed.id)
            entry = recorded or replace(managed, lifecycle=declaration.lifecycle.kept)
            site.records.put(entry, site.origin(address.provider))


async def _recorded(site: Site, declaration: Declaration, identity: str) -> Managed | None:
    """The entry as it is to be; None where a value can't be told now: the next run records it."""
    try:
        desired = await resolve_now(site, declaration)
    except (StaleStepError, VendorError):
        return None
    return record(declaration, desired, identity)
