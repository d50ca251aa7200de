"""The entry point: whatever happens ends in an exit code, and never in a traceback nobody asked for."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from types import FrameType

import click

from reconcile.cli.exit_code import ExitCode
from reconcile.cli.group import reconcile


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    for stream in (sys.stdout, sys.stderr):
        # A lone surrogate of a vendor's text must not end a run; in JSON its escape means the same.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # real streams have it
    try:
        return int(reconcile.main(arguments, prog_name="reconcile", standalone_mode=False) or 0)
    except click.ClickException as problem:
        problem.show()
        return ExitCode.USAGE
    except click.Abort:
        click.echo("Interrupted.", err=True)
        return ExitCode.INCOMPLETE
    except Exception as problem:  # noqa: BLE001 - the command's own module could not be loaded
        click.echo(f"Error: {type(problem).__name__}: {problem}", err=True)
        return ExitCode.ERROR


def _interrupt(number: int, frame: FrameType | None) -> None:
    """End what is being done at once; asyncio's own handler would wait for its turn."""
    del number, frame
    raise KeyboardInterrupt
