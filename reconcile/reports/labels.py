"""Labels as they come and go: `+added -removed`."""

from __future__ import annotations

from collections.abc import Iterator

from reconcile.core.action import Action
from reconcile.core.value import Json
from reconcile.reports.line import Span, Style
from reconcile.reports.rows import Row
from reconcile.reports.spelling import is_flat_list, spell_label


def is_label_change(row: Row) -> bool:
    """Whether labels come and go; not where only their order or number differs."""
    if None in (row.before, row.after) and row.mark is not Action.TAG:
        return False
    return any(_moved(row))


def _moved(row: Row) -> tuple[list[Json], list[Json]]:
    """The labels that come, and those that go; none where the values are no labels."""
    before, after = (() if each is None else each for each in (row.before, row.after))
    if not (is_flat_list(before) and is_flat_list(after)):
        return [], []
    return [each for each in after if each not in before], [each for each in before if each not in after]


def label_spans(row: Row) -> Iterator[Span]:
    """What comes, then what goes."""
    added, removed = _moved(row)
    signed = [(f"+{spell_label(each)}", Style.CREATE) for each in added]
    signed += [(f"-{spell_label(each)}", Style.DELETE) for each in removed]
    for place, (text, style) in enumerate(signed):
        yield Span(f" {text}" if place else text, style)
