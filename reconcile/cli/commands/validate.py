"""`reconcile validate`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from reconcile.cli.command import Command
from reconcile.cli.exit_code import ExitCode
from reconcile.cli.option import format_option
from reconcile.cli.terminal import Terminal
from reconcile.core.diagnostic import Diagnostic
from reconcile.engine.workspace import Workspace, open_workspace
from reconcile.reports.document import to_text
from reconcile.reports.validation import github_commands, sarif_document, validation_document


def _data(format: str, diagnostics: Sequence[Diagnostic]) -> str | None:
    match format:
        case "json":
            return to_text(validation_document(diagnostics))
        case "sarif":
            return to_text(sarif_document(diagnostics))
        case "github":
            return github_commands(diagnostics)
        case _:
            return None


@click.command("validate", cls=Command, on_failure=_data)
@format_option("json", "github", "sarif")
@click.pass_obj
def command(terminal: Terminal, format: str) -> ExitCode:
    """Check the project file and every manifest.

    Needs no network and no credentials. Every mistake is reported at once.
    """
    workspace = open_workspace(Path())
    terminal.write(_data(format, ()) or ("" if format == "github" else _sentence(workspace)))
    return ExitCode.DONE


def _sentence(workspace: Workspace) -> str:
    places = [each.location for each in workspace.declarations.values()]
    files = len({each.file for each in places})
    return f"Valid: {_count(len(places), 'resource')} in {_count(files, 'file')}."


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
