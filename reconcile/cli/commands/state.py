"""`reconcile state`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from reconcile.cli.command import Command
from reconcile.cli.exit_code import ExitCode
from reconcile.cli.option import format_option, global_options
from reconcile.cli.rebuild import rebuild
from reconcile.cli.run_lock import this_run
from reconcile.cli.terminal import Terminal
from reconcile.core.diagnostic import Diagnostic
from reconcile.engine.handwork import forget, move
from reconcile.engine.show import managed_resource, managed_resources
from reconcile.reports.document import to_text
from reconcile.reports.state import managed_entry, managed_lines, state_document, state_lines


@click.group("state", params=global_options())
def command() -> None:
    """Look at what is managed, and mend it by hand; nothing is written at a vendor."""


def no_state(format: str, diagnostics: Sequence[Diagnostic]) -> str | None:
    """What a command about managed resources leaves on stdout when it fails."""
    return to_text(state_document((), diagnostics)) if format == "json" else None


@command.command("list", cls=Command, on_failure=no_state)
@format_option("json")
@click.pass_obj
def list_(terminal: Terminal, format: str) -> ExitCode:
    """List what is managed, one address a line."""
    resources = managed_resources(Path()).resources.values()
    if format == "json":
        terminal.write(to_text(state_document(resources)))
    else:
        terminal.show(state_lines(resources))
    return ExitCode.DONE


@command.command("show", cls=Command, on_failure=no_state)
@click.argument("address", metavar="ADDR")
@format_option("json")
@click.pass_obj
def show(terminal: Terminal, address: str, format: str) -> ExitCode:
    """Show what the lockfile says of one resource: its id, and the values last applied."""
    managed = managed_resource(managed_resources(Path()), address)
    if format == "json":
        terminal.write(to_text({"version": 1, **managed_entry(managed)}))
    else:
        terminal.show(managed_lines(managed, width=terminal.width))
    return ExitCode.DONE


@command.command("mv", cls=Command)
@click.argument("source", metavar="ADDR")
@click.argument("target", metavar="NEW_ADDR")
@click.pass_obj
def mv(terminal: Terminal, source: str, target: str) -> ExitCode:
    """Give a managed object another address, after its manifest was renamed."""
    managed = move(Path(), source, target, this_run())
    terminal.tell(f"{managed.id} is managed as {managed.address} now.")
    return ExitCode.DONE


@command.command("rm", cls=Command)
@click.argument("address", metavar="ADDR")
@click.pass_obj
def rm(terminal: Terminal, address: str) -> ExitCode:
    """Manage an object no longer; it stays at the vendor."""
    managed = forget(Path(), address, this_run())
    terminal.tell(f"{managed.address} is not managed any more; {managed.id} stays at the vendor.")
    return ExitCode.DONE


command.add_command(rebuild)
