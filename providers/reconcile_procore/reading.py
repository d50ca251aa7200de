"""Reads objects that hang on a project, or on a contract in it: one by one, or a list per parent."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import ClassVar, cast

from reconcile.sdk import (
    Live,
    MissingError,
    Page,
    Query,
    RefusedError,
    Request,
    RestCollection,
    Role,
    Settings,
    Transport,
    UncertainError,
    schema_of,
)
from reconcile_procore.pages import ArrayList, Rows
from reconcile_procore.scope import Scope, join, split
from reconcile_procore.settings import ProcoreSettings
from reconcile_procore.shared import Payload, SharedReads

_UNSEEN = {403, 404}  # what is not there, and what these credentials may not see
_UNTOLD = 1 << 30  # pages of a walk through the whole company


class ScopedReads(RestCollection):
    """`parents` are the fields that hold the parents' ids, outermost first; `parts` what an id is made of.

    `list_path` is where the list is, `path` the place of one object and of a create.
    """

    parents: ClassVar[tuple[str, ...]] = ("project_id",)
    parts: ClassVar[tuple[str, ...]] = ("<project>", "<contract>")
    list_path: ClassVar[str]
    list_query: ClassVar[Query] = {}

    def __init__(self, transport: Transport, settings: Settings) -> None:
        super().__init__(transport, settings)
        self.locks = cast("ProcoreSettings", settings)
        self.reads = SharedReads(self.walk)

    async def observe(self, id: str) -> Live | None:
        """Read one object, from a list where others are read at the same time.

        A not-found may also mean "not allowed to see it": the list must be there, and lack it.
        """
        scope, number = self.taken_apart(id)
        payload = await self._listed(scope, number)
        if payload is not None and self.is_whole(payload):
            return self.same(id, self.live(payload))
        try:
            answer = await self.transport.call(
                Request("GET", self.path_of(str(number)), self.query(scope)), self.kind
            )
        except MissingError:
            await self.confirm_gone(scope, number)
            return None
        return self.same(id, self.live(self.placed(answer.body, scope)))

    async def _listed(self, scope: Scope, number: int) -> Payload | None:
        """What a shared list says of an object; a list that can't be read says nothing."""
        try:
            return (await self.reads.some(scope, number)).get(number)
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
        if number in rows:
            raise self._unsure(number, "it still stands in the list")

    def _unsure(self, number: int, why: str) -> UncertainError:
        return UncertainError(
            f"{self.kind.__name__} {number} was not found, but {why}",
            "nothing is taken for gone; check what these credentials may see in the project",
        )

    async def is_parent_gone(self, scope: Scope) -> bool:
        """Whether what the objects hang on is certainly gone."""
        del scope
        return False

    async def pages(self) -> AsyncIterator[Page]:
        """Walk the whole company, parent by parent.

        The first page is empty and says that the walk is long: whoever knows ids does better to observe them.
        """
        yield Page([], _UNTOLD)
        async for scope in self.scopes():
            async for rows in self.walk(scope):
                yield Page([self.live(row) for row in rows.items])

    async def scopes(self) -> AsyncIterator[Scope]:
        """Every project of the company."""
        query: Query = {"company_id": self.locks.company_id}
        async for rows in ArrayList(self.transport, "/rest/v1.0/projects", query).walk():
            for row in rows.items:
                yield (int(str(row["id"])),)

    async def walk(self, scope: Scope) -> AsyncIterator[Rows]:
        """Walk one list."""
        query = {**self.list_query, **self.query(scope)}
        async for rows in ArrayList(self.transport, self.list_path, query, self.kind).walk():
            yield replace(rows, items=[cast("Payload", self.placed(row, scope)) for row in rows.items])

    def query(self, scope: Scope) -> Query:
        """The parents as parameters."""
        return dict(zip(self.parents, scope, strict=True))

    def taken_apart(self, id: str) -> tuple[Scope, int]:
        """The parents and the number of an id; raises `RefusedError`."""
        return split(id, self.parts, self.kind.__name__)

    def placed(self, body: object, scope: Scope) -> object:
        """The object with its parents' ids, which not every answer repeats."""
        return {**self.query(scope), **body} if isinstance(body, Mapping) else body

    def is_whole(self, payload: Payload) -> bool:
        """Whether a row of a list has every field that an author can write."""
        fields = (
            field for field in schema_of(self.kind) if not field.roles & {Role.COMPUTED, Role.WRITE_ONLY}
        )
        return all(field.read_path[0] in payload for field in fields)

    def live(self, payload: object) -> Live:
        """Read one object; its id is compound."""
        live = super().live(payload)
        return replace(live, id=join((*(live.payload.get(name) for name in self.parents), live.id)))
