"""`reconcile completion`."""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from reconcile.cli.command import Command
from reconcile.cli.exit_code import ExitCode
from reconcile.cli.terminal import Terminal

_SHELLS: dict[str, type[ShellComplete]] = {"bash": BashComplete, "fish": FishComplete, "zsh": ZshComplete}


@click.command("completion", cls=Command)
@click.argument("shell", type=click.Choice(sorted(_SHELLS)))
@click.pass_context
def command(ctx: click.Context, shell: str) -> ExitCode:
    """Write the completion script of a SHELL, e.g. `eval "$(reconcile completion bash)"`."""
    terminal: Terminal = ctx.obj
    program = ctx.find_root()
    complete = _SHELLS[shell](program.command, {}, "reconcile", "_RECONCILE_COMPLETE")
    terminal.write(complete.source())
    return ExitCode.DONE
