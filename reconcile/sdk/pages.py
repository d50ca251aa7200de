"""Walks the pages of a list to the end, or says that it could not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import parse_qsl, urlsplit

from reconcile.core.errors import UncertainError
from reconcile.core.resource import Resource
from reconcile.sdk.transport import Query, Request, Transport


@dataclass(frozen=True, slots=True)
class RawPage:
    """The objects of one page as they came."""

    items: tuple[Mapping[str, object], ...]
    total_pages: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list is and what it holds."""

    transport: Transport
    path: str
    kind: type[Resource]


@dataclass(frozen=True, slots=True)
class NumberedPages:
    """Pages by number; the answer says how many there are, and how many objects."""

    size: int = 100
    size_parameter: str = "limit"
    page_parameter: str = "page"
    items: str = "data"
    meta: str = "meta"
    page: str = "current_page"
    last_page: str = "last_page"
    total: str = "total"

    async def walk(self, place: Place, query: Query) -> AsyncIterator[RawPage]:
        """Yield every page; raises `UncertainError` when objects are missing at the end."""
        number, last, seen = 1, 1, _Seen(place)
        total: int | None = None
        while number <= last:
            numbered = {**query, self.size_parameter: self.size, self.page_parameter: number}
            answer = await place.transport.call(Request("GET", place.path, numbered), place.kind)
            meta = _mapping(answer.body).get(self.meta)
            last = _count(_mapping(meta).get(self.last_page), place)
            total = _count(_mapping(meta).get(self.total), place)
            if _count(_mapping(meta).get(self.page), place) != number:
                raise _incomplete(place, f"page {number} was asked for and another one came")
            yield RawPage(tuple(seen.new(_items(answer.body, self.items, place))), last)
            number += 1
        if len(seen.ids) != total:
            raise _incomplete(
                place, f"it has {total} objects, and {len(seen.ids)} came: it changed meanwhile"
            )


@dataclass(frozen=True, slots=True)
class CursorPages:
    """Each page names the next one by a whole address, of which only the query is used.

    So the list stays below the address that the credentials are for.
    """

    size: int = 1000
    size_parameter: str = "limit"
    items: str = "results"
    next: str = "next"

    async def walk(self, place: Place, query: Query) -> AsyncIterator[RawPage]:
        """Yield every page, until there is no next one or one is empty."""
        asked: Query = {**query, self.size_parameter: self.size}
        cursors: set[str] = set()
        seen = _Seen(place)
        while True:
            answer = await place.transport.call(Request("GET", place.path, asked), place.kind)
            items = _items(answer.body, self.items, place)
            yield RawPage(tuple(seen.new(items)))
            cursor = _mapping(answer.body).get(self.next)
            if not cursor or not items:
                return
            if not isinstance(cursor, str) or cursor in cursors:
                raise _incomplete(place, "its pages lead back to where they came from")
            cursors.add(cursor)
            asked = {**asked, **dict(parse_qsl(urlsplit(cursor).query))}


PageStyle: TypeAlias = NumberedPages | CursorPages


class _Seen:
    """The ids so far; rows that move between pages come twice."""

    def __init__(self, place: Place) -> None:
        self.ids: set[str] = set()
        self._place = place

    def new(self, items: list[object]) -> Iterator[Mapping[str, object]]:
        for item in items:
            identity = _mapping(item).get("id")
            if identity is None:
                raise _incomplete(self._place, "an object in it has no id")
            if str(identity) not in self.ids:
                self.ids.add(str(identity))
                yield _mapping(item)


def _mapping(body: object) -> Mapping[str, object]:
    return body if isinstance(body, Mapping) else {}


def _items(body: object, name: str, place: Place) -> list[object]:
    items = _mapping(body).get(name)
    if not isinstance(items, list):
        raise _incomplete(place, f"it has no {name}")
    return items


def _count(value: object, place: Place) -> int:
    if not isinstance(value, int):
        raise _incomplete(place, "it does not say how many pages it has")
    return value


def _incomplete(place: Place, why: str) -> UncertainError:
    return UncertainError(
        f"the list {place.path} could not be read to the end: {why}",
        "nothing was planned with it; plan again",
    )
