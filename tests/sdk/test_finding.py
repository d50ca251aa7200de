"""Finding an object without its id, in collections of a few declared lines."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Annotated, Any, ClassVar, cast

import pytest

from reconcile.core.errors import UncertainError
from reconcile.core.roles import Normal, Role
from reconcile.core.types import Integer, Text
from reconcile.sdk import (
    ArrayPages,
    FindsByMarker,
    FindsInList,
    PageStyle,
    Provider,
    Query,
    Resource,
    WalkedCollection,
    capabilities_of,
    identity_of,
)
from reconcile.testing.scripted import Received, Turn, reply, scripted

Open = Callable[..., AbstractAsyncContextManager[Provider]]


class Tagged(Resource):
    """With a place for a marker."""

    api_version: ClassVar[str] = "acme/v1"
    natural_key: ClassVar[tuple[str, ...]] = ("name",)
    key: Annotated[Text, Role.MARKER] | None = None
    name: Text | None = None


class Plain(Resource):
    """Without one."""

    api_version: ClassVar[str] = "acme/v1"
    natural_key: ClassVar[tuple[str, ...]] = ("owner", "name")
    owner: Integer | None = None
    name: Annotated[Text, Normal(str.strip)] | None = None


class Plains(FindsInList):
    """Looked for by name."""

    kind: ClassVar[type[Resource]] = Plain
    path = "/plains"
    pages_by: ClassVar[PageStyle] = ArrayPages(size=2)
    deleted_field = "gone"

    def find_query(self, desired: Resource) -> Query:
        """By owner."""
        return {"owner": cast("Plain", desired).owner or 0}


class Whole(FindsInList):
    """Looked for in all of it."""

    kind: ClassVar[type[Resource]] = Plain
    path = "/plains"
    pages_by: ClassVar[PageStyle] = ArrayPages()


class ByMarker(FindsByMarker):
    """Asked for by its marker."""

    kind: ClassVar[type[Resource]] = Tagged
    path = "/tagged"
    deleted_field = "gone"


class Walked(WalkedCollection):
    """Of a vendor without an endpoint for one object."""

    kind: ClassVar[type[Resource]] = Tagged
    path = "/tagged"
    list_path = "/all"
    pages_by: ClassVar[PageStyle] = ArrayPages()
    deleted_field = "gone"


def use(
    reach: Open, acme: type[Provider], body: Callable[[Any, Any], Awaitable[Any]], *turns: Turn
) -> tuple[Any, list[Received]]:
    """Use both collections of a scripted vendor."""
    plugin = cast("type[Provider]", type("Two", (acme,), {"collection_types": (Plains, Walked)}))

    async def run() -> tuple[Any, list[Received]]:
        async with scripted(*turns) as server, reach(server.url, plugin) as provider:
            return await body(*provider.collections.values()), server.requests

    return asyncio.run(run())


def test_the_marker_goes_before_the_natural_key() -> None:
    """As the vendor compares it; nothing written finds nothing."""
    assert identity_of(Tagged(key="k", name="n")) == ("k",)
    assert identity_of(Tagged(name="n")) is None
    assert identity_of(Plain(owner=1, name=" n ")) == (1, "n")
    assert identity_of(Plain(owner=1), without=("owner",)) is None


def test_what_the_vendor_finds_is_compared(reach: Open, acme: type[Provider]) -> None:
    """It may find more; what it shows as deleted is not there."""
    rows = [
        {"id": 1, "owner": 7, "name": "a"},
        {"id": 2, "owner": 7, "name": " a"},
        {"id": 3, "owner": 8, "name": "a"},
        {"id": 4, "owner": 7, "name": "a", "gone": "2024-01-01"},
    ]
    turns = [reply(body=json.dumps(rows[:2])), reply(body=json.dumps(rows[2:])), reply(body="[]")]
    found, requests = use(reach, acme, lambda plains, _: plains.find(Plain(owner=7, name="a ")), *turns)
    assert [live.id for live in found] == ["1", "2"]
    assert requests[0].target == "/plains?owner=7&page=1&per_page=2"


def test_without_a_narrower_query_the_whole_list_is_compared(reach: Open, acme: type[Provider]) -> None:
    """What a vendor can't look for."""

    async def find(plains: Any, _: Any) -> Any:  # noqa: ANN401 - the collections as they are
        return await Whole(plains.transport, plains.settings).find(Plain(owner=7, name="a"))

    rows = [{"id": 1, "owner": 8, "name": "a"}, {"id": 2, "owner": 7, "name": "a"}]
    found, requests = use(reach, acme, find, reply(body=json.dumps(rows)), reply(body="[]"))
    assert [live.id for live in found] == ["2"]
    assert requests[0].target == "/plains?page=1&per_page=100"


