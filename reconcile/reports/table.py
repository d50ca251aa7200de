"""Texts in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reconcile.reports.line import Line, Span, Style, line
from reconcile.reports.visible import columns, padded

_APART = "  "


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Line]:
    """A heading and its rows; every text is visible, and every row has a text for each column."""
    widths = [max(map(columns, column)) for column in zip(head, *rows, strict=True)]
    yield line(Span(_row(head, widths), Style.DIM))
    yield from (line(_row(row, widths)) for row in rows)


def _row(texts: Sequence[str], widths: Sequence[int]) -> str:
    return _APART.join(padded(text, width) for text, width in zip(texts, widths, strict=True))
