"""A plan on stdout in the format that was asked for, and what is wrong with it on stderr."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from reconcile.cli.terminal import Terminal
from reconcile.core.diagnostic import Diagnostic
from reconcile.core.plan import Plan
from reconcile.core.value import Json
from reconcile.reports.document import plan_document, to_text
from reconcile.reports.line import Line
from reconcile.reports.markdown import plan_markdown
from reconcile.reports.terraform import gitlab_document, tfplan_document
from reconcile.reports.text import change_lines, summary_lines

FORMATS = ("json", "markdown", "html", "tfplan", "gitlab")
_DOCUMENTS: Mapping[str, Callable[[Plan], Mapping[str, Json]]] = {
    "json": plan_document,
    "tfplan": tfplan_document,
    "gitlab": gitlab_document,
}


def show_plan(terminal: Terminal, plan: Plan, format: str) -> None:
    """Write a plan."""
    if format == "text":
        terminal.show(changes_of(plan, terminal.width))
    else:
        terminal.write(as_text(plan, format))
    terminal.report(plan.diagnostics)


def changes_of(plan: Plan, width: int) -> Sequence[Line]:
    """The changes and their sum, without what is wrong: that is no data."""
    return [*change_lines(plan, width=width), *summary_lines(plan)]


def as_text(plan: Plan, format: str) -> str:
    """A plan in one of the formats for machines and pull requests."""
    if format == "html":
        from reconcile.reports.html import plan_html  # noqa: PLC0415 - the template engine is for this alone

        return plan_html(plan)
    return plan_markdown(plan) if format == "markdown" else to_text(_DOCUMENTS[format](plan))


def no_plan(format: str, diagnostics: Sequence[Diagnostic]) -> str | None:
    """What a run that made no plan leaves on stdout."""
    return None if format == "text" else as_text(Plan("", diagnostics=tuple(diagnostics)), format)
