"""Writes objects that hang on a project, or on a contract in it.

The parents' ids go into the query of GET and DELETE, and into the body of POST and PATCH.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import ClassVar, cast

from reconcile.sdk import (
    InvalidError,
    Live,
    MissingError,
    Problem,
    RefusedError,
    Request,
    Resource,
    Role,
    encode,
    schema_of,
)
from reconcile_procore.locks import advice, objections
from reconcile_procore.mark import identity_of, read_mark, write_mark
from reconcile_procore.reading import ScopedReads
from reconcile_procore.scope import Scope, last


class ScopedCollection(ScopedReads):
    """`key` is what wraps the fields in a body."""

    key: ClassVar[str]

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
        try:
            rows = [self.live(row) for row in (await self.reads.all(scope)).values()]
        except MissingError as problem:
            raise self.nowhere(scope) from problem
        identity = self.identity_of(desired)
        marked = [live for live in rows if (mark := mark_on(live)) and mark[0] == identity]
        key = self.natural_key(desired)
        if marked or not any(value is not None for value in key):
            return marked
        return [live for live in rows if self.natural_key(live.resource) == key]

    def nowhere(self, scope: Scope) -> MissingError:
        """The error of parents that do not exist."""
        place = ", ".join(f"{name} {number}" for name, number in self.query(scope).items())
        return MissingError(
            f"Procore has no {place}, or these credentials can't see it",
            f"correct {' and '.join(self.parents)}, or let the service account see the project",
            status=404,
        )

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

    def scope_of(self, desired: Resource) -> Scope:
        """The parents that an author wrote; raises `RefusedError` where they do not fit each other."""
        self.refuse(desired.problems())
        return tuple(int(last(str(getattr(desired, name)))) for name in self.parents)

    def refuse(self, problems: Iterator[Problem]) -> None:
        """Raise `RefusedError` for the first problem."""
        for problem in problems:
            raise RefusedError(problem.summary, problem.detail)

    def objections(self, live: Live, touched: AbstractSet[str] | None) -> Iterator[Problem]:
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


def mark_on(live: Live) -> tuple[str, Mapping[str, str]] | None:
    """The identity and files of our mark, where an object has one."""
    return read_mark(getattr(live.resource, "origin_data", None))


def _equal(wanted: object, seen: object) -> bool:
    if isinstance(wanted, (list, tuple)) or isinstance(seen, (list, tuple)):
        return sorted(map(str, cast("Sequence[object]", wanted or ()))) == sorted(
            map(str, cast("Sequence[object]", seen or ()))
        )
    return wanted == seen
