"""Callers who ask for the same list at the same time share one walk through it.

The engine asks for every object alone; a list for all of them is far cheaper. A caller only joins a walk that
has not begun, so what it gets is never older than its question.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from reconcile.core.live import Live
from reconcile.sdk.reading import ListChangedError, RawPage

KeyT = TypeVar("KeyT", bound=Hashable)
Payload: TypeAlias = Mapping[str, object]

_TRIES = 3  # of a list that moves while it is read


class Rows(Mapping[str, Live]):
    """What a walk brought, by the vendor's ids; each object is read when it is looked at, and once."""

    def __init__(self, payloads: Mapping[str, Payload], read: Callable[[Payload], Live]) -> None:
        self._payloads = payloads
        self._read = read
        self._known: dict[str, Live] = {}

    def __getitem__(self, id: str) -> Live:
        if id not in self._known:
            self._known[id] = self._read(self._payloads[id])
        return self._known[id]

    def __contains__(self, id: object) -> bool:
        return id in self._payloads

    def __iter__(self) -> Iterator[str]:
        return iter(self._payloads)

    def __len__(self) -> int:
        return len(self._payloads)


@dataclass
class _Round:
    """What is asked of one list before it is read."""

    ids: set[str] = field(default_factory=set)
    is_whole: bool = False
    task: asyncio.Task[Rows] | None = None


def _heard(walk: asyncio.Task[Rows]) -> None:
    """Let a walk fail without a traceback on the screen, should all its callers have left."""
    if not walk.cancelled():
        walk.exception()


class SharedWalk(Generic[KeyT]):
    """The lists of one kind, by what they are lists of; each is walked once at a time."""

    def __init__(
        self, walk: Callable[[KeyT], AsyncIterator[RawPage]], read: Callable[[Payload], Live]
    ) -> None:
        self._walk = walk
        self._read = read
        self._next: dict[KeyT, _Round] = {}
        self._still: defaultdict[KeyT, asyncio.Lock] = defaultdict(asyncio.Lock)

    def still(self, key: KeyT) -> asyncio.Lock:
        """What keeps a list from being walked; take it for what would move rows that are still to come."""
        return self._still[key]

    async def all(self, key: KeyT) -> Rows:
        """Every object of a list."""
        return await self._join(key, None)

    async def some(self, key: KeyT, id: str) -> Rows:
        """Objects of a list; one that it lacks has to be asked for by itself."""
        return await self._join(key, id)

    async def _join(self, key: KeyT, id: str | None) -> Rows:
        asked = self._next.setdefault(key, _Round())
        if id is None:
            asked.is_whole = True
        else:
            asked.ids.add(id)
        if asked.task is None:
            asked.task = asyncio.create_task(self._run(key, asked))
            asked.task.add_done_callback(_heard)
        await asyncio.wait([asked.task])  # a caller who leaves does not take the others' walk away
        return asked.task.result()

    async def _run(self, key: KeyT, asked: _Round) -> Rows:
        async with self._still[key]:
            del self._next[key]
            for _ in range(_TRIES - 1):
                try:
                    return await self._rows(key, asked)
                except ListChangedError:
                    continue
            return await self._rows(key, asked)

    async def _rows(self, key: KeyT, asked: _Round) -> Rows:
        """Walk the list, unless asking for each object alone is less than what is left of it."""
        seen: dict[str, Payload] = {}
        if asked.is_whole or len(asked.ids) > 1:
            number = 0
            async for page in self._walk(key):
                number += 1
                seen |= {str(row["id"]): row for row in page.items}
                left = number if page.total_pages is None else page.total_pages - number
                if not asked.is_whole and left >= len(asked.ids - seen.keys()):
                    break
        return Rows(seen, self._read)
