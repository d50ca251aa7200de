"""`reconcile drift`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

import click

from reconcile.cli.command import Command
from reconcile.cli.exit_code import ExitCode
from reconcile.cli.option import format_option
from reconcile.cli.progress import Progress, watching
from reconcile.cli.terminal import Terminal
from reconcile.core.diagnostic import Diagnostic
from reconcile.engine.drift import DriftReport, find_drift
from reconcile.engine.sessions import Connection
from reconcile.reports.document import to_text
from reconcile.reports.drift import drift_document, drift_lines, drift_markdown


def _nothing(format: str, diagnostics: Sequence[Diagnostic]) -> str | None:
    return to_text(drift_document((), diagnostics)) if format == "json" else None


@click.command("drift", cls=Command, on_failure=_nothing)
@click.option("--target", "targets", metavar="ADDR", multiple=True, help="Look at this resource only.")
@format_option("json", "markdown")
@click.pass_obj
def command(terminal: Terminal, targets: tuple[str, ...], format: str) -> ExitCode:
    """Show what moved at the vendors since the last apply; exit 2 when something did.

    Compares the values last applied with what is live. Proposes nothing and writes nothing.
    """
    progress = Progress(terminal)
    with watching(progress):
        report = asyncio.run(find_drift(Path(), targets, Connection(os.environ), progress.listen))
    _show(terminal, report, format)
    terminal.report(report.diagnostics)
    if report.diagnostics:
        return ExitCode.ERROR
    return ExitCode.CHANGES if report.drift else ExitCode.DONE


def _show(terminal: Terminal, report: DriftReport, format: str) -> None:
    if format == "json":
        terminal.write(to_text(drift_document(report.drift, report.diagnostics)))
    elif format == "markdown":
        terminal.write(drift_markdown(report.drift))
    else:
        terminal.show(drift_lines(report.drift, width=terminal.width))
