"""`reconcile state rebuild`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

import click

from reconcile.cli.command import Command
from reconcile.cli.exit_code import ExitCode, of_diagnostics
from reconcile.cli.option import format_option
from reconcile.cli.progress import Progress, watching
from reconcile.cli.run_lock import this_run
from reconcile.cli.terminal import Terminal
from reconcile.core.diagnostic import Diagnostic, error
from reconcile.core.errors import InputError
from reconcile.engine.rebuild import Rebuilt, rebuilding
from reconcile.engine.sessions import Connection
from reconcile.reports.document import to_text
from reconcile.reports.state import rebuilt_document, rebuilt_lines

_QUESTION = "\nDo you want to record these? Only 'yes' will be accepted: "


def _nothing(format: str, diagnostics: Sequence[Diagnostic]) -> str | None:
    return _document(Rebuilt(diagnostics=tuple(diagnostics))) if format == "json" else None


def _document(result: Rebuilt) -> str:
    return to_text(rebuilt_document(result.found, result.missing, result.diagnostics))


@click.command("rebuild", cls=Command, on_failure=_nothing)
@click.option("--auto-approve", is_flag=True, help="Do not ask.")
@format_option("json")
@click.pass_obj
def rebuild(terminal: Terminal, auto_approve: bool, format: str) -> ExitCode:
    """Rebuild a lost lockfile: find what the manifests declare by marker or natural key.

    Nothing is written at a vendor, and nothing counts as applied: the next plan compares every field.
    """
    if not auto_approve and not terminal.can_ask:
        remedy = "run it in a terminal, or add --auto-approve"
        raise InputError(
            [error("rebuild asks before it records, and there is no terminal to ask on", remedy)]
        )
    return asyncio.run(_rebuild(terminal, is_approved=auto_approve, format=format))


async def _rebuild(terminal: Terminal, *, is_approved: bool, format: str) -> ExitCode:
    progress = Progress(terminal)
    async with rebuilding(Path(), Connection(os.environ), this_run()) as run:
        with watching(progress):
            result = await run.look(progress.listen)
        if format == "text":
            terminal.show(rebuilt_lines(result.found, result.missing, width=terminal.width))
        if result.found and not is_approved and terminal.ask(_QUESTION) != "yes":
            raise InputError([error("rebuild cancelled", "nothing was recorded")])
        run.record(result)
    if format == "json":
        terminal.write(_document(result))
    terminal.report(result.diagnostics)
    return of_diagnostics(result.diagnostics)
