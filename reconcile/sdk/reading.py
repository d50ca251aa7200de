"""What the walk through one list has seen so far; a list that does not add up is no list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reconcile.core.errors import UncertainError
from reconcile.core.resource import Resource
from reconcile.sdk.transport import Answer, Query, Request, Transport

_MOST_DIGITS = 16


class ListChangedError(UncertainError):
    """The list moved while it was read: what it lacks may be there."""


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
    kind: type[Resource] | None = None
    base: str = "base_url"


class Reading:
    """One walk; rows that move between pages come twice and count once."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._ids: set[str] = set()
        self._cursors: set[str] = set()
        self._total: int | None = None
        self._most = 0

    async def ask(self, query: Query) -> Answer:
        """Ask for a page."""
        request = Request("GET", self._place.path, query, base=self._place.base)
        return await self._place.transport.call(request, self._place.kind)

    def new(self, body: object, name: str | None) -> Iterator[Mapping[str, object]]:
        """Tell the objects of a page that no page had before; they stand below `name`, if it has one."""
        items = body if name is None else mapping(body).get(name)
        if not isinstance(items, list):
            raise self.broken("the answer is no list" if name is None else f"it has no {name}")
        for item in items:
            identity = mapping(item).get("id")
            if identity is None:
                raise self.broken("an object in it has no id")
            if str(identity) not in self._ids:
                self._ids.add(str(identity))
                yield mapping(item)

    def follow(self, cursor: object) -> str:
        """Take the cursor of the next page; one that was there before would never end."""
        if not isinstance(cursor, str) or cursor in self._cursors:
            raise self.broken("its pages lead back to where they came from")
        self._cursors.add(cursor)
        return cursor

    def count(self, total: int | None) -> None:
        """Note how many objects the list has; a page that does not say it takes nothing back."""
        if total is not None:
            self._total = total
            self._most = max(self._most, total)

    def finish(self) -> None:
        """Raise `ListChangedError` when objects may be missing: one that goes moves others a page up."""
        if self._total is None:
            return
        if self._total != self._most:
            raise self._changed(f"it has {self._total} objects and had {self._most}")
        if len(self._ids) != self._total:
            raise self._changed(f"it has {self._total} objects, and {len(self._ids)} came")

    def _changed(self, why: str) -> ListChangedError:
        error = self.broken(f"{why}: it changed meanwhile")
        return ListChangedError(error.summary, error.detail)

    def broken(self, why: str) -> UncertainError:
        """The error of a list that can't be believed."""
        return UncertainError(
            f"the list {self._place.path} could not be read to the end: {why}",
            "nothing was planned with it; plan again",
        )


def mapping(body: object) -> Mapping[str, object]:
    """An object of an answer; what is none is empty."""
    return body if isinstance(body, Mapping) else {}


def count_of(value: object) -> int | None:
    """A count, which some vendors write as a text."""
    text = str(value)
    is_count = text.isascii() and text.isdecimal() and len(text) < _MOST_DIGITS
    return int(text) if is_count else None
