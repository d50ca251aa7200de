"""What stopped a run, as diagnostics."""

from __future__ import annotations

from collections.abc import Sequence

from reconcile.core.diagnostic import Diagnostic, error
from reconcile.core.errors import InputError, ReconcileError


class InterruptedWriteError(ReconcileError):
    """The user did not wait for the calls in flight."""

    def __init__(self, addresses: Sequence[str]) -> None:
        super().__init__(
            f"interrupted while these were written: {', '.join(addresses)}",
            "run `reconcile plan`: it finds out what became of them, or asks",
        )


def diagnostics_of(problem: ReconcileError) -> Sequence[Diagnostic]:
    """Every mistake of the input, or the one thing that is wrong."""
    if isinstance(problem, InputError):
        return problem.diagnostics
    return [error(problem.summary, problem.detail)]


def expected(problem: BaseException) -> list[ReconcileError]:
    """The errors that somebody can act on; none if there is anything else among them."""
    if isinstance(problem, ReconcileError):
        return [problem]
    if not isinstance(problem, BaseExceptionGroup):
        return []
    parts = [expected(each) for each in problem.exceptions]
    return [each for part in parts for each in part] if all(parts) else []
