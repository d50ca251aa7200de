"""`reconcile recover`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from reconcile.cli.command import Command
from reconcile.cli.exit_code import ExitCode
from reconcile.cli.option import format_option
from reconcile.cli.run_lock import this_run
from reconcile.cli.terminal import Terminal
from reconcile.core.diagnostic import Diagnostic
from reconcile.core.value import Json
from reconcile.engine.recovery import Unresolved, abandon, adopt, unresolved_creates
from reconcile.engine.sessions import Connection
from reconcile.engine.unresolved import evidence
from reconcile.planning.document import diagnostic
from reconcile.reports.document import to_text
from reconcile.reports.visible import visible

_ASKED = "The next plan looks for it by these values, and ends with exit code 6 unless it finds it."
_FOUND_BY_MARKER = "The next plan looks for it by its marker, and needs no answer."


def _no_list(format: str, diagnostics: Sequence[Diagnostic]) -> str | None:
    return _as_json((), diagnostics) if format == "json" else None


@click.command("recover", cls=Command, on_failure=_no_list)
@click.argument("address", required=False, metavar="[ADDR]")
@click.option(
    "--adopt", "identity", metavar="ID", help="It was created; this is the id that the vendor gave."
)
@click.option("--abandon", "is_abandoned", is_flag=True, help="It was not created.")
@format_option("json")
@click.pass_obj
def command(
    terminal: Terminal, address: str | None, identity: str | None, is_abandoned: bool, format: str
) -> ExitCode:
    """Answer what became of a create that nobody saw end; without ADDR, list them with the evidence.

    `--adopt` reads the object, makes sure that it is not managed otherwise, and records it.
    """
    if address is None:
        if identity or is_abandoned:
            raise click.UsageError("name the resource: reconcile recover ADDR --adopt ID | --abandon")
        _list(terminal, format)
    elif bool(identity) == is_abandoned:
        raise click.UsageError("say what became of it: either --adopt ID or --abandon")
    elif identity:
        managed = asyncio.run(adopt(Path(), address, identity, Connection(os.environ), this_run()))
        terminal.tell(
            f"{managed.address} is managed now as {managed.id}; `reconcile plan` shows what differs."
        )
    else:
        abandoned = abandon(Path(), address, this_run())
        terminal.tell(f"{abandoned} counts as not created; `reconcile plan` shows what is to be done.")
    return ExitCode.DONE


def _list(terminal: Terminal, format: str) -> None:
    found = unresolved_creates(Path())
    if format == "json":
        terminal.write(_as_json(found, ()))
    elif found:
        terminal.write("\n\n".join("\n".join(_lines(each)) for each in found))
    else:
        terminal.write("No create is open: nothing is to be answered.")


def _lines(unresolved: Unresolved) -> Iterator[str]:
    address = unresolved.intent.address
    facts = [*evidence(unresolved.intent), *_outcomes(unresolved)]
    width = max(len(word) for word, _ in facts)
    yield f"{address}: nobody knows whether it was created"
    for word, value in facts:
        yield f"  {word:<{width}}  {visible(value)}"
    yield f"  {_ASKED if unresolved.is_question else _FOUND_BY_MARKER}"
    yield f"  If it is at the vendor:  {_adopt(unresolved)}"
    yield f"  If it is not:            {_abandon(unresolved)}"


def _outcomes(unresolved: Unresolved) -> Iterator[tuple[str, str]]:
    for each in unresolved.said:
        yield "outcome", ": ".join(filter(None, (each.outcome, each.detail)))
    if not unresolved.said:
        yield "outcome", "none: the run ended before there was an answer"


def _adopt(unresolved: Unresolved) -> str:
    return f"reconcile recover {unresolved.intent.address} --adopt {unresolved.id or 'ID'}"


def _abandon(unresolved: Unresolved) -> str:
    return f"reconcile recover {unresolved.intent.address} --abandon"


def _as_json(found: Sequence[Unresolved], diagnostics: Sequence[Diagnostic]) -> str:
    document: dict[str, Json] = {
        "version": 1,
        "unresolved": [
            {
                "address": str(each.intent.address),
                "evidence": dict(evidence(each.intent)),
                "since_then": [
                    {"at": said.at, "outcome": said.outcome, "by": said.by, "detail": said.detail}
                    for said in each.said
                ],
                "needs_answer": each.is_question,
                "adopt": _adopt(each),
                "abandon": _abandon(each),
            }
            for each in found
        ],
        "diagnostics": [diagnostic(each) for each in diagnostics],
    }
    return to_text(document)
