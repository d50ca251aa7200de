"""The commands by name, without importing any: `reconcile --help` loads nothing but click."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import version
from typing import cast

import click

from reconcile.cli.option import global_options

COMMANDS: Mapping[str, str] = {
    "init": "Write a project that plans at once.",
    "validate": "Check the manifests: no network, no credentials.",
    "plan": "Show what an apply would change; writes nothing at a vendor.",
    "apply": "Carry out a saved plan, or plan first and ask.",
    "show": "Show a saved plan, or a managed resource beside its live values.",
    "drift": "Show what moved at the vendors since the last apply.",
    "import": "Take over one live object.",
    "discover": "Write manifests for what is live and not managed yet.",
    "state": "Look at what is managed, and mend it by hand.",
    "recover": "Answer what became of a create that nobody saw end.",
    "unlock": "Break the run lock of a run that is gone.",
    "fmt": "Lay out the manifests; comments are kept.",
    "schema": "Write a JSON Schema of the manifests, for editors.",
    "providers": "List what is installed, and what each can do.",
    "sandbox": "Serve the vendors' sandboxes on a local port.",
    "completion": "Write the completion script of a shell.",
}

_MODULES = {"import": "import_"}  # a word of Python's own

EPILOG = (
    "Exit codes: 0 done, 1 error, 2 changes pending, 3 refused by a limit or protection, 4 stale plan, "
    "5 steps failed, 6 an outcome needs a person, 7 run lock held, 64 wrong usage."
)


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, in the order in which they are used."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"reconcile.cli.commands.{_MODULES.get(cmd_name, cmd_name)}")
        return cast("click.Command", module.command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the arguments begin with, or suggest the nearest one."""
        if args[0] not in COMMANDS and not ctx.resilient_parsing:
            close = get_close_matches(args[0], COMMANDS, 1)
            hint = f" Did you mean {close[0]}?" if close else ""
            raise click.UsageError(f"There is no command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List them from the table."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _show_version(ctx: click.Context, _: click.Parameter, is_asked: bool) -> None:
    if is_asked and not ctx.resilient_parsing:
        click.echo(f"reconcile {version('contract-reconcile')}")
        ctx.exit()


reconcile = LazyGroup(
    "reconcile",
    help="Terraform for contracts: keep contracts in SaaS systems equal to YAML manifests in git.",
    epilog=EPILOG,
    params=[
        *global_options(),
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_show_version,
            help="Print the version.",
        ),
    ],
    callback=lambda: None,
)
