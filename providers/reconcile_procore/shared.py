"""Reads that are asked for at the same time share one list.

The engine asks for every object alone; Procore's rate limits make a list per parent far cheaper. A read only
joins a list that is not sent yet, so what it gets is never older than its question.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from reconcile_procore.pages import Rows
from reconcile_procore.scope import Scope

Payload: TypeAlias = Mapping[str, object]
Walk: TypeAlias = Callable[[Scope], AsyncIterator[Rows]]


@dataclass
class _Round:
    """What is asked of one list before it is sent."""

    numbers: set[int] = field(default_factory=set)
    is_whole: bool = False
    task: asyncio.Task[Mapping[int, Payload]] | None = None


class SharedReads:
    """The lists of one kind, by their parents."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._open: dict[Scope, _Round] = {}

    async def all(self, scope: Scope) -> Mapping[int, Payload]:
        """Every object of a list, by its number."""
        return await self._join(scope, None)

    async def some(self, scope: Scope, number: int) -> Mapping[int, Payload]:
        """Objects of a list; one that it lacks has to be asked for by itself."""
        return await self._join(scope, number)

    async def _join(self, scope: Scope, number: int | None) -> Mapping[int, Payload]:
        asked = self._open.setdefault(scope, _Round())
        if asked.task is None:
            asked.task = asyncio.create_task(self._read(scope, asked))
        if number is None:
            asked.is_whole = True
        else:
            asked.numbers.add(number)
        return await asyncio.shield(asked.task)

    async def _read(self, scope: Scope, asked: _Round) -> Mapping[int, Payload]:
        """Walk the list, unless asking for each object alone is less than what is left of it."""
        del self._open[scope]
        seen: dict[int, Payload] = {}
        if not asked.is_whole and len(asked.numbers) == 1:
            return seen
        async for page in self._walk(scope):
            seen |= {int(str(row["id"])): row for row in page.items}
            if not asked.is_whole and page.pages_left >= len(asked.numbers - seen.keys()):
                break
        return seen
