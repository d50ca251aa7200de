"""Collections of objects that hang on others: declared parents, and a key that wraps the fields.

The parents' numbers go into the query of GET and DELETE, and into the body of POST and PATCH.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from reconcile.core.errors import MissingError
from reconcile.core.live import Live
from reconcile.core.resource import Resource
from reconcile.core.schema import schema_of
from reconcile.sdk.child_reading import ChildReading
from reconcile.sdk.compound_id import Scope, own_number
from reconcile.sdk.encode import encode
from reconcile.sdk.finding import same_identity
from reconcile.sdk.transport import Request, Upload


class ChildCollection(ChildReading):
    """Writes them, too; `key` is what wraps the fields in a body."""

    key: ClassVar[str]

    async def create(self, desired: Resource) -> Live:
        """Create it."""
        scope = self.scope_of(desired)
        return await self.write("POST", self.path, scope, self.new_values(desired), desired)

    async def update(self, live: Live, desired: Resource) -> Live:
        """Change it."""
        scope, number = self.taken_apart(live.id)
        changed = self.changed(live, desired)
        path = self.path_of(str(number))
        return self.same(
            live.id, await self.write(self.update_method, path, scope, self.spelled(changed), changed)
        )

    async def delete(self, id: str) -> None:
        """Remove it; the answer has no body."""
        scope, number = self.taken_apart(id)
        await self.transport.call(Request("DELETE", self.path_of(str(number)), self.query(scope)), self.kind)

    async def write(
        self, method: str, path: str, scope: Scope, values: Mapping[str, object], written: Resource
    ) -> Live:
        """Send a body whose answer is the object; `written` is what the values were spelled from."""
        body, files = self.enveloped(scope, values), self.uploads(written)
        request = Request(method, path, json=body, files=files)
        answer = await self.transport.call(request, self.kind)
        return self.live(self.placed(answer.body, scope))

    def uploads(self, written: Resource) -> Sequence[Upload]:
        """The files that go along with a write."""
        del written
        return ()

    async def find(self, desired: Resource) -> Sequence[Live]:
        """Every object that is the same; raises `MissingError` where its parents are not there."""
        scope = self.scope_of(desired)
        try:
            rows = await self.reads.all(scope)
        except MissingError as problem:
            place = ", ".join(f"{name} {number}" for name, number in self.query(scope).items())
            raise MissingError(
                f"the vendor has no {place}, or these credentials can't see it",
                f"correct {' and '.join(self.parents)}, or let the credentials see it",
                status=404,
            ) from problem
        return self.same_as(desired, rows.values())

    def same_as(self, desired: Resource, siblings: Iterable[Live]) -> Sequence[Live]:
        """Those with its marker or natural key, where it says more than the parents do."""
        return same_identity(desired, siblings, self.parents)

    def scope_of(self, desired: Resource) -> Scope:
        """The parents that an author wrote, each by its number or by a compound id."""
        return tuple(int(own_number(str(getattr(desired, name)))) for name in self.parents)

    def new_values(self, desired: Resource) -> dict[str, object]:
        """What a create sends: every written field."""
        return self.spelled(desired)

    def changed(self, live: Live, desired: Resource) -> Resource:
        """What an update sends: every written field that can be updated."""
        del live
        fixed = {field.name for field in schema_of(self.kind) if field.is_immutable}
        return desired.without(fixed | set(self.parents))

    def spelled(self, resource: Resource) -> dict[str, object]:
        """The written fields as they stand below `key`."""
        body = encode(schema_of(self.kind), resource.written(), self.spelling)
        return {name: value for name, value in body.items() if name not in self.parents}

    def enveloped(self, scope: Scope, values: Mapping[str, object]) -> dict[str, object]:
        """The body of a write."""
        return {**self.query(scope), self.key: dict(values)}
