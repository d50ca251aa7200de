"""Objects that hang on others: declared in a few lines, addressed by compound ids."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Annotated, Any, ClassVar, cast

import pytest

from reconcile.core.errors import MissingError, RefusedError, UncertainError
from reconcile.core.live import Live
from reconcile.core.roles import Role
from reconcile.core.types import Integer, Text
from reconcile.sdk import ArrayPages, ChildCollection, PageStyle, Provider, Resource, Scope
from reconcile.testing.scripted import Received, Turn, reply, scripted

Open = Callable[..., AbstractAsyncContextManager[Provider]]
Act = Callable[[Any], Awaitable[Any]]


class Room(Resource):
    """In a house of a street."""

    api_version: ClassVar[str] = "acme/v1"
    natural_key: ClassVar[tuple[str, ...]] = ("house_id", "name")
    street_id: Annotated[Integer, Role.IMMUTABLE]
    house_id: Annotated[Text, Role.IMMUTABLE]
    name: Text | None = None
    size: Annotated[Integer, Role.IMMUTABLE] | None = None
    id: Annotated[Integer, Role.COMPUTED] | None = None


class Rooms(ChildCollection):
    """Their ids are `<street>/<house>/<room>`."""

    kind: ClassVar[type[Resource]] = Room
    path = "/rooms"
    key = "room"
    parents: ClassVar[tuple[str, ...]] = ("street_id", "house_id")
    pages_by: ClassVar[PageStyle] = ArrayPages()

    async def scopes(self) -> AsyncIterator[Scope]:
        """Every house of one street."""
        async for number in self.numbers("/houses", {"street_id": 1}):
            yield 1, number


def row(id: int, **fields: object) -> dict[str, object]:
    """A room as the vendor shows it, whole."""
    return {"id": id, "name": f"n{id}", "size": 1, **fields}


def array(*rows: object) -> bytes:
    """A list."""
    return reply(body=json.dumps(rows))


def use(reach: Open, acme: type[Provider], body: Act, *turns: Turn) -> tuple[Any, list[Received]]:
    """Use the rooms of a scripted vendor."""
    plugin = cast("type[Provider]", type("Housing", (acme,), {"collection_types": (Rooms,)}))

    async def run() -> tuple[Any, list[Received]]:
        async with scripted(*turns) as server, reach(server.url, plugin) as provider:
            return await body(provider.collections["Room"]), server.requests

    return asyncio.run(run())


LIVE = Live("1/2/7", Room(street_id=1, house_id="2", name="old"))


def test_parents_stand_in_the_body_of_writes(reach: Open, acme: type[Provider]) -> None:
    """As numbers, beside the object; an update leaves out what can't be changed."""
    desired = Room(street_id=1, house_id="1/2", name="new", size=3)
    body = reply(201, json.dumps(row(7)))
    live, [post] = use(reach, acme, lambda rooms: rooms.create(desired), body)
    assert (live.id, live.resource.house_id) == ("1/2/7", "2")
    assert (post.method, post.target) == ("POST", "/rooms")
    assert json.loads(post.body) == {"street_id": 1, "house_id": 2, "room": {"name": "new", "size": 3}}
    _, [patch] = use(reach, acme, lambda rooms: rooms.update(LIVE, desired), body)
    assert (patch.method, patch.target) == ("PATCH", "/rooms/7")
    assert json.loads(patch.body) == {"street_id": 1, "house_id": 2, "room": {"name": "new"}}


def test_parents_stand_in_the_query_of_the_others(reach: Open, acme: type[Provider]) -> None:
    """One object alone is asked for by itself."""
    live, [get] = use(reach, acme, lambda rooms: rooms.observe("1/2/7"), reply(body=json.dumps(row(7))))
    assert (live.id, get.target) == ("1/2/7", "/rooms/7?street_id=1&house_id=2")
    _, [delete] = use(reach, acme, lambda rooms: rooms.delete("1/2/7"), reply(204, ""))
    assert (delete.method, delete.target) == ("DELETE", "/rooms/7?street_id=1&house_id=2")


def test_reads_at_the_same_time_share_a_list_per_parent(reach: Open, acme: type[Provider]) -> None:
    """What the list does not show whole is asked for by itself."""

    async def ask(rooms: Any) -> list[str]:  # noqa: ANN401 - the collection as it is
        found = await asyncio.gather(*(rooms.observe(f"1/2/{each}") for each in (7, 8, 9)))
        return [live.resource.name for live in found]

    turns = [array(row(7), row(8), {"id": 9}), reply(body=json.dumps(row(9)))]
    names, requests = use(reach, acme, ask, *turns)
    assert names == ["n7", "n8", "n9"]
    assert [each.target.partition("?")[0] for each in requests] == ["/rooms", "/rooms/9"]


def test_only_a_list_that_lacks_it_makes_an_object_gone(reach: Open, acme: type[Provider]) -> None:
    """A not-found may mean that these credentials can't see it."""
    missing = reply(404, '{"message": "no"}')
    assert use(reach, acme, lambda rooms: rooms.observe("1/2/7"), missing, array(row(8)))[0] is None
    with pytest.raises(UncertainError, match="still stands in the list"):
        use(reach, acme, lambda rooms: rooms.observe("1/2/7"), missing, array(row(7)))
    with pytest.raises(UncertainError, match="their list can't be read: Acme answered 404") as caught:
        use(reach, acme, lambda rooms: rooms.observe("1/2/7"), missing)
    assert "nothing is taken for gone" in caught.value.detail


def test_an_object_is_found_among_those_with_the_same_parents(reach: Open, acme: type[Provider]) -> None:
    """By what its natural key says beyond them; parents that are not there are named."""
    desired = Room(street_id=1, house_id="2", name="n8")
    found, [get] = use(reach, acme, lambda rooms: rooms.find(desired), array(row(7), row(8)))
    assert [live.id for live in found] == ["1/2/8"]
    assert get.target == "/rooms?street_id=1&house_id=2&page=1&per_page=100"
    assert use(reach, acme, lambda rooms: rooms.find(desired.without(["name"])), array({"id": 7}))[0] == []
    with pytest.raises(MissingError, match="has no street_id 1, house_id 2, or these") as caught:
        use(reach, acme, lambda rooms: rooms.find(desired), reply(404, '{"message": "no"}'))
    assert caught.value.detail.startswith("correct street_id and house_id")


def test_everything_is_listed_parent_by_parent(reach: Open, acme: type[Provider]) -> None:
    """After a first page that says how long it takes."""

    async def listed(rooms: Any) -> list[tuple[list[str], bool]]:  # noqa: ANN401 - the collection as it is
        return [([live.id for live in page.items], bool(page.total_pages)) async for page in rooms.pages()]

    turns = [array({"id": 2}, {"id": 3}), array(row(7)), array(row(7), row(8))]
    pages, requests = use(reach, acme, listed, *turns)
    assert pages == [([], True), (["1/2/7"], False), (["1/3/7", "1/3/8"], False)]
    assert len(requests) == 3


@pytest.mark.parametrize("id", ["", "7", "1/2", "1/2/x", "1/2/3/4", "1/../3", "0/1/2", "1/2/7?x", "1/2/007"])
def test_what_is_no_compound_id_is_refused(reach: Open, acme: type[Provider], id: str) -> None:
    """Nothing is sent."""

    async def ask(rooms: Any) -> None:  # noqa: ANN401 - the collection as it is
        with pytest.raises(RefusedError, match="is no id of a Room") as caught:
            await rooms.observe(id)
        assert "<street_id>/<house_id>/<id>" in caught.value.detail

    assert use(reach, acme, ask, reply())[1] == []
