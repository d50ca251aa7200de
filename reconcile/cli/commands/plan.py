"""`reconcile plan`."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path
from typing import Unpack

import click

from reconcile.cli.command import Command
from reconcile.cli.exit_code import ExitCode, of_plan
from reconcile.cli.option import format_option
from reconcile.cli.plan_option import Asked, plan_options, wanted
from reconcile.cli.plan_view import FORMATS, no_plan, show_plan
from reconcile.cli.profile import Profile
from reconcile.cli.progress import Progress, watching
from reconcile.cli.terminal import Terminal
from reconcile.core.plan import Plan
from reconcile.engine.plan import PlanOptions
from reconcile.engine.recovery import running
from reconcile.engine.runs import plan_run
from reconcile.engine.saved import plan_key, save
from reconcile.engine.sessions import Connection


class _Asked(Asked):
    out: Path | None
    format: str
    detailed_exitcode: bool
    profile: bool
    changed_since: str | None


@click.command("plan", cls=Command, on_failure=no_plan)
@click.option(
    "-o", "--out", metavar="FILE", type=click.Path(path_type=Path), help="Save the plan, to apply it later."
)
@format_option(*FORMATS)
@click.option("--detailed-exitcode", is_flag=True, help="Exit with 2 when there are changes.")
@click.option("--profile", is_flag=True, help="Print on stderr which requests were sent.")
@click.option(
    "--changed-since",
    metavar="REF",
    help="Look only at manifests that changed since this git revision, and what they refer to.",
)
@plan_options
@click.pass_obj
def command(terminal: Terminal, **asked: Unpack[_Asked]) -> ExitCode:
    """Show what an apply would change.

    Reads the manifests, the lockfile and the vendors; writes nothing at a vendor. A plan with errors is
    shown and never saved.
    """
    if holder := running(Path()):
        terminal.tell(f"A run is under way ({holder}): what this plan shows may be changing.", "warning")
    profile = Profile()
    try:
        plan = _plan(terminal, _wanted(asked), profile)
    finally:
        if asked["profile"]:
            terminal.tell("\n".join(profile.lines()))
    _finish(terminal, plan, asked)
    return of_plan(plan, is_detailed=asked["detailed_exitcode"])


def _wanted(asked: _Asked) -> PlanOptions:
    options = wanted(asked)
    return replace(options, selection=replace(options.selection, since=asked["changed_since"]))


def _plan(terminal: Terminal, options: PlanOptions, profile: Profile) -> Plan:
    connection = Connection(os.environ, on_request=profile.note)
    progress = Progress(terminal)
    with watching(progress):
        return asyncio.run(plan_run(Path(), options, connection, progress.listen)).plan


def _finish(terminal: Terminal, plan: Plan, asked: _Asked) -> None:
    """Save before showing: data that says it is done must be true."""
    out = asked["out"]
    if out and not plan.has_errors:
        save(out, plan, plan_key(os.environ))
    show_plan(terminal, plan, asked["format"])
    if out and plan.has_errors:
        terminal.tell(f"{out} was not written: the plan has errors.", "warning")
    elif out:
        terminal.tell(f"Saved as {out}; `reconcile apply {out}` carries it out.")