@pytest.mark.parametrize(
    ("turn", "count"),
    [
        (reply(body='{"id": 1, "key": "a/b"}'), 1),
        (reply(body='{"id": 1, "key": "other"}'), 0),
        (reply(body='{"id": 1, "key": "a/b", "gone": "2024-01-01"}'), 0),
        (reply(404, '{"message": "no"}'), 0),
    ],
)
def test_the_endpoint_of_one_object_may_take_its_marker(
    reach: Open, acme: type[Provider], turn: bytes, count: int
) -> None:
    """It takes the vendor's own ids as well, so the answer is compared."""

    async def find(plains: Any, _: Any) -> Any:  # noqa: ANN401 - the collections as they are
        return await ByMarker(plains.transport, plains.settings).find(Tagged(key="a/b"))

    found, requests = use(reach, acme, find, turn)
    assert len(found) == count
    assert requests[0].target == "/tagged/a%2Fb"


def test_an_object_that_is_shown_as_deleted_is_gone(reach: Open, acme: type[Provider]) -> None:
    """Some vendors go on showing it."""
    turn = reply(body='{"id": 4, "gone": "2024-01-01"}')
    assert use(reach, acme, lambda plains, _: plains.observe("4"), turn)[0] is None


def test_objects_without_an_endpoint_are_read_from_the_list(reach: Open, acme: type[Provider]) -> None:
    """One walk for all who ask at once."""
    rows = [{"id": 1, "key": "a"}, {"id": 2, "key": "b"}, {"id": 3, "key": "b", "gone": "yes"}]

    async def ask(_: Any, walked: Any) -> None:  # noqa: ANN401 - the collections as they are
        one, none, deleted, found, pages = await asyncio.gather(
            walked.observe("1"),
            walked.observe("9"),
            walked.observe("3"),
            walked.find(Tagged(key="b")),
            listed(walked),
        )
        assert (one.resource.key, none, deleted) == ("a", None, None)
        assert [live.id for live in found] == ["2"]
        assert pages == [(["1", "2"], 1)]

    async def listed(walked: Any) -> list[tuple[list[str], int]]:  # noqa: ANN401 - the same
        return [([live.id for live in page.items], page.total_pages) async for page in walked.pages()]

    _, requests = use(reach, acme, ask, reply(body=json.dumps(rows)))
    assert [each.target for each in requests] == ["/all?page=1&per_page=100"]


def test_a_list_that_is_not_found_takes_nothing_for_gone(reach: Open, acme: type[Provider]) -> None:
    """There is no object that it could be about."""
    turn = reply(404, '{"message": "no"}')
    with pytest.raises(UncertainError, match=r"answered 404 .*no: that is not about an object") as caught:
        use(reach, acme, lambda _, walked: walked.observe("1"), turn)
    assert "nothing is taken for gone" in caught.value.detail


def test_what_a_collection_finds_by_is_told_without_a_connection() -> None:
    """By marker where there is a place for one."""
    assert [capabilities_of(each).promise.value for each in (Plains, Walked)] == ["natural key", "marker"]
