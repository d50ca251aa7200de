"""What became of an apply: the sum or the document on stdout, what did not end well on stderr."""

from __future__ import annotations

from collections.abc import Sequence

from reconcile.cli.terminal import Terminal
from reconcile.core.diagnostic import Diagnostic
from reconcile.core.outcome import StepResult
from reconcile.reports.document import apply_document, to_text
from reconcile.reports.results import apply_lines


def show_results(
    terminal: Terminal, results: Sequence[StepResult], diagnostics: Sequence[Diagnostic], format: str
) -> None:
    """Write what became of the steps; `diagnostics` were told already and belong into the document."""
    *problems, verdict = apply_lines(results, width=terminal.width) if results else [None]
    told = [each for each in problems if each is not None]
    if told:
        terminal.tell_lines(told)
    if format == "json":
        terminal.write(to_text(apply_document(results, diagnostics)))
    elif verdict is not None:
        terminal.show([verdict])


def no_results(format: str, diagnostics: Sequence[Diagnostic]) -> str | None:
    """What an apply that never began leaves on stdout."""
    return to_text(apply_document((), diagnostics)) if format == "json" else None
