"""`reconcile discover`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

import click

from reconcile.cli.command import Command
from reconcile.cli.exit_code import ExitCode
from reconcile.cli.terminal import Terminal
from reconcile.engine.discovery import discover
from reconcile.engine.scaffold import write_new
from reconcile.engine.sessions import Connection
from reconcile.reports.manifest import Manifest, manifest_text


@click.command("discover", cls=Command)
@click.argument("what", metavar="PROVIDER[.KIND]")
@click.option(
    "-o",
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write a file for each object into this folder; nothing is overwritten.",
)
@click.option("--match", metavar="TEXT", help="Only objects with this text in their id or in a field.")
@click.pass_obj
def command(terminal: Terminal, what: str, out: Path | None, match: str | None) -> ExitCode:
    """Write manifests for what is live and not managed yet, so that the next plan only adopts.

    Without -o they are written to stdout. Nothing is changed at the vendor.
    """
    found = asyncio.run(discover(Path(), what, match, Connection(os.environ)))
    texts = {f"{each.address.provider}-{each.address.name}.yaml": manifest_text(each) for each in found}
    if out is None:
        terminal.write("---\n".join(texts.values()).rstrip("\n"))
    else:
        write_new(Path(), {(out / name).as_posix(): text for name, text in texts.items()})
    _summarize(terminal, found, out)
    return ExitCode.DONE


def _summarize(terminal: Terminal, found: Sequence[Manifest], out: Path | None) -> None:
    for each in found:
        for remark in each.remarks:
            terminal.tell(f"{each.address}: {remark}", "warning")
    where = f", written to {out}; `reconcile plan` shows what it takes over" if out and found else ""
    count = f"{len(found)} live object{'' if len(found) == 1 else 's'}"
    terminal.tell(f"{count} that nobody manages{where}.")
