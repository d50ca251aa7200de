"""Collections whose objects hang on a project, or on a contract in it.

The parents' ids go into the query of GET and DELETE, and into the body of POST and PATCH.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar, cast

from reconcile.sdk import (
    Live,
    Page,
    Problem,
    Query,
    Request,
    Resource,
    RestCollection,
    Role,
    Transport,
    encode,
    schema_of,
)
from reconcile.sdk import Settings as AnySettings
from reconcile_procore.errors import ForbiddenError, InvalidError, MissingError, RefusedError, UncertainError
from reconcile_procore.locks import advice, objections
from reconcile_procore.mark import identity_of, read_mark, write_mark
from reconcile_procore.pages import ArrayList, Rows
from reconcile_procore.scope import Scope, join, last, split
from reconcile_procore.settings import ProcoreSettings
from reconcile_procore.shared import Payload, SharedReads

_UNTOLD = 1 << 30  # pages of a walk through the whole company


class ScopedCollection(RestCollection):
    """`parents` are the fields that hold the parents' ids, outermost first; `key` wraps the others in a body.

    `list_path` is where the list is, `path` the place of one object and of a create.
    """

    parents: ClassVar[tuple[str, ...]] = ("project_id",)
    parts: ClassVar[tuple[str, ...]] = ("<project>", "<contract>")
    key: ClassVar[str]
    list_path: ClassVar[str]
    list_query: ClassVar[Query] = {}

    def __init__(self, transport: Transport, settings: AnySettings) -> None:
        super().__init__(transport, settings)
        self.locks = cast("ProcoreSettings", settings)
        self.reads = SharedReads(self.walk)

    async def observe(self, id: str) -> Live | None:
        """Read one object, from a list where others are read at the same time.

        A not-found may also mean "not allowed to see it": the list must be there, and lack it.
        """
        scope, number = self.taken_apart(id)
        payload = (await self.reads.some(scope, number)).get(number)
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

    async def confirm_gone(self, scope: Scope, number: int) -> None:
        """Raise `UncertainError` unless the list is readable and lacks the object."""
        try:
            rows = await self.reads.all(scope)
        except (ForbiddenError, MissingError) as problem:
            if await self.is_parent_gone(scope):
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

    async def create(self, desired: Resource) -> Live:
        """Create it; `origin_data` carries our mark where the author leaves it free."""
        scope = self.scope_of(desired)
        values = self.spelled(desired)
        if "origin_data" not in values:
            values["origin_data"] = write_mark(self.identity_of(desired), self.files_of(desired))
        return await self.write("POST", self.path, scope, values, desired)

    async def update(self, live: Live, desired: Resource) -> Live:
        """Change it; a change that a lock is known to refuse is not sent."""
        scope, number = self.taken_apart(live.id)
        changed = self.changed(live, desired)
        self.refuse(self.objections(live, changed.model_fields_set))
        path = self.path_of(str(number))
        try:
            answer = await self.write("PATCH", path, scope, self.spelled(changed), changed)
        except InvalidError as problem:
            raise self.explained(problem, live) from problem
        return self.same(live.id, answer)

    async def delete(self, id: str) -> None:
        """Remove it; the answer has no body."""
        scope, number = self.taken_apart(id)
        request = Request("DELETE", self.path_of(str(number)), self.query(scope))
        try:
            await self.transport.call(request, self.kind)
        except InvalidError as problem:
            raise self.explained(problem, None) from problem

    async def write(
        self, method: str, path: str, scope: Scope, values: Mapping[str, object], written: Resource
    ) -> Live:
        """Send a body whose answer is the object; `written` is what the values were spelled from."""
        del written
        request = Request(method, path, json=self.enveloped(scope, values))
        answer = await self.transport.call(request, self.kind)
        return self.live(self.placed(answer.body, scope))

    async def find(self, desired: Resource) -> Sequence[Live]:
        """Every object with our mark; else with the natural key, where it says more than the parents do."""
        scope = self.scope_of(desired)
        rows = [self.live(row) for row in (await self.reads.all(scope)).values()]
        identity = self.identity_of(desired)
        marked = [live for live in rows if (mark := mark_on(live)) and mark[0] == identity]
        key = self.natural_key(desired)
        if marked or not any(value is not None for value in key):
            return marked
        return [live for live in rows if self.natural_key(live.resource) == key]

    def identity_of(self, desired: Resource) -> str:
        """What our mark says of the object that is created from these values."""
        body = self.enveloped(self.scope_of(desired), self.spelled(desired))
        return identity_of(self.kind.__name__, body)

    def files_of(self, desired: Resource) -> Mapping[str, str]:
        """What our mark says of the files that go along: digests by path."""
        del desired
        return {}

    def natural_key(self, resource: Resource) -> tuple[object, ...]:
        """The natural key without the parents."""
        names = (name for name in self.kind.natural_key if name not in self.parents)
        return tuple(getattr(resource, name, None) for name in names)

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

    def scope_of(self, desired: Resource) -> Scope:
        """The parents that an author wrote; raises `RefusedError` where they do not fit each other."""
        self.refuse(desired.problems())
        return tuple(int(last(str(getattr(desired, name)))) for name in self.parents)

    def refuse(self, problems: Iterator[Problem]) -> None:
        """Raise `RefusedError` for the first problem."""
        for problem in problems:
            raise RefusedError(problem.summary, problem.detail)

    def objections(self, live: Live, touched: frozenset[str] | set[str] | None) -> Iterator[Problem]:
        """Why the vendor would not take a change of these fields, or with None the removal."""
        return objections(self.locks, live.resource, touched)

    def explained(self, problem: InvalidError, live: Live | None) -> InvalidError:
        """Say what to do about a lock, if it may be one."""
        detail = advice(self.kind, live.resource if live else None) or problem.detail
        return InvalidError(problem.summary, detail, status=problem.status, fields=problem.fields)

    def changed(self, live: Live, desired: Resource) -> Resource:
        """What is sent: every written field; where locks are known, those that differ or are never shown."""
        wanted, seen = desired.written(), live.resource.written()
        may_lock = self.locks.origin_lock != "none" or self.locks.approved_lock
        kept = {
            field.name
            for field in schema_of(self.kind)
            if field.is_immutable
            or field.name in self.parents
            or (
                may_lock
                and not field.has(Role.WRITE_ONLY)
                and _equal(wanted.get(field.name), seen.get(field.name))
            )
        }
        return desired.without(kept)

    def spelled(self, resource: Resource) -> dict[str, object]:
        """The written fields as they stand below `key`: amounts and percentages are strings."""
        body = encode(schema_of(self.kind), resource.written())
        numbers = {"currency_exchange_rate"}
        return {
            name: str(value) if isinstance(value, Decimal) and name not in numbers else value
            for name, value in body.items()
            if name not in self.parents
        }

    def enveloped(self, scope: Scope, values: Mapping[str, object]) -> dict[str, object]:
        """The body of a write."""
        return {**self.query(scope), self.key: dict(values)}

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


def mark_on(live: Live) -> tuple[str, Mapping[str, str]] | None:
    """The identity and files of our mark, where an object has one."""
    return read_mark(getattr(live.resource, "origin_data", None))


def _equal(wanted: object, seen: object) -> bool:
    if isinstance(wanted, (list, tuple)) or isinstance(seen, (list, tuple)):
        return sorted(map(str, cast("Sequence[object]", wanted or ()))) == sorted(
            map(str, cast("Sequence[object]", seen or ()))
        )
    return wanted == seen
