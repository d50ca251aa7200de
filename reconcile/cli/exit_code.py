"""The exit codes, in every output mode.

| what happened | code |
|---|---|
| done, or nothing to do | 0 |
| an error; manifests, environment, lockfile, disk or vendor | 1 |
| changes are pending, and `--detailed-exitcode` asked | 2 |
| only limits and protections refuse the plan | 3 |
| the saved plan, or an object that it touches, is stale | 4 |
| a step was refused, failed or skipped; or a signal ended the run | 5 |
| nobody knows what became of a write | 6 |
| another run holds the run lock | 7 |
| wrong usage of the command line | 64 |

Several at once: 6 over 5 over 4.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import IntEnum
from typing import TYPE_CHECKING

from reconcile.cli.failure import InterruptedWriteError
from reconcile.core.diagnostic import Diagnostic
from reconcile.core.errors import ReconcileError, RunLockHeldError, StalePlanError
from reconcile.core.outcome import Outcome, StepResult

if TYPE_CHECKING:
    from reconcile.core.plan import Plan


class ExitCode(IntEnum):
    """How the process ends."""

    DONE = 0
    ERROR = 1
    CHANGES = 2
    PROTECTED = 3
    STALE = 4
    INCOMPLETE = 5
    UNKNOWN = 6
    RUN_LOCK_HELD = 7
    USAGE = 64


_OF_ERRORS = (
    (InterruptedWriteError, ExitCode.UNKNOWN),
    (RunLockHeldError, ExitCode.RUN_LOCK_HELD),
    (StalePlanError, ExitCode.STALE),
)


def of_errors(problems: Collection[ReconcileError]) -> ExitCode:
    """What stops a run."""
    for kind, code in _OF_ERRORS:
        if problems and all(isinstance(each, kind) for each in problems):
            return code
    return ExitCode.ERROR


def of_diagnostics(diagnostics: Iterable[Diagnostic]) -> ExitCode:
    """What stands in the way of a plan."""
    errors = [each for each in diagnostics if each.is_error]
    if any(each.question for each in errors):
        return ExitCode.UNKNOWN
    if any(not each.protection for each in errors):
        return ExitCode.ERROR
    return ExitCode.PROTECTED if errors else ExitCode.DONE


def of_plan(plan: Plan, *, is_detailed: bool) -> ExitCode:
    """A plan that was made and not applied."""
    refused = of_diagnostics(plan.diagnostics)
    if refused or plan.is_empty or not is_detailed:
        return refused
    return ExitCode.CHANGES


def of_results(results: Collection[StepResult], *, was_interrupted: bool = False) -> ExitCode:
    """What became of the steps; what was skipped because of a stale one is stale itself."""
    outcomes = {each.outcome for each in results}
    if Outcome.UNKNOWN in outcomes:
        return ExitCode.UNKNOWN
    if was_interrupted or outcomes & {Outcome.REFUSED, Outcome.FAILED}:
        return ExitCode.INCOMPLETE
    if Outcome.STALE in outcomes:
        return ExitCode.STALE
    return ExitCode.INCOMPLETE if Outcome.SKIPPED in outcomes else ExitCode.DONE
