"""The table of exit codes, row by row."""

from __future__ import annotations

import pytest

from reconcile.cli.exit_code import ExitCode, of_errors, of_plan, of_results
from reconcile.cli.failure import InterruptedWriteError, expected
from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.diagnostic import Diagnostic, error, question, refusal, warning
from reconcile.core.errors import (
    ConfigurationError,
    InputError,
    LockfileError,
    PlanFileError,
    ReconcileError,
    RunLockHeldError,
    StalePlanError,
    StorageError,
    UnauthenticatedError,
)
from reconcile.core.outcome import Outcome, StepResult
from reconcile.core.plan import Change, Plan

GITHUB = Address.parse("trelica.Contract.github")
CHANGES = (Change(GITHUB, (Action.CREATE,), "in the manifest only"),)


@pytest.mark.parametrize(
    ("changes", "diagnostics", "is_detailed", "code"),
    [
        ((), (), True, ExitCode.DONE),
        (CHANGES, (), False, ExitCode.DONE),
        (CHANGES, (), True, ExitCode.CHANGES),
        (CHANGES, (warning("w"),), True, ExitCode.CHANGES),
        (CHANGES, (refusal("too many"),), True, ExitCode.PROTECTED),
        (CHANGES, (refusal("too many"), error("wrong")), False, ExitCode.ERROR),
        ((), (question("created?"), error("wrong"), refusal("too many")), False, ExitCode.UNKNOWN),
    ],
)
def test_a_plan_ends_as_its_worst_diagnostic_says(
    changes: tuple[Change, ...], diagnostics: tuple[Diagnostic, ...], is_detailed: bool, code: ExitCode
) -> None:
    """A question over an error over a protection; changes count only when asked for."""
    assert of_plan(Plan("shop", changes, diagnostics), is_detailed=is_detailed) == code


@pytest.mark.parametrize(
    ("outcomes", "was_interrupted", "code"),
    [
        ("", False, ExitCode.DONE),
        ("applied", False, ExitCode.DONE),
        ("applied stale", False, ExitCode.STALE),
        ("stale skipped", False, ExitCode.STALE),
        ("skipped", False, ExitCode.INCOMPLETE),
        ("stale refused skipped", False, ExitCode.INCOMPLETE),
        ("failed applied", False, ExitCode.INCOMPLETE),
        ("failed unknown stale", False, ExitCode.UNKNOWN),
        ("applied", True, ExitCode.INCOMPLETE),
        ("unknown", True, ExitCode.UNKNOWN),
    ],
)
def test_an_apply_ends_as_its_worst_step_says(outcomes: str, was_interrupted: bool, code: ExitCode) -> None:
    """6 over 5 over 4."""
    results = [StepResult(GITHUB, (Action.CREATE,), Outcome(word)) for word in outcomes.split()]
    assert of_results(results, was_interrupted=was_interrupted) == code


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (InputError([error("wrong")]), ExitCode.ERROR),
        (ConfigurationError("RECONCILE_TRELICA_CLIENT_ID is missing"), ExitCode.ERROR),
        (LockfileError("torn"), ExitCode.ERROR),
        (StorageError("full"), ExitCode.ERROR),
        (UnauthenticatedError("401"), ExitCode.ERROR),
        (PlanFileError("no plan"), ExitCode.ERROR),
        (StalePlanError("stale"), ExitCode.STALE),
        (RunLockHeldError("held"), ExitCode.RUN_LOCK_HELD),
        (InterruptedWriteError(["trelica.Contract.github"]), ExitCode.UNKNOWN),
    ],
)
def test_what_stops_a_run_has_a_code(problem: ReconcileError, code: ExitCode) -> None:
    """Each by its type."""
    assert of_errors([problem]) == code


def test_several_errors_at_once_are_an_error_unless_they_are_of_one_kind() -> None:
    """And an unexpected one among them makes all of them unexpected."""
    held, full = RunLockHeldError("held"), StorageError("full")
    assert of_errors([held, full]) == ExitCode.ERROR
    assert of_errors([held, held]) == ExitCode.RUN_LOCK_HELD
    group = ExceptionGroup("", [held, ExceptionGroup("", [full])])
    assert expected(group) == [held, full]
    assert expected(ExceptionGroup("", [held, ValueError()])) == []
