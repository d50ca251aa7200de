"""`reconcile sandbox`."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from reconcile.cli.command import Command
from reconcile.cli.exit_code import ExitCode
from reconcile.cli.terminal import Terminal
from reconcile.engine.plugins import Plugins
from reconcile.sandbox import VendorSandbox, environment


@click.command("sandbox", cls=Command)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8700,
    show_default=True,
    help="Where to listen on 127.0.0.1; 0 takes a free port.",
)
@click.option(
    "--data",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Keep everything in this file; without it, in memory.",
)
@click.pass_obj
def command(terminal: Terminal, port: int, data: Path | None) -> ExitCode:
    """Serve the sandboxes of all installed vendors on a local port.

    The environment that lets `reconcile` use them goes to stdout. Ctrl-C ends it.
    """
    from reconcile.sandbox import run  # noqa: PLC0415 - the web server is only for this run

    plugins = Plugins()
    sandboxes: list[type[VendorSandbox]] = [plugins.load(name).sandbox() for name in plugins.names]
    run(sandboxes, port=port, data=data, on_ready=lambda taken: _announce(terminal, sandboxes, taken))
    return ExitCode.DONE


def _announce(terminal: Terminal, sandboxes: list[type[VendorSandbox]], port: int) -> None:
    """Say what to export; the last line is a comment, so that a shell can read it all."""
    exports = [f"export {name}={shlex.quote(value)}" for name, value in environment(sandboxes, port).items()]
    names = ", ".join(each.name for each in sandboxes)
    terminal.write("\n".join([*exports, f"# {names} listen on http://127.0.0.1:{port}; Ctrl-C ends them"]))
