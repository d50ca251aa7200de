"""REST collections, declared: paths, envelope, verbs and pages; a vendor overrides what is peculiar to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from typing import ClassVar, cast
from urllib.parse import quote

from reconcile.core.errors import MissingError, RefusedError, UncertainError
from reconcile.core.live import Live
from reconcile.core.resource import Resource
from reconcile.core.roles import Role
from reconcile.core.schema import Field, Schema, schema_of
from reconcile.core.value import Json
from reconcile.sdk.encode import USUAL, Spelling, encode
from reconcile.sdk.overlay import overlay
from reconcile.sdk.pages import PageStyle
from reconcile.sdk.provider import Page, SetsTags
from reconcile.sdk.reading import Place, RawPage
from reconcile.sdk.settings import Settings
from reconcile.sdk.transport import Query, Request, Transport
from reconcile.sdk.wire import read_resource


class RestCollection:
    """`GET path/{id}`, `POST path`, `PATCH path/{id}`, `DELETE path/{id}`.

    `envelope` is the key below which an answer has the object; `deleted_field` the one that a deleted object
    has, where the vendor goes on showing it. Tags stay out of create and update where a collection sets them
    apart, and so does the source of a clone.
    """

    kind: ClassVar[type[Resource]]
    path: ClassVar[str]
    envelope: ClassVar[str | None] = None
    update_method: ClassVar[str] = "PATCH"
    deleted_field: ClassVar[str | None] = None
    spelling: ClassVar[Spelling] = USUAL

    def __init__(self, transport: Transport, settings: Settings) -> None:
        self.transport = transport
        self.settings = settings

    async def observe(self, id: str) -> Live | None:
        """Read one object by its id."""
        try:
            live = await self.call("GET", self.path_of(id))
        except MissingError:
            return None
        return self.same(id, live) if self.is_there(live.payload) else None

    async def create(self, desired: Resource) -> Live:
        """Create it."""
        return await self.call("POST", self.path, self.new_body(desired))

    async def update(self, live: Live, desired: Resource) -> Live:
        """Change it: the written fields laid over the live ones."""
        answer = await self.call(self.update_method, self.path_of(live.id), self.update_body(live, desired))
        return self.same(live.id, answer)

    async def delete(self, id: str) -> None:
        """Remove it."""
        await self.transport.call(Request("DELETE", self.path_of(id)), self.kind)

    async def call(self, method: str, path: str, json: object = None) -> Live:
        """Send a request whose answer is one object."""
        answer = await self.transport.call(Request(method, path, json=json), self.kind)
        return self.live(self.unwrapped(answer.body))

    def new_body(self, desired: Resource) -> dict[str, object]:
        """The body of a create: every written field."""
        return self.encoded(desired, lambda _: True)

    def update_body(self, live: Live, desired: Resource) -> dict[str, object]:
        """The body of an update: every field that can be updated."""
        return self.encoded(overlay(live.resource, desired), lambda field: not field.is_immutable)

    def encoded(self, resource: Resource, is_sent: Callable[[Field], bool]) -> dict[str, object]:
        """Spell those fields of a resource that have no request of their own."""
        apart = {Role.SOURCE, Role.TAGS} if isinstance(self, SetsTags) else {Role.SOURCE}
        fields = (field for field in schema_of(self.kind) if is_sent(field) and not field.roles & apart)
        return encode(Schema(tuple(fields)), resource.written(), self.spelling)

    def path_of(self, id: str, *more: str) -> str:
        """The path of one object; an id never reaches beyond its place in it."""
        if id in {"", ".", ".."}:
            raise RefusedError(f"{id!r} is no id of a {self.kind.__name__}", "check the id")
        return "/".join([self.path, quote(id, safe=""), *more])

    def unwrapped(self, body: object) -> object:
        """The object inside an answer."""
        if self.envelope is None:
            return body
        return body.get(self.envelope) if isinstance(body, Mapping) else None

    def live(self, payload: object) -> Live:
        """Read one object; raises `UncertainError` when it has no id or can't be read."""
        told = self.readable(payload) if isinstance(payload, Mapping) else payload
        resource = read_resource(self.kind, told)
        body = cast("Mapping[str, Json]", payload)
        if not isinstance(body.get("id"), (int, str)) or body["id"] == "":
            raise UncertainError(
                f"the vendor answered with a {self.kind.__name__} that has no id", "plan again"
            )
        return Live(str(body["id"]), resource, body)

    def readable(self, payload: Mapping[str, object]) -> Mapping[str, object]:
        """What the fields are read from: the object as it came, unless the vendor spells it otherwise."""
        return payload

    def is_there(self, payload: Mapping[str, object]) -> bool:
        """Whether an object that is shown has not been deleted."""
        return not (self.deleted_field and payload.get(self.deleted_field))

    def same(self, id: str, live: Live) -> Live:
        """Refuse an answer about another object."""
        if live.id != id:
            raise UncertainError(
                f"the vendor was asked about {self.kind.__name__} {id} and answered about {live.id}",
                "look at both at the vendor",
            )
        return live


class ListedCollection(RestCollection):
    """A collection whose objects can be listed, at `path` unless `list_path` and `list_base` say otherwise.

    `list_query` goes along where order matters.
    """

    pages_by: ClassVar[PageStyle]
    list_query: ClassVar[Query] = {}
    list_path: ClassVar[str | None] = None
    list_base: ClassVar[str] = "base_url"

    async def pages(self) -> AsyncIterator[Page]:
        """Walk all pages."""
        async for page in self.walk(self.list_query):
            yield page

    async def walk(self, query: Query) -> AsyncIterator[Page]:
        """Walk all pages of what a query finds."""
        async for raw in self.raw_pages(query):
            yield Page([self.live(item) for item in raw.items], raw.total_pages)

    async def raw_pages(self, query: Query) -> AsyncIterator[RawPage]:
        """The pages as they came, without deleted objects."""
        place = Place(self.transport, self.list_path or self.path, self.kind, self.list_base)
        async for raw in self.pages_by.walk(place, query):
            yield RawPage(tuple(filter(self.is_there, raw.items)), raw.total_pages)
