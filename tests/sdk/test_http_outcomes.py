"""What becomes of a request: done, certainly not done, or nobody knows; and who must act."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import ClassVar

import pytest
from pydantic import Field

from reconcile.core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    MissingError,
    RefusedError,
    ThrottledError,
    UnauthenticatedError,
    UncertainError,
    VendorError,
)
from reconcile.sdk import Answer, Calls, Integer, Item, Provider, Request, Resource, schema_of
from reconcile.sdk.failure import our_name
from reconcile.testing.scripted import Turn, reply, reset, scripted, silence

Open = Callable[..., AbstractAsyncContextManager[Provider]]

READ = Request("GET", "/gadgets/1")
WRITE = Request("POST", "/gadgets", json={"name": "a"})
HTML = {"Content-Type": "text/html"}


def ask(
    reach: Open, request: Request, *turns: Turn, kind: type[Resource] | None = None
) -> tuple[Answer, int]:
    """Send a request to a script; the answer, and how many requests came."""

    async def run() -> tuple[Answer, int]:
        async with scripted(*turns) as server, reach(server.url, timeout_s=0.2) as provider:
            return await provider.transport.call(request, kind), len(server.requests)

    return asyncio.run(run())


def fail(
    reach: Open, request: Request, *turns: Turn, kind: type[Resource] | None = None
) -> tuple[VendorError, int]:
    """The error of a request that fails, and how many requests came."""

    async def run() -> tuple[VendorError, int]:
        async with scripted(*turns) as server, reach(server.url, timeout_s=0.2) as provider:
            with pytest.raises(VendorError) as caught:
                await provider.transport.call(request, kind)
            return caught.value, len(server.requests)

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, InvalidError),
        (401, UnauthenticatedError),
        (402, RefusedError),
        (403, ForbiddenError),
        (404, MissingError),
        (405, RefusedError),
        (408, UncertainError),
        (409, ConflictError),
        (422, InvalidError),
        (500, UncertainError),
        (599, UncertainError),
    ],
)
def test_a_status_becomes_the_error_of_who_must_act(
    reach: Open, status: int, error: type[VendorError]
) -> None:
    """For reads and writes alike, without a second try, in the vendor's words."""
    for request in (READ, WRITE):
        problem, count = fail(reach, request, reply(status, '{"message": "no\\u001b[2J way"}'))
        assert type(problem) is error
        assert problem.status == status
        assert f"Acme answered {status} to {request.method} {request.path}: no [2J way" in problem.summary
        assert problem.detail
        assert count == 1


def test_wrong_credentials_name_their_variable(reach: Open) -> None:
    """Whoever sets up the environment must act."""
    assert "RECONCILE_ACME_API_KEY" in fail(reach, READ, reply(401))[0].detail


def test_a_refused_value_is_named_by_our_field(reach: Open, gadget: type[Resource]) -> None:
    """The author knows no other name; what is unknown stays."""
    body = json.dumps({"message": "invalid", "errors": {"thePrice": ["too low", "odd"], "x.y": "what"}})
    problem, _ = fail(reach, WRITE, reply(422, body), kind=gadget)
    assert isinstance(problem, InvalidError)
    assert problem.fields == {"price": ("too low", "odd"), "x.y": ("what",)}
    assert "(price: too low odd; x.y: what)" in problem.summary


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_vendor_that_is_down_is_asked_again_but_never_told_again(reach: Open, status: int) -> None:
    """A gateway does not know whether the write was done."""
    answer, count = ask(reach, READ, reply(status), reply(status), reply(200, '{"a": 1}'))
    assert (answer.body, count) == ({"a": 1}, 3)
    problem, count = fail(reach, WRITE, reply(status), reply(200))
    assert (type(problem), count) == (UncertainError, 1)


@pytest.mark.parametrize(
    "turn", [reset, silence, b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}", b"what?\r\n\r\n"]
)
def test_a_lost_answer_is_asked_for_once_more_and_a_write_is_uncertain(reach: Open, turn: Turn) -> None:
    """Reset, silence, a torn answer, and one that is no HTTP."""
    _, count = ask(reach, READ, turn, reply())
    assert count == 2
    problem, count = fail(reach, WRITE, turn, reply())
    assert (type(problem), count) == (UncertainError, 1)
    assert "did not answer POST /gadgets" in problem.summary
    assert not problem.summary.endswith((":", ": "))


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        (reply(200, "<h1>Welcome</h1>", HTML), "it is text/html, not JSON"),
        (reply(200, '{"a": 1'), "Expecting"),
        (reply(200, "NaN"), "no number of JSON"),
        (reply(200, "[" * 100_000), "nested too deeply"),
        (reply(200, b"\xff\xfe\xff"), "decode"),
        (reply(200, "{}", {"Content-Encoding": "gzip"}), "compression is broken"),
    ],
)
def test_an_answer_that_cannot_be_read_is_uncertain(reach: Open, turn: bytes, words: str) -> None:
    """The status alone proves nothing: any portal says 200."""
    for request in (READ, WRITE):
        problem, count = fail(reach, request, turn)
        assert (type(problem), count) == (UncertainError, 1)
        assert words in problem.summary


