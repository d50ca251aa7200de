"""`reconcile import`."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import click

from reconcile.cli.command import Command
from reconcile.cli.exit_code import ExitCode
from reconcile.cli.run_lock import this_run
from reconcile.cli.terminal import Terminal
from reconcile.engine.handwork import take_over
from reconcile.engine.sessions import Connection


@click.command("import", cls=Command)
@click.argument("address", metavar="ADDR")
@click.argument("id")
@click.pass_obj
def command(terminal: Terminal, address: str, id: str) -> ExitCode:
    """Take over one live object: manage the object with this ID under a declared ADDR.

    Nothing is written at the vendor. The next plan shows what differs from the manifest.
    """
    managed = asyncio.run(take_over(Path(), address, id, Connection(os.environ), this_run()))
    terminal.tell(f"{managed.address} is managed now as {managed.id}; `reconcile plan` shows what differs.")
    return ExitCode.DONE
