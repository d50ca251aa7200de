"""`reconcile apply`."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Unpack

import click

from reconcile.cli.apply_job import Job
from reconcile.cli.apply_view import no_results, show_results
from reconcile.cli.command import Command
from reconcile.cli.exit_code import ExitCode
from reconcile.cli.failure import InterruptedWriteError
from reconcile.cli.option import format_option
from reconcile.cli.plan_option import Asked, is_narrowed, plan_options, wanted
from reconcile.cli.run_lock import this_run
from reconcile.cli.terminal import Terminal
from reconcile.core.diagnostic import error
from reconcile.core.errors import InputError

_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600}


class _Asked(Asked):
    auto_approve: bool
    parallelism: int
    lock_timeout: float
    format: str


class _Duration(click.ParamType[float]):
    """Seconds, or a number with its unit: `30`, `1.5s`, `5m`, `1h`."""

    name = "duration"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read it."""
        read = re.fullmatch(r"(\d{1,9}(?:\.\d+)?)([smh]?)", value, re.ASCII)
        if read is None:
            self.fail(f"{value!r} is no duration; expected seconds like 30, or 30s, 5m, 1h", param, ctx)
        return float(read[1]) * _SECONDS[read[2]]


@click.command("apply", cls=Command, on_failure=no_results)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--auto-approve", is_flag=True, help="Do not ask.")
@click.option(
    "--parallelism",
    metavar="N",
    type=click.IntRange(min=1),
    default=4,
    show_default=True,
    help="The most calls in flight per origin; 1 is strictly serial.",
)
@click.option(
    "--lock-timeout",
    metavar="SECONDS",
    type=_Duration(),
    default="0",
    show_default=True,
    help="How long to wait for another run to end.",
)
@format_option("json")
@plan_options
@click.pass_obj
def command(terminal: Terminal, file: Path | None, **asked: Unpack[_Asked]) -> ExitCode:
    """Carry out the saved plan in FILE; without one, plan first, show it and ask.

    Steps that do not depend on each other run at once. The first Ctrl-C lets the calls in flight end.
    """
    if file and is_narrowed(asked):
        raise click.UsageError("a saved plan says itself what it touches: FILE takes no plan options")
    needs_answer = file is None and not asked["auto_approve"]
    if needs_answer and not terminal.can_ask:
        remedy = "apply a plan saved by `reconcile plan -o FILE`, or add --auto-approve"
        raise InputError([error("apply asks before it writes, and there is no terminal to ask on", remedy)])
    job = Job(terminal, this_run(asked["lock_timeout"]), asked["parallelism"], asked["format"], needs_answer)
    try:
        ended = asyncio.run(job.saved(file) if file else job.planned(wanted(asked)))
    except KeyboardInterrupt:
        if job.progress.steps:
            raise InterruptedWriteError(job.progress.steps) from None
        raise
    show_results(terminal, ended.results, job.diagnostics, asked["format"])
    return ended.code
