"""Declared collections: what they send, and which answers they believe."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from decimal import Decimal
from typing import Any, cast

import pytest

from reconcile.core.errors import RefusedError, UncertainError
from reconcile.core.live import Live
from reconcile.sdk import Provider, Resource, RestCollection
from reconcile.testing.scripted import Received, Turn, reply, scripted

Open = Callable[..., AbstractAsyncContextManager[Provider]]
Act = Callable[[RestCollection], Awaitable[Any]]


def act(reach: Open, body: Act, *turns: Turn) -> tuple[Any, list[Received]]:
    """Use the collection of a scripted vendor."""

    async def run() -> tuple[Any, list[Received]]:
        async with scripted(*turns) as server, reach(server.url) as provider:
            gadgets = cast("RestCollection", provider.collections["Gadget"])
            return await body(gadgets), server.requests

    return asyncio.run(run())


def test_a_create_posts_what_was_written(reach: Open, gadget: type[Resource]) -> None:
    """Under the vendor's names, with every digit."""
    desired = gadget.model_validate({"name": "ü", "price": "0.10"})
    live, [request] = act(
        reach, lambda gadgets: gadgets.create(desired), reply(201, '{"id": 7, "thePrice": 0.10}')
    )
    assert (request.method, request.target) == ("POST", "/gadgets")
    assert request.body == b'{"name":"\\u00fc","thePrice":0.10}'
    assert request.headers["content-type"] == "application/json"
    assert (live.id, live.resource.price) == ("7", Decimal("0.10"))


def test_an_update_sends_the_live_object_with_the_written_fields_over_it(
    reach: Open, gadget: type[Resource]
) -> None:
    """By PATCH, to the object's own address."""
    live = Live("a/b", gadget.model_validate({"name": "old", "price": "5"}))
    desired = gadget.model_validate({"name": "new"})
    _, [request] = act(reach, lambda gadgets: gadgets.update(live, desired), reply(200, '{"id": "a/b"}'))
    assert (request.method, request.target) == ("PATCH", "/gadgets/a%2Fb")
    assert json.loads(request.body) == {"name": "new", "thePrice": 5}


def test_an_object_that_is_not_found_is_absent(reach: Open) -> None:
    """Its own address says so."""
    assert act(reach, lambda gadgets: gadgets.observe("7"), reply(404))[0] is None


def test_a_delete_has_no_answer(reach: Open) -> None:
    """Any success will do."""
    result, [request] = act(reach, lambda gadgets: gadgets.delete("7"), b"HTTP/1.1 204 Gone\r\n\r\n")
    assert (result, request.method) == (None, "DELETE")


def test_an_envelope_is_opened(reach: Open) -> None:
    """What lies beside the object is ignored."""

    async def observe(gadgets: RestCollection) -> Live | None:
        gadgets.envelope = "data"  # type: ignore[misc]  # of this one instance
        return await gadgets.observe("7")

    live, _ = act(reach, observe, reply(200, '{"data": {"id": 7}, "meta": 1}'))
    assert live.id == "7"
    with pytest.raises(UncertainError, match="answered with nothing instead of a Gadget"):
        act(reach, observe, reply(200, "[]"))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{"id": 8}', "was asked about Gadget 7 and answered about 8"),
        ('{"name": "x"}', "that has no id"),
        ('{"id": ""}', "that has no id"),
        ('{"id": {}}', "Gadget.id"),
        ("[1]", r"answered with \[1\] instead of a Gadget"),
        ('"x"', "instead of a Gadget"),
    ],
)
def test_an_answer_that_is_not_about_the_object_is_uncertain(reach: Open, body: str, words: str) -> None:
    """Something else answered, or something else was changed."""
    with pytest.raises(UncertainError, match=words):
        act(reach, lambda gadgets: gadgets.observe("7"), reply(200, body))


@pytest.mark.parametrize("id", ["", ".", ".."])
def test_an_id_never_reaches_beyond_its_place(reach: Open, id: str) -> None:
    """It would be another address."""
    with pytest.raises(RefusedError, match="is no id of a Gadget"):
        act(reach, lambda gadgets: gadgets.delete(id), reply())


def test_a_vendor_may_spell_an_object_otherwise(reach: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it is read from is put right; what came is kept, for the next update."""

    def readable(_: RestCollection, payload: Mapping[str, object]) -> Mapping[str, object]:
        return {**payload, "name": payload.get("label")}

    monkeypatch.setattr(RestCollection, "readable", readable)
    live, _ = act(reach, lambda gadgets: gadgets.observe("7"), reply(200, '{"id": 7, "label": "n"}'))
    assert (live.resource.name, live.payload) == ("n", {"id": 7, "label": "n"})
