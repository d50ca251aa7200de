"""`reconcile init`."""

from __future__ import annotations

from pathlib import Path

import click

from reconcile.cli.command import Command
from reconcile.cli.exit_code import ExitCode
from reconcile.cli.terminal import Terminal
from reconcile.engine.scaffold import PIPELINES, scaffold


@click.command("init", cls=Command)
@click.option("--ci", "pipeline", type=click.Choice(sorted(PIPELINES)), help="Add a pipeline.")
@click.pass_obj
def command(terminal: Terminal, pipeline: str | None) -> ExitCode:
    """Write a project that plans at once.

    It has a project file, an example of a manifest for each installed provider, and talks to sandboxes on
    this machine. A file that is there already is never overwritten.
    """
    for name in scaffold(Path(), pipeline):
        terminal.write(name)
    terminal.tell("The project is ready: `reconcile plan` shows what `reconcile apply` would do.")
    return ExitCode.DONE
