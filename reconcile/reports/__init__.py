"""A plan, and what became of it, for a person, a machine, a pull request, a browser: pure functions.

Never prints, never colours, never reads or writes anything. A text of a vendor or author is shown, never
obeyed: no terminal, browser or pull request acts on what stands in a contract.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconcile.reports.diagnostics import diagnostic_lines, mistake_lines
    from reconcile.reports.document import apply_document, plan_document, to_text
    from reconcile.reports.html import plan_html
    from reconcile.reports.line import Line, Span, Style, render
    from reconcile.reports.markdown import plan_markdown
    from reconcile.reports.providers import provider_document, provider_lines
    from reconcile.reports.resource import resource_document, resource_lines
    from reconcile.reports.results import apply_lines, begin_words, step_line
    from reconcile.reports.state import managed_lines, state_document, state_lines
    from reconcile.reports.text import change_lines, plan_lines, summary_lines
    from reconcile.reports.validation import github_commands, sarif_document, validation_document

_MODULES = {
    "diagnostics": ("diagnostic_lines", "mistake_lines"),
    "document": ("apply_document", "plan_document", "to_text"),
    "html": ("plan_html",),
    "line": ("Line", "Span", "Style", "render"),
    "markdown": ("plan_markdown",),
    "providers": ("provider_document", "provider_lines"),
    "resource": ("resource_document", "resource_lines"),
    "results": ("apply_lines", "begin_words", "step_line"),
    "state": ("managed_lines", "state_document", "state_lines"),
    "text": ("change_lines", "plan_lines", "summary_lines"),
    "validation": ("github_commands", "sarif_document", "validation_document"),
}

__all__ = [
    "Line",
    "Span",
    "Style",
    "apply_document",
    "apply_lines",
    "begin_words",
    "change_lines",
    "diagnostic_lines",
    "github_commands",
    "managed_lines",
    "mistake_lines",
    "plan_document",
    "plan_html",
    "plan_lines",
    "plan_markdown",
    "provider_document",
    "provider_lines",
    "render",
    "resource_document",
    "resource_lines",
    "sarif_document",
    "state_document",
    "state_lines",
    "step_line",
    "summary_lines",
    "to_text",
    "validation_document",
]


def __getattr__(name: str) -> object:
    """Import a report when it is first asked for: a run shows one of them."""
    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
