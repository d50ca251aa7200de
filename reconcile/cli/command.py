"""What every command has: the options of all, and an end that fits whatever stopped it."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import click

from reconcile.cli.exit_code import ExitCode, of_errors
from reconcile.cli.failure import diagnostics_of, expected
from reconcile.cli.log import set_up_log
from reconcile.cli.option import Preferences, global_options
from reconcile.cli.terminal import Terminal
from reconcile.core.diagnostic import Diagnostic, error
from reconcile.core.errors import InputError

Failure: TypeAlias = Callable[[str, Sequence[Diagnostic]], str | None]


class Command(click.Command):
    """A command; its callback takes the terminal first and returns an exit code.

    `on_failure` takes the chosen format and what is wrong, and returns the data to write all the same: with
    `--format json` stdout holds one document whatever happens.
    """

    def __init__(self, *args: Any, on_failure: Failure | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - click's
        super().__init__(*args, **kwargs)
        self.on_failure = on_failure
        self.params.extend(global_options())

    def invoke(self, ctx: click.Context) -> int:
        """Run it."""
        preferences = ctx.find_root().ensure_object(Preferences)
        terminal = ctx.obj = Terminal(preferences)
        set_up_log(is_verbose=preferences.verbose, is_json=terminal.logs_json)
        try:
            _enter(preferences.folder)
            return int(super().invoke(ctx))
        except click.ClickException:
            raise
        except KeyboardInterrupt:
            self._fail(ctx, terminal, [error("interrupted")])
            return ExitCode.INCOMPLETE
        except Exception as problem:  # noqa: BLE001 - whatever it is, it ends in an exit code
            return self._end(ctx, terminal, problem)

    def _end(self, ctx: click.Context, terminal: Terminal, problem: Exception) -> int:
        known = expected(problem)
        if known:
            diagnostics = [found for each in known for found in diagnostics_of(each)]
            is_input = all(isinstance(each, InputError) for each in known)
            self._fail(ctx, terminal, diagnostics, is_input=is_input)
            return of_errors(known)
        is_verbose = terminal.preferences.verbose
        remedy = "this is a defect" if is_verbose else "this is a defect; -v shows where it happened"
        self._fail(ctx, terminal, [error(f"{type(problem).__name__}: {problem}", remedy)])
        if is_verbose:
            terminal.tell("".join(traceback.format_exception(problem)), "error")
        return ExitCode.ERROR

    def _fail(
        self,
        ctx: click.Context,
        terminal: Terminal,
        diagnostics: Sequence[Diagnostic],
        *,
        is_input: bool = False,
    ) -> None:
        data = self.on_failure(ctx.params.get("format", "text"), diagnostics) if self.on_failure else None
        if data is not None:
            terminal.write(data)
        terminal.report(diagnostics, is_input=is_input)


def _enter(folder: str | None) -> None:
    if folder is None:
        return
    try:
        os.chdir(folder)
    except OSError as problem:
        why = f"can't work in {folder}: {problem.strerror}"
        raise InputError([error(why, "name the project's folder with --chdir")]) from problem
