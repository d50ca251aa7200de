"""Rules across fields that many vendors share, for a kind's `problems()`; references are not judged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reconcile.core.resource import Item, Problem


def end_problems(
    item: Item, start: str = "start_date", end: str = "end_date", path: tuple[str | int, ...] = ()
) -> Iterator[Problem]:
    """Check that a period ends on or after its start; `path` is where the item stands in the manifest."""
    first, last = getattr(item, start), getattr(item, end)
    if isinstance(first, date) and isinstance(last, date) and last < first:
        yield Problem((*path, end), f"{end} {last} is before {start} {first}", "end on or after the start")


def address_problems(item: Item, name: str) -> Iterator[Problem]:
    """Check that an id of the author's own choice can stand in an address."""
    text = getattr(item, name)
    if isinstance(text, str) and ("/" in text or text in {".", ".."}):
        yield Problem((name,), f"{name} {text!r} can't stand in an address", "write it without /")
