"""`reconcile show`."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import click

from reconcile.cli.command import Command
from reconcile.cli.commands.state import no_state
from reconcile.cli.exit_code import ExitCode
from reconcile.cli.option import format_option
from reconcile.cli.plan_view import FORMATS, show_plan
from reconcile.cli.progress import Progress, watching
from reconcile.cli.terminal import Terminal
from reconcile.core.address import Address
from reconcile.core.diagnostic import error
from reconcile.core.errors import InputError
from reconcile.engine.saved import open_saved, plan_key
from reconcile.engine.sessions import Connection
from reconcile.engine.show import managed_resources, show_resource
from reconcile.reports.document import to_text
from reconcile.reports.resource import resource_document, resource_lines
from reconcile.reports.state import managed_lines, state_document


@click.command("show", cls=Command, on_failure=no_state)
@click.argument("what", required=False, metavar="[FILE|ADDR]")
@format_option(*FORMATS)
@click.pass_obj
def command(terminal: Terminal, what: str | None, format: str) -> ExitCode:
    """Show a saved plan, or a managed resource beside its live values.

    Without an argument: everything that is managed, as it was last applied.
    """
    if what is not None and Path(what).is_file():
        show_plan(terminal, open_saved(Path(what), plan_key(os.environ)).plan, format)
    elif format not in {"text", "json"}:
        raise click.UsageError(f"only a saved plan can be shown as {format}")
    elif what is None:
        _show_all(terminal, format)
    else:
        _show_one(terminal, what, format)
    return ExitCode.DONE


def _show_all(terminal: Terminal, format: str) -> None:
    resources = sorted(managed_resources(Path()).resources.values(), key=lambda each: each.address)
    if format == "json":
        terminal.write(to_text(state_document(resources)))
    elif resources:
        terminal.show(line for each in resources for line in managed_lines(each, width=terminal.width))
    else:
        terminal.write("Nothing is managed.")


def _show_one(terminal: Terminal, what: str, format: str) -> None:
    try:
        Address.parse(what)
    except ValueError as problem:
        summary = f"there is no file {what}, and an address has the form <provider>.<Kind>.<name>"
        remedy = "`reconcile state list` shows the addresses"
        raise InputError([error(summary, remedy)]) from problem
    with watching(Progress(terminal)):
        shown = asyncio.run(show_resource(Path(), what, Connection(os.environ)))
    if format == "json":
        terminal.write(to_text(resource_document(shown.managed, shown.kind, shown.live)))
    else:
        terminal.show(resource_lines(shown.managed, shown.kind, shown.live, width=terminal.width))
