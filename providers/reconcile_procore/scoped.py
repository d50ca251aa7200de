"""Objects that hang on a project, or on a contract in it: our mark, and the locks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import ClassVar, cast

from reconcile.sdk import (
    ArrayPages,
    ChildCollection,
    InvalidError,
    Live,
    PageStyle,
    Problem,
    RefusedError,
    Resource,
    Role,
    Scope,
    Settings,
    Spelling,
    Transport,
    schema_of,
)
from reconcile_procore.locks import advice, objections
from reconcile_procore.mark import identity_of, read_mark, write_mark
from reconcile_procore.settings import ProcoreSettings


class ScopedCollection(ChildCollection):
    """Objects of a project; their ids are `<project>/<number>` unless `parents` say otherwise."""

    parents: ClassVar[tuple[str, ...]] = ("project_id",)
    pages_by: ClassVar[PageStyle] = ArrayPages()
    spelling = Spelling(money_as_text=True)

    def __init__(self, transport: Transport, settings: Settings) -> None:
        super().__init__(transport, settings)
        self.locks = cast("ProcoreSettings", settings)

    async def scopes(self) -> AsyncIterator[Scope]:
        """Every project of the company."""
        async for number in self.numbers("/rest/v1.0/projects", {"company_id": self.locks.company_id}):
            yield (number,)

    async def update(self, live: Live, desired: Resource) -> Live:
        """Change it; a change that a lock is known to refuse is not sent."""
        self.refuse(self.objections(live, self.changed(live, desired).model_fields_set))
        try:
            return await super().update(live, desired)
        except InvalidError as problem:
            raise self.explained(problem, live) from problem

    async def delete(self, id: str) -> None:
        """Remove it; a refusal may come from a lock."""
        try:
            await super().delete(id)
        except InvalidError as problem:
            raise self.explained(problem, None) from problem

    def same_as(self, desired: Resource, siblings: Iterable[Live]) -> Sequence[Live]:
        """Every object with our mark; else with the natural key, where it says more than the parents do."""
        identity, siblings = self.identity_of(desired), list(siblings)
        marked = [live for live in siblings if (mark := mark_on(live)) and mark[0] == identity]
        return marked or super().same_as(desired, siblings)

    def new_values(self, desired: Resource) -> dict[str, object]:
        """What a create sends; `origin_data` carries our mark where the author leaves it free."""
        values = super().new_values(desired)
        if "origin_data" not in values:
            values["origin_data"] = write_mark(self.identity_of(desired), self.files_of(desired))
        return values

    def identity_of(self, desired: Resource) -> str:
        """What our mark says of the object that is created from these values."""
        body = self.enveloped(self.scope_of(desired), self.spelled(desired))
        return identity_of(self.kind.__name__, body)

    def files_of(self, desired: Resource) -> Mapping[str, str]:
        """What our mark says of the files that go along: digests by path."""
        del desired
        return {}

    def scope_of(self, desired: Resource) -> Scope:
        """The parents that an author wrote; raises `RefusedError` where they do not fit each other."""
        self.refuse(desired.problems())
        return super().scope_of(desired)

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
        changed = super().changed(live, desired)
        if self.locks.origin_lock == "none" and not self.locks.approved_lock:
            return changed
        wanted, seen = desired.written(), live.resource.written()
        shown = (field.name for field in schema_of(self.kind) if not field.has(Role.WRITE_ONLY))
        return changed.without({name for name in shown if _equal(wanted.get(name), seen.get(name))})


def mark_on(live: Live) -> tuple[str, Mapping[str, str]] | None:
    """The identity and files of our mark, where an object has one."""
    return read_mark(getattr(live.resource, "origin_data", None))


def _equal(wanted: object, seen: object) -> bool:
    if isinstance(wanted, (list, tuple)) or isinstance(seen, (list, tuple)):
        return sorted(map(str, cast("Sequence[object]", wanted or ()))) == sorted(
            map(str, cast("Sequence[object]", seen or ()))
        )
    return wanted == seen
