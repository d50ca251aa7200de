"""`reconcile schema`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from reconcile.cli.command import Command
from reconcile.cli.exit_code import ExitCode
from reconcile.cli.terminal import Terminal
from reconcile.engine.catalog import schema
from reconcile.state import replace_file


@click.command("schema", cls=Command)
@click.option("-o", "--out", metavar="FILE", type=click.Path(path_type=Path), help="Write it to a file.")
@click.pass_obj
def command(terminal: Terminal, out: Path | None) -> ExitCode:
    """Write a JSON Schema of the manifests, for editors.

    It covers every kind of every installed provider. Editors find it by a first line like
    `# yaml-language-server: $schema=reconcile.schema.json`.
    """
    document = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    if out is None:
        terminal.write(document)
    else:
        replace_file(out, document.encode())
        terminal.tell(f"Wrote {out}.")
    return ExitCode.DONE
