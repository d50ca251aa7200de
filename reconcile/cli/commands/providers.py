"""`reconcile providers`."""

from __future__ import annotations

import click

from reconcile.cli.command import Command
from reconcile.cli.exit_code import ExitCode
from reconcile.cli.option import format_option
from reconcile.cli.terminal import Terminal
from reconcile.engine.catalog import installed_providers
from reconcile.reports.document import to_text
from reconcile.reports.providers import provider_document, provider_lines


@click.command("providers", cls=Command)
@format_option("json")
@click.pass_obj
def command(terminal: Terminal, format: str) -> ExitCode:
    """List the installed providers: their kinds, what each can do, and the variables that set them up."""
    providers = installed_providers()
    if format == "json":
        terminal.write(to_text(provider_document(providers)))
    else:
        terminal.show(provider_lines(providers))
    return ExitCode.DONE
