"""The colours of styles on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import click

from reconcile.reports.line import Line, Style

_COLOURS: Mapping[Style, Mapping[str, Any]] = {
    Style.PLAIN: {},
    Style.BOLD: {"bold": True},
    Style.DIM: {"dim": True},
    Style.CREATE: {"fg": "green"},
    Style.UPDATE: {"fg": "yellow"},
    Style.TAG: {"fg": "cyan"},
    Style.DELETE: {"fg": "red"},
    Style.ADOPT: {"fg": "blue"},
    Style.FORGET: {"fg": "magenta"},
    Style.MONEY: {"bold": True},
    Style.ERROR: {"fg": "red", "bold": True},
    Style.WARNING: {"fg": "yellow", "bold": True},
}


def coloured(lines: Iterable[Line]) -> str:
    """Write lines with the codes of their colours, each with its line break."""
    return "".join(_line(each) + "\n" for each in lines)


def _line(line: Line) -> str:
    return "".join(
        click.style(span.text, **_COLOURS[span.style]) if span.text and _COLOURS[span.style] else span.text
        for span in line.spans
    ).rstrip(" ")
