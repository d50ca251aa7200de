"""One change, carried out: whatever happens at the vendor becomes an outcome."""

from __future__ import annotations

from reconcile.core.action import Action
from reconcile.core.errors import RefusedError, UncertainError
from reconcile.core.outcome import Outcome, StepResult
from reconcile.core.plan import Change
from reconcile.engine.bench import Bench, FailedStepError, Site, StaleStepError
from reconcile.engine.creating import create
from reconcile.engine.deleting import delete
from reconcile.engine.updating import update


async def carry_out(site: Site, change: Change) -> StepResult:
    """Carry out one change; errors of the disk are not caught: they stop the run."""
    bench = Bench(site, change, change.id)
    try:
        await _run(bench)
    except StaleStepError as problem:
        return _result(bench, Outcome.STALE, f"{problem}; plan again")
    except FailedStepError as problem:
        return _result(bench, Outcome.FAILED, str(problem))
    except UncertainError as problem:
        return _result(bench, Outcome.UNKNOWN, f"{problem}; see `reconcile recover`")
    except RefusedError as problem:
        return _result(bench, Outcome.REFUSED, str(problem))
    return _result(bench, Outcome.APPLIED)


async def _run(bench: Bench) -> None:
    actions = bench.change.actions
    if Action.FORGET in actions:
        bench.records.drop(bench.address)
        return
    if Action.DELETE in actions:
        await delete(bench)
    if Action.CREATE in actions:
        await create(bench)
    elif Action.DELETE not in actions:
        await update(bench)


def _result(bench: Bench, outcome: Outcome, error: str | None = None) -> StepResult:
    return StepResult(bench.address, bench.change.actions, outcome, bench.id, error, tuple(bench.warnings))
