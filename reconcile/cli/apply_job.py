"""One apply, from the plan to the last step: shows, asks, and hears signals."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reconcile.cli.exit_code import ExitCode, of_diagnostics, of_errors, of_results
from reconcile.cli.failure import diagnostics_of
from reconcile.cli.interrupts import gentle
from reconcile.cli.plan_view import changes_of
from reconcile.cli.progress import Progress, watching
from reconcile.cli.terminal import Terminal
from reconcile.core.diagnostic import Diagnostic, error
from reconcile.core.errors import ReconcileError
from reconcile.core.outcome import StepResult
from reconcile.core.plan import Plan
from reconcile.engine.apply import ApplyOptions
from reconcile.engine.plan import PlanOptions
from reconcile.engine.runs import writing_run
from reconcile.engine.saved import open_saved, plan_key
from reconcile.engine.sessions import Connection
from reconcile.reports.text import summary_lines
from reconcile.state import RunLock

QUESTION = "\nDo you want to perform these actions? Only 'yes' will be accepted: "


@dataclass(frozen=True)
class Ended:
    """How an apply ended; where it was stopped, `results` are those of the steps that had ended."""

    code: ExitCode
    results: Sequence[StepResult] = ()


@dataclass
class Job:
    """One apply. `progress` knows the steps; `diagnostics` are what was said about plan and run."""

    terminal: Terminal
    lock: RunLock
    parallelism: int
    format: str
    needs_answer: bool
    progress: Progress = field(init=False)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.progress = Progress(self.terminal)
        self._connection = Connection(os.environ, self.parallelism)

    async def saved(self, path: Path) -> Ended:
        """Carry out a saved plan."""
        saved = open_saved(path, plan_key(os.environ), is_to_apply=True)
        async with writing_run(Path(), saved, self._connection, self.lock) as run:
            ended = await self._carry_out(lambda options: run.apply_saved(path, saved, options))
        if saved.plan.is_empty and not ended.code and self.format == "text":
            self.terminal.show(summary_lines(saved.plan))
        return ended

    async def planned(self, options: PlanOptions) -> Ended:
        """Plan, ask and carry out."""
        async with writing_run(Path(), options, self._connection, self.lock) as run:
            with watching(self.progress):
                plan = (await run.plan(options, self.progress.listen)).plan
            self._show(plan)
            if plan.has_errors:
                return Ended(of_diagnostics(plan.diagnostics))
            if not self._may_go_on(plan):
                self._report([error("apply cancelled", "nothing was sent")])
                return Ended(ExitCode.ERROR)
            return await self._carry_out(lambda options: run.apply(plan, options))

    def _show(self, plan: Plan) -> None:
        """The plan is data of a text run; beside a document of results it is shown to whoever must answer."""
        if self.format == "text":
            self.terminal.show(changes_of(plan, self.terminal.width))
        elif self.needs_answer:
            self.terminal.tell_lines(changes_of(plan, self.terminal.width))
        self._report(plan.diagnostics)

    def _report(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics += diagnostics
        self.terminal.report(diagnostics)

    def _may_go_on(self, plan: Plan) -> bool:
        return plan.is_empty or not self.needs_answer or self.terminal.ask(QUESTION) == "yes"

    async def _carry_out(self, send: Callable[[ApplyOptions], Awaitable[Sequence[StepResult]]]) -> Ended:
        stop = self._connection.stop
        with gentle(self.terminal, stop) as interrupts, watching(self.progress):
            try:
                results = await send(ApplyOptions(self.parallelism, stop, self.progress.listen))
            except ReconcileError as problem:  # what was done until then is told all the same
                done = self.progress.results
                code = of_results(done) if done else ExitCode.DONE
                code = ExitCode.UNKNOWN if code is ExitCode.UNKNOWN else of_errors([problem])
                self._report(diagnostics_of(problem))
                return Ended(code, done)
        return Ended(of_results(results, was_interrupted=interrupts.count > 0), results)
