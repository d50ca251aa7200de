"""One change, carried out: whatever happens at the vendor becomes an outcome."""

from __future__ import annotations

from reconcile.core.action import Action
from reconcile.core.errors import ConflictError, InvalidError, ReconcileError, VendorError
from reconcile.core.outcome import Outcome, StepResult
from reconcile.engine.bench import Bench
from reconcile.engine.creating import create
from reconcile.engine.deleting import delete
from reconcile.engine.step_error import FailedStepError, InterruptedStepError, StaleStepError
from reconcile.engine.updating import update


async def carry_out(bench: Bench) -> StepResult:
    """Carry out one change; errors of the disk are not caught: they stop the run."""
    try:
        await _run(bench)
    except StaleStepError as problem:
        return _ended(bench, Outcome.STALE, f"{problem}; plan again")
    except FailedStepError as problem:
        return _ended(bench, Outcome.FAILED, str(problem))
    except InterruptedStepError:
        return interrupted(bench)
    except VendorError as problem:
        return _ended(bench, Outcome.REFUSED, _placed(bench, problem))
    return _result(bench, Outcome.APPLIED)


def _placed(bench: Bench, problem: VendorError) -> str:
    """The error with the place in the manifest, where what is written there is to blame."""
    declaration = bench.site.workspace.declarations.get(bench.address)
    if declaration is None or not isinstance(problem, InvalidError | ConflictError):
        return str(problem)
    field = next(iter(problem.fields), "") if isinstance(problem, InvalidError) else ""
    path = tuple(int(step) if step.isdecimal() else step for step in field.split("."))
    return f"{problem} ({declaration.locate(path)})"


def cut_short(bench: Bench, problem: ReconcileError) -> StepResult:
    """What is to be said of a step that our own side broke off."""
    return _ended(bench, Outcome.SKIPPED, problem.summary)


def interrupted(bench: Bench) -> StepResult:
    """What is to be said of a step that was left because the run is to stop."""
    when = "" if bench.sending.is_begun else " before it"
    return _ended(bench, Outcome.SKIPPED, f"the run was interrupted{when}")


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


def _ended(bench: Bench, outcome: Outcome, error: str) -> StepResult:
    """A step that was left in the middle is neither refused nor stale: something was done, or perhaps was."""
    if bench.sending.doubt and outcome is not Outcome.FAILED:
        advice = "; see `reconcile recover`" if bench.sending.doubt.action is Action.CREATE else ""
        return _result(bench, Outcome.UNKNOWN, error + advice)
    if bench.sending.done:
        done = " and ".join(action.word for action in bench.sending.done)
        return _result(bench, Outcome.FAILED, f"the {done} was done, and then: {error}")
    return _result(bench, outcome, error)


def _result(bench: Bench, outcome: Outcome, error: str | None = None) -> StepResult:
    return StepResult(bench.address, bench.change.actions, outcome, bench.id, error, tuple(bench.warnings))
