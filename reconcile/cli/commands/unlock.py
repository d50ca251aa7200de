"""`reconcile unlock`."""

from __future__ import annotations

from pathlib import Path

import click

from reconcile.cli.command import Command
from reconcile.cli.exit_code import ExitCode
from reconcile.cli.terminal import Terminal
from reconcile.state import break_run_lock


@click.command("unlock", cls=Command)
@click.argument("id")
@click.pass_obj
def command(terminal: Terminal, id: str) -> ExitCode:
    """Take the run lock away from the run with this ID.

    Only for a run that hangs, or whose machine is gone. A run that is alive stops before its next write.
    """
    terminal.write(f"The run lock {id} is broken; it was held by {break_run_lock(Path(), id)}.")
    return ExitCode.DONE
