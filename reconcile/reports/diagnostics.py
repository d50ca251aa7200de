"""What is wrong, for a person: a block each, or one line each with its place in front."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from reconcile.core.diagnostic import Diagnostic
from reconcile.reports.line import Line, Span, Style, line
from reconcile.reports.visible import visible

WIDTH = 100
_INDENT = "  "
_NARROWEST = 20


def diagnostic_lines(diagnostics: Iterable[Diagnostic], *, width: int = WIDTH) -> list[Line]:
    """Warnings, then errors, as blocks: what, where, and what to do."""
    ordered = sorted(diagnostics, key=lambda each: each.is_error)
    blocks = [list(_block(each, width)) for each in ordered]
    return [each for place, block in enumerate(blocks) for each in ((line(), *block) if place else block)]


def _block(diagnostic: Diagnostic, width: int) -> Iterator[Line]:
    style = Style.ERROR if diagnostic.is_error else Style.WARNING
    yield line(
        Span(f"{severity_word(diagnostic)}:", style), Span(f" {visible(diagnostic.summary)}", Style.BOLD)
    )
    where = place(diagnostic)
    if where:
        yield line(Span(f"{_INDENT}on {where}", Style.DIM))
    for paragraph in filter(None, diagnostic.detail.split("\n")):
        yield from (line(_INDENT + each) for each in _folded(visible(paragraph), width))


def severity_word(diagnostic: Diagnostic) -> str:
    """`Error` or `Warning`."""
    return diagnostic.severity.value.capitalize()


def place(diagnostic: Diagnostic) -> str:
    """Where it is: the place in the file, and the address."""
    parts = (diagnostic.location, diagnostic.address)
    return visible(", ".join(str(each) for each in parts if each))


def _folded(text: str, width: int) -> list[str]:
    """Fold at blanks only: commands and options stay whole."""
    return textwrap.wrap(
        text, max(width - len(_INDENT), _NARROWEST), break_long_words=False, break_on_hyphens=False
    )


def mistake_lines(diagnostics: Iterable[Diagnostic]) -> list[Line]:
    """One line each, `file:line:column: message; what to do`, as editors and people look for it."""
    return [line(*_mistake(each)) for each in diagnostics]


def _mistake(diagnostic: Diagnostic) -> Iterator[Span]:
    where = diagnostic.location or diagnostic.address
    if where:
        yield Span(f"{visible(str(where))}: ", Style.BOLD)
    if not diagnostic.is_error:
        yield Span("warning: ", Style.WARNING)
    yield Span(visible(diagnostic.summary))
    if diagnostic.detail:
        yield Span(f"; {visible(diagnostic.detail)}", Style.DIM)