def test_an_empty_answer_is_a_success_without_a_body(reach: Open) -> None:
    """Deletes have nothing to say."""
    answer, _ = ask(reach, Request("DELETE", "/gadgets/1"), b"HTTP/1.1 204 Gone\r\n\r\n")
    assert (answer.status, answer.body) == (204, None)


def test_a_not_found_in_foreign_words_proves_nothing(reach: Open) -> None:
    """A proxy says it, too; an object must not be created again because of it."""
    for body, headers in (("<h1>404</h1>", HTML), ("", {}), ("[]", {})):
        problem, _ = fail(reach, READ, reply(404, body, headers))
        assert type(problem) is UncertainError
        assert "nothing is taken for gone" in problem.detail
        assert problem.status == 404


@pytest.mark.parametrize(
    ("status", "error"),
    [(301, RefusedError), (302, UncertainError), (303, UncertainError), (307, RefusedError)],
)
def test_a_redirect_is_not_followed(reach: Open, status: int, error: type[VendorError]) -> None:
    """It says where it points, without what may be secret in it."""
    target = {"Location": "https://evil.example/x?token=1"}
    problem, count = fail(reach, WRITE, reply(status, "", target), reply())
    assert (type(problem), count) == (error, 1)
    assert "points to https://evil.example/x;" in str(problem)
    assert problem.status == status


def test_a_vendor_that_cannot_be_reached_did_nothing(reach: Open) -> None:
    """Nothing was sent, so a write is tried again and then certainly not done."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

    async def run() -> None:
        asked: list[str] = []
        options = {"calls": Calls(on_request=lambda method, _: asked.append(method))}
        async with reach(f"http://127.0.0.1:{port}", options=options) as provider:
            with pytest.raises(RefusedError, match=f"could not reach http://127.0.0.1:{port}"):
                await provider.transport.call(WRITE)
        assert asked == ["POST"] * 4

    asyncio.run(run())


def test_a_write_that_was_throttled_is_sent_again(reach: Open) -> None:
    """A 429 says that it was not done."""
    answer, count = ask(reach, WRITE, reply(429, "{}", {"Retry-After": "0"}), reply(201, '{"id": 1}'))
    assert (answer.status, count) == (201, 2)


def test_too_many_requests_for_too_long_is_said_so(reach: Open) -> None:
    """After a few tries nobody waits any longer."""
    problem, count = fail(reach, READ, reply(429))
    assert (type(problem), count) == (ThrottledError, 4)
    assert "RECONCILE_ACME_MAX_WAIT_S" in problem.detail


def test_numbers_arrive_with_every_digit(reach: Open) -> None:
    """Neither amounts nor ids go through a float."""
    answer, _ = ask(reach, READ, reply(200, '{"a": 0.10, "b": 99999999.99, "c": 123456789012345678901}'))
    assert (
        json.dumps(answer.body, default=str)
        == '{"a": "0.10", "b": "99999999.99", "c": 123456789012345678901}'
    )


class Line(Item):
    """A line of an order."""

    unit_count: Integer | None = Field(None, alias="unitCount")


class Order(Resource):
    """With lines."""

    api_version: ClassVar[str] = "acme/v1"
    line_items: tuple[Line, ...] | None = Field(None, alias="lineItems")


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("lineItems[0].unitCount", "line_items.0.unit_count"),
        ("$.lineItems[0].UnitCount", "line_items.0.unit_count"),
        ("lineItems.3.other", "line_items.3.other"),
        ("other.unitCount", "other.unitCount"),
        ("lineItems.other.unitCount", "line_items.other.unitCount"),
        ("unitCount", "unitCount"),
        ("x\x1b.y", "x .y"),
    ],
)
def test_a_path_of_the_vendor_becomes_one_of_ours(theirs: str, ours: str) -> None:
    """As far as the table knows its names."""
    assert our_name(schema_of(Order), theirs) == ours
