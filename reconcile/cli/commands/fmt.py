"""`reconcile fmt`."""

from __future__ import annotations

from pathlib import Path

import click

from reconcile.cli.command import Command
from reconcile.cli.exit_code import ExitCode
from reconcile.cli.terminal import Terminal
from reconcile.engine.formatting import format_project


@click.command("fmt", cls=Command)
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 when a file would be written.")
@click.pass_obj
def command(terminal: Terminal, check: bool) -> ExitCode:
    """Lay out the project file and every manifest; comments and spellings are kept.

    Prints the names of the files that differ. What a file means never changes.
    """
    names = format_project(Path(), is_check=check)
    if names:
        terminal.write("\n".join(names))
    return ExitCode.ERROR if names and check else ExitCode.DONE
