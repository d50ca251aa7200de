"""How a vendor cuts a list into pages, as data; each walk reads it to the end, or says that it could not."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import parse_qsl, urlsplit

from reconcile.sdk.reading import Place, RawPage, Reading, count_of, mapping
from reconcile.sdk.transport import Query

_NEXT = re.compile(r"""<[^>]*>\s*;[^,]*rel="?next\b""")


@dataclass(frozen=True, slots=True)
class NumberedPages:
    """Pages by number; the answer says how many there are, and how many objects.

    `meta` is the object in which it says so, None where the counts stand beside the rows. Where
    `always_counts` is False, any count may be missing.
    """

    size: int = 100
    size_parameter: str = "limit"
    page_parameter: str = "page"
    items: str = "data"
    meta: str | None = "meta"
    page: str = "current_page"
    last_page: str = "last_page"
    total: str = "total"
    per_page: str = "per_page"
    always_counts: bool = True

    async def walk(self, place: Place, query: Query) -> AsyncIterator[RawPage]:
        """Yield every page; raises `UncertainError` when objects are missing at the end."""
        number, reading = 1, Reading(place)
        last: int | None = number
        while last is None or number <= last:
            answer = await reading.ask({**query, **_page(self, number)})
            page, last, total = self._told(mapping(answer.body), reading)
            if page not in {None, number}:
                raise reading.broken(f"page {number} was asked for and another one came")
            items = tuple(reading.new(answer.body, self.items))
            reading.count(total)
            yield RawPage(items, last)
            if not mapping(answer.body)[self.items]:
                break
            number += 1
        reading.finish()

    def _told(
        self, body: Mapping[str, object], reading: Reading
    ) -> tuple[int | None, int | None, int | None]:
        """The page, the last page and the number of objects, as far as an answer tells them."""
        told = body if self.meta is None else mapping(body.get(self.meta))
        names = (self.page, self.last_page, self.total, self.per_page)
        page, last, total, size = (count_of(told.get(name)) for name in names)
        if self.always_counts and None in {page, last, total}:
            raise reading.broken("it does not say how many pages it has")
        if last is None and total is not None and size:
            last = -(-total // size)
        return page, last, total


@dataclass(frozen=True, slots=True)
class ArrayPages:
    """Answers that are bare arrays; how far they go stands in the headers `Link`, `Total` and `Per-Page`.

    Without any of them a page that is not full is the last one.
    """

    size: int = 100
    size_parameter: str = "per_page"
    page_parameter: str = "page"

    async def walk(self, place: Place, query: Query) -> AsyncIterator[RawPage]:
        """Yield every page; raises `UncertainError` when objects are missing at the end."""
        number, goes_on, reading = 0, True, Reading(place)
        while goes_on:
            number += 1
            answer = await reading.ask({**query, **_page(self, number)})
            items = tuple(reading.new(answer.body, None))
            came = len(answer.body) if isinstance(answer.body, list) else 0
            total = count_of(answer.headers.get("total"))
            size = count_of(answer.headers.get("per-page")) or self.size
            goes_on = came > 0 and _goes_on(
                answer.headers.get("link"), number * size, total, is_full=came >= size
            )
            reading.count(total)
            yield RawPage(items, max(number + goes_on, -(-(total or 0) // size)))
        reading.finish()


@dataclass(frozen=True, slots=True)
class CursorPages:
    """Each page names the next one: by a whole address, or by a token that goes into `cursor_parameter`.

    Of an address only the query is used, so that the list stays below the one that the credentials are for.
    """

    size: int = 1000
    size_parameter: str = "limit"
    items: str = "results"
    next: str = "next"
    cursor_parameter: str | None = None

    async def walk(self, place: Place, query: Query) -> AsyncIterator[RawPage]:
        """Yield every page, until there is no next one or one is empty."""
        asked: Query = {**query, self.size_parameter: self.size}
        reading = Reading(place)
        while True:
            body = mapping((await reading.ask(asked)).body)
            yield RawPage(tuple(reading.new(body, self.items)))
            if not body.get(self.next) or not body[self.items]:
                return
            asked = {**asked, **self._after(reading.follow(body[self.next]))}

    def _after(self, cursor: str) -> Query:
        if self.cursor_parameter is not None:
            return {self.cursor_parameter: cursor}
        return dict(parse_qsl(urlsplit(cursor).query))


PageStyle: TypeAlias = NumberedPages | ArrayPages | CursorPages


def _page(style: NumberedPages | ArrayPages, number: int) -> dict[str, int]:
    return dict(sorted({style.size_parameter: style.size, style.page_parameter: number}.items()))


def _goes_on(link: str | None, end: int, total: int | None, *, is_full: bool) -> bool:
    """Whether there is a page after this one, whose last place is `end`."""
    if link:
        return bool(_NEXT.search(link))
    return is_full if total is None else end < total
