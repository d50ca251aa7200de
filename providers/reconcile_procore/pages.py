"""Lists that are bare arrays: how far they go stands in the headers `Link`, `Total` and `Per-Page`."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from reconcile.sdk import Answer, Query, Request, Resource, Transport, UncertainError

SIZE = 100
_NEXT = re.compile(r"""<[^>]*>\s*;[^,]*rel="?next\b""")


@dataclass(frozen=True, slots=True)
class Rows:
    """One page: its objects, and how many pages come after it as far as the vendor says."""

    items: Sequence[Mapping[str, object]]
    pages_left: int


@dataclass(frozen=True, slots=True)
class ArrayList:
    """A list below a path; `query` names what it is a list of."""

    transport: Transport
    path: str
    query: Query
    kind: type[Resource] | None = None
    size: int = SIZE

    async def walk(self) -> AsyncIterator[Rows]:
        """Yield every page; raises `UncertainError` when objects are missing at the end."""
        seen: set[object] = set()
        number, total, goes_on = 1, None, True
        while goes_on:
            query = {**self.query, "page": number, "per_page": self.size}
            answer = await self.transport.call(Request("GET", self.path, query), self.kind)
            items = self._items(answer)
            new = [item for item in items if item["id"] not in seen]
            seen.update(item["id"] for item in new)
            total, size = _count(answer, "total"), _count(answer, "per-page") or self.size
            goes_on = bool(items) and _goes_on(answer, number * size, total, is_full=len(items) >= size)
            yield Rows(new, max(int(goes_on), -(-(total or 0) // size) - number))
            number += 1
        if total is not None and len(seen) != total:
            raise self._incomplete(f"it has {total} objects, and {len(seen)} came: it changed meanwhile")

    def _items(self, answer: Answer) -> list[Mapping[str, object]]:
        rows = answer.body
        if not isinstance(rows, list):
            raise self._incomplete("the answer is no list")
        if not all(isinstance(row, Mapping) and isinstance(row.get("id"), int) for row in rows):
            raise self._incomplete("an object in it has no id")
        return cast("list[Mapping[str, object]]", rows)

    def _incomplete(self, why: str) -> UncertainError:
        return UncertainError(
            f"the list {self.path} could not be read to the end: {why}",
            "nothing was planned with it; plan again",
        )


def _goes_on(answer: Answer, end: int, total: int | None, *, is_full: bool) -> bool:
    """Whether there is a page after this one, whose last place is `end`."""
    if link := answer.headers.get("link"):
        return bool(_NEXT.search(link))
    return is_full if total is None else end < total


def _count(answer: Answer, header: str) -> int | None:
    text = answer.headers.get(header, "")
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None
