"""Reads objects that hang on others: one list per parent, ids that name the parents."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import ClassVar, cast

from reconcile.core.errors import MissingError, RefusedError, UncertainError
from reconcile.core.live import Live
from reconcile.core.roles import Role
from reconcile.core.schema import schema_of
from reconcile.sdk.collection import ListedCollection
from reconcile.sdk.compound_id import Scope, join, split
from reconcile.sdk.provider import Page
from reconcile.sdk.reading import Place, RawPage
from reconcile.sdk.settings import Settings
from reconcile.sdk.transport import Query, Request, Transport

_UNSEEN = {403, 404}  # what is not there, and what these credentials may not see
_UNTOLD = 1 << 30  # pages of a walk through everything


class ChildReading(ListedCollection, ABC):
    """`parents` are the fields of the parents' numbers, outermost first; an id is made of these and its own.

    A collection says with `scopes` which parents there are.
    """

    parents: ClassVar[tuple[str, ...]]

    def __init__(self, transport: Transport, settings: Settings) -> None:
        from reconcile.sdk.sharing import SharedWalk  # noqa: PLC0415 - only a connection needs asyncio

        super().__init__(transport, settings)
        self.reads = SharedWalk(self.listed, self.live)

    async def observe(self, id: str) -> Live | None:
        """Read one object, from a list where others are read at the same time.

        A not-found may also mean "not allowed to see it": the list must be there, and lack it.
        """
        scope, number = self.taken_apart(id)
        live = await self._shown(scope, number)
        if live is not None and self.is_whole(live):
            return self.same(id, live)
        request = Request("GET", self.path_of(str(number)), self.query(scope))
        try:
            answer = await self.transport.call(request, self.kind)
        except MissingError:
            await self.confirm_gone(scope, number)
            return None
        return self.same(id, self.live(self.placed(answer.body, scope)))

    async def _shown(self, scope: Scope, number: int) -> Live | None:
        """What a shared list says of an object; a list that can't be read says nothing."""
        try:
            return (await self.reads.some(scope, str(number))).get(str(number))
        except RefusedError:
            return None

    async def confirm_gone(self, scope: Scope, number: int) -> None:
        """Raise `UncertainError` unless the list is readable and lacks the object."""
        try:
            rows = await self.reads.all(scope)
        except RefusedError as problem:
            if problem.status in _UNSEEN and await self.is_parent_gone(scope):
                return
            raise self._unsure(number, f"their list can't be read: {problem.summary}") from problem
        if str(number) in rows:
            raise self._unsure(number, "it still stands in the list")

    def _unsure(self, number: int, why: str) -> UncertainError:
        return UncertainError(
            f"{self.kind.__name__} {number} was not found, but {why}",
            f"nothing is taken for gone; check what these credentials may see in the {self.parents[0]}",
        )

    async def is_parent_gone(self, scope: Scope) -> bool:
        """Whether what the objects hang on is certainly gone."""
        del scope
        return False

    async def pages(self) -> AsyncIterator[Page]:
        """Walk everything, parent by parent.

        The first page is empty and says that the walk is long: whoever knows ids does better to observe them.
        """
        yield Page([], _UNTOLD)
        async for scope in self.scopes():
            yield Page(list((await self.reads.all(scope)).values()))

    @abstractmethod
    def scopes(self) -> AsyncIterator[Scope]:
        """Every parent there is."""

    async def numbers(self, path: str, query: Query) -> AsyncIterator[int]:
        """The numbers of what another list holds."""
        async for raw in self.pages_by.walk(Place(self.transport, path), query):
            for row in raw.items:
                yield int(str(row["id"]))

    async def listed(self, scope: Scope) -> AsyncIterator[RawPage]:
        """Walk one list."""
        async for raw in self.raw_pages({**self.list_query, **self.query(scope)}):
            items = (cast("Mapping[str, object]", self.placed(row, scope)) for row in raw.items)
            yield replace(raw, items=tuple(items))

    def query(self, scope: Scope) -> Query:
        """The parents as parameters."""
        return dict(zip(self.parents, scope, strict=True))

    def taken_apart(self, id: str) -> tuple[Scope, int]:
        """The parents and the number of an id; raises `RefusedError`."""
        return split(id, self.parents, self.kind.__name__)

    def placed(self, body: object, scope: Scope) -> object:
        """The object with its parents' numbers, which not every answer repeats."""
        return {**self.query(scope), **body} if isinstance(body, Mapping) else body

    def is_whole(self, live: Live) -> bool:
        """Whether a row of a list has every field that an author can write."""
        unread = {Role.COMPUTED, Role.WRITE_ONLY}
        fields = (field for field in schema_of(self.kind) if not field.roles & unread)
        told = self.readable(live.payload)
        return all(field.read_path[0] in told for field in fields)

    def live(self, payload: object) -> Live:
        """Read one object; its id is compound."""
        live = super().live(payload)
        return replace(live, id=join((*(live.payload.get(name) for name in self.parents), live.id)))
