"""COR's core API has lists only: their pages, and one walk shared by all who ask at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass

from reconcile.sdk import Live, NumberedPages, Query, Request
from reconcile.sdk.failure import UncertainError  # type: ignore[attr-defined]  # the sdk does not re-export it
from reconcile.sdk.pages import Place, RawPage

_TRIES = 3
_MOST_DIGITS = 16


class ListChangedError(UncertainError):
    """The list moved while it was read: what it lacks may be there."""


@dataclass(frozen=True, slots=True)
class CorPages(NumberedPages):
    """Pages by number, told beside the rows; `lastPage` may be missing, and numbers may be strings."""

    size: int = 50
    size_parameter: str = "perPage"

    async def walk(self, place: Place, query: Query) -> AsyncIterator[RawPage]:
        """Yield every page; raises `ListChangedError` when the list moved so that rows may be missing."""
        number, seen = 1, set[str]()
        most = 0
        while True:
            asked = {**query, self.page_parameter: number, self.size_parameter: self.size}
            answer = await place.transport.call(
                Request("GET", place.path, asked, base="core_url"), place.kind
            )
            body = _body(answer.body, number, place)
            rows = [row for row in _rows(body, place) if str(row["id"]) not in seen]
            seen.update(str(row["id"]) for row in rows)
            yield RawPage(tuple(rows))
            total = _count(body.get("total"))
            most = max(most, total or 0)
            if number >= _last(body, number):
                break
            number += 1
        if total is not None and not len(seen) == total == most:
            raise ListChangedError(
                f"the list {place.path} could not be read to the end: "
                f"it has {total} rows, and {len(seen)} came: it changed meanwhile",
                "nothing was planned with it; plan again",
            )


def _body(body: object, number: int, place: Place) -> Mapping[str, object]:
    found = body if isinstance(body, Mapping) else {}
    if _count(found.get("page")) not in {None, number}:
        raise _broken(place, f"page {number} was asked for and another one came")
    return found


def _rows(body: Mapping[str, object], place: Place) -> list[Mapping[str, object]]:
    rows = body.get("data")
    if not isinstance(rows, list):
        raise _broken(place, "it has no data")
    if not all(isinstance(row, Mapping) and row.get("id") is not None for row in rows):
        raise _broken(place, "a row in it has no id")
    return rows


def _last(body: Mapping[str, object], number: int) -> int:
    """The last page, as far as the answer tells: the next one where it does not, until one is empty."""
    if not body["data"]:
        return number
    last, total, size = (_count(body.get(name)) for name in ("lastPage", "total", "perPage"))
    if last is not None:
        return last
    return -(-total // size) if total is not None and size else number + 1


def _count(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < _MOST_DIGITS else None


def _broken(place: Place, why: str) -> UncertainError:
    return UncertainError(
        f"the list {place.path} could not be read to the end: {why}",
        "nothing was planned with it; plan again",
    )


class SharedWalk:
    """Callers at the same time share one walk, which begins after the last of them asked.

    `still` keeps it from running; take it for what would move rows that are still to come.
    """

    def __init__(self, walk: Callable[[], Awaitable[Mapping[str, Live]]]) -> None:
        self.still = asyncio.Lock()
        self._walk = walk
        self._next: asyncio.Task[Mapping[str, Live]] | None = None

    async def rows(self) -> Mapping[str, Live]:
        """Every row by its id."""
        if self._next is None:
            self._next = asyncio.create_task(self._run())
        task = self._next
        await asyncio.wait([task])  # a caller who leaves does not take the others' walk away
        return task.result()

    async def _run(self) -> Mapping[str, Live]:
        async with self.still:
            self._next = None
            for _ in range(_TRIES - 1):
                try:
                    return await self._walk()
                except ListChangedError:
                    continue
            return await self._walk()
