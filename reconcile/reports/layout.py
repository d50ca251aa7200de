"""Rows set side by side: names, old and new values in columns, amounts at the point, long text below."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reconcile.core.action import Action
from reconcile.reports.labels import is_label_change, label_spans
from reconcile.reports.line import Span, Style, style_of
from reconcile.reports.prose import ProseLine, beginning, compared, line_count, pieces
from reconcile.reports.rows import Row
from reconcile.reports.spelling import at_the_point, is_amount, spell, widest
from reconcile.reports.visible import columns, cut, look_alike, padded

STEP = 4
_WIDEST_NAME = 40
_WIDEST_OLD = 20
_NARROWEST_BRIEF = 32
_ARROW = " -> "


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a change: its mark and depth are put in front by each report in its own way."""

    mark: Action
    depth: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    """A row with its values as text."""

    row: Row
    before: str | None
    after: str | None


def entries(rows: Sequence[Row], width: int) -> Iterator[Entry]:
    """Lay out the rows of one change; `width` is what is left of a line after the first mark."""
    names = widest([_name(row) for row in rows if not (row.is_heading or row.is_remark)], _WIDEST_NAME)
    layouts = [
        _Layout(cell, width - STEP * cell.row.depth, names, 0)
        for cell in _aligned([_cell(row) for row in rows])
    ]
    old = widest([each.cell.before or "" for each in layouts if each.is_pair], _WIDEST_OLD)
    for each in layouts:
        yield from replace(each, old=old).entries()


def _name(row: Row) -> str:
    return " " * (STEP * row.depth) + row.name


def _cell(row: Row) -> _Cell:
    before = None if row.before is None else spell(row.before)
    after = None if row.after is None else spell(row.after)
    if row.is_pair and row.before != row.after and look_alike(before or "", after or ""):
        before, after = json.dumps(row.before), json.dumps(row.after)
    if row.mark is Action.NO_OP:
        before = None
    return _Cell(row, before, after)


def _aligned(cells: Sequence[_Cell]) -> list[_Cell]:
    """Set the amounts of each group at the point, old and new ones for themselves."""
    groups: defaultdict[tuple[str, int, bool], list[int]] = defaultdict(list)
    for place, cell in enumerate(cells):
        is_pair = cell.before is not None and cell.after is not None
        groups[cell.row.group, cell.row.depth, is_pair].append(place)
    aligned = list(cells)
    for places in groups.values():
        old = [at for at in places if cells[at].before is not None and is_amount(cells[at].row.before)]
        for at, text in zip(old, at_the_point([cells[at].before or "" for at in old]), strict=True):
            aligned[at] = replace(aligned[at], before=text)
        new = [at for at in places if is_amount(cells[at].row.after)]
        for at, text in zip(new, at_the_point([cells[at].after or "" for at in new]), strict=True):
            aligned[at] = replace(aligned[at], after=text)
    return aligned


@dataclass(frozen=True, slots=True)
class _Layout:
    """One row, and the columns it fits into."""

    cell: _Cell
    width: int
    names: int
    old: int

    @property
    def is_pair(self) -> bool:
        """Whether old and new stand side by side."""
        cell = self.cell
        return None not in (cell.before, cell.after) and not is_label_change(cell.row) and self._fits()

    def entries(self) -> Iterator[Entry]:
        row = self.cell.row
        if row.is_remark:
            yield self._entry(Span(row.name, Style.BOLD))
        elif row.is_heading:
            yield self._entry(Span(f"{row.name}:"))
        elif row.is_brief:
            yield self._entry(*self._labelled(), *self._brief())
        elif is_label_change(row):
            yield self._entry(*self._labelled(), *label_spans(row))
        elif self._fits():
            yield self._entry(*self._labelled(), *self._values())
        elif row.mark is Action.NO_OP:
            lines = line_count(len(pieces(str(row.after))))
            yield self._entry(*self._labelled(), Span(f"({lines}, unchanged)"))
        else:
            yield self._entry(Span(f"{row.name}:"))
            yield from (self._prose(line) for line in self._long())

    def _entry(self, *spans: Span) -> Entry:
        row = self.cell.row
        note = (Span(f"   ({row.note})", Style.DIM),) if row.note else ()
        if row.mark is Action.NO_OP:
            spans = tuple(Span(span.text, Style.DIM) for span in spans)
        return Entry(row.mark, row.depth, (*spans, *note))

    def _labelled(self) -> tuple[Span, Span]:
        row = self.cell.row
        room = max(self.names - STEP * row.depth, 0)
        return Span(f"{row.name}:"), Span(" " * (max(room - columns(row.name), 0) + 1))

    def _values(self) -> Iterator[Span]:
        before, after = self.cell.before, self.cell.after
        if before is not None and after is not None:
            yield Span(padded(before, self.old) if self._has_room(self.old) else before, Style.DELETE)
            yield Span(_ARROW, Style.DIM)
        elif before is not None:
            yield Span(before, Style.DELETE)
        if after is not None:
            yield Span(after, Style.CREATE if self.cell.row.mark is not Action.NO_OP else Style.DIM)

    def _brief(self) -> Iterator[Span]:
        room = self.width - max(self.names, columns(self.cell.row.name)) - 2
        yield Span(cut(self.cell.before or "", max(room, _NARROWEST_BRIEF)), Style.DELETE)

    def _fits(self) -> bool:
        row = self.cell.row
        is_broken = any(isinstance(each, str) and "\n" in each for each in (row.before, row.after))
        return not is_broken and self._has_room(0)

    def _has_room(self, old: int) -> bool:
        """Whether everything fits into one line, with the old value in a column of this width."""
        before, after, row = self.cell.before, self.cell.after, self.cell.row
        used = columns(after or "") + (len(row.note) + 5 if row.note else 0)
        if before is not None:
            used += max(columns(before), old) + (len(_ARROW) if after is not None else 0)
        return max(self.names, columns(_name(row))) + 2 + used <= self.width + STEP * row.depth

    def _long(self) -> Iterator[ProseLine]:
        row = self.cell.row
        room = self.width - STEP - 2
        before, after = (each if isinstance(each, str) else spell(each) for each in (row.before, row.after))
        if row.is_pair:
            yield from compared(before, after, room)
        else:
            yield from beginning(before if row.after is None else after, row.mark, room)

    def _prose(self, line: ProseLine) -> Entry:
        style = Style.DIM if line.is_remark else style_of(line.mark)
        return Entry(line.mark, self.cell.row.depth + 1, (Span(line.text, style),))
