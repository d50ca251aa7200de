"""How long a call lasts, how much it reads, and how many there are at once."""

from __future__ import annotations

import asyncio
import gzip
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from reconcile.core.errors import RefusedError, ThrottledError, UncertainError
from reconcile.sdk import Calls, Provider, Request
from reconcile.sdk.retry import Patience, retry_after
from reconcile.testing.scripted import reply, scripted

Open = Callable[..., AbstractAsyncContextManager[Provider]]

READ = Request("GET", "/gadgets/1")
WRITE = Request("POST", "/gadgets", json={})
NOW = datetime(2024, 1, 31, 12, tzinfo=UTC)


async def drip(writer: asyncio.StreamWriter) -> None:
    """Answer for ever, a byte at a time."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999999\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)


def test_a_slow_drip_ends_at_the_deadline(reach: Open) -> None:
    """The deadline is for the whole call, not for each byte."""

    async def run() -> None:
        async with scripted(drip) as server, reach(server.url, timeout_s=0.3) as provider:
            started = time.monotonic()
            with pytest.raises(UncertainError, match=r"within 0\.3 s"):
                await provider.transport.call(WRITE)
            assert time.monotonic() - started < 10

    asyncio.run(run())


def test_a_gzip_bomb_ends_at_the_size_cap(reach: Open) -> None:
    """What counts is what it becomes."""
    bomb = gzip.compress(bytes(80 * 1024 * 1024))

    async def run() -> None:
        turn = reply(200, bomb, {"Content-Encoding": "gzip"})
        async with scripted(turn) as server, reach(server.url) as provider:
            with pytest.raises(UncertainError, match="larger than 67108864 bytes"):
                await provider.transport.call(READ)

    asyncio.run(run())


@pytest.mark.parametrize("parallelism", [1, 3])
def test_no_more_calls_are_in_flight_than_allowed(reach: Open, parallelism: int) -> None:
    """One is strictly serial."""
    flying: list[int] = []
    most: list[int] = []

    async def slow(writer: asyncio.StreamWriter) -> None:
        flying.append(1)
        most.append(len(flying))
        await asyncio.sleep(0.02)
        flying.pop()
        writer.write(reply())

    async def run() -> None:
        options = {"calls": Calls(parallelism)}
        async with scripted(slow) as server, reach(server.url, options=options) as provider:
            await asyncio.gather(*(provider.transport.call(READ) for _ in range(9)))

    asyncio.run(run())
    assert max(most) == parallelism
    assert len(most) == 9


@pytest.mark.parametrize(
    "wait", ["61", "99999999999999999999", format_datetime(NOW + timedelta(hours=1), usegmt=True)]
)
def test_a_wait_that_is_too_long_is_refused_at_once(reach: Open, wait: str) -> None:
    """It says how long, and how to allow it."""

    async def run() -> None:
        headers = {"Retry-After": wait, "Date": format_datetime(NOW, usegmt=True)}
        async with scripted(reply(429, "{}", headers)) as server, reach(server.url) as provider:
            with pytest.raises(ThrottledError, match="the longest wait is 60 s") as caught:
                await provider.transport.call(READ)
            assert len(server.requests) == 1
            assert "RECONCILE_ACME_MAX_WAIT_S" in caught.value.detail

    asyncio.run(run())


def test_a_wait_is_as_long_as_the_vendor_asked_for(monkeypatch: pytest.MonkeyPatch, reach: Open) -> None:
    """And a little more, so that not everybody is back at the same moment."""
    waits: list[float] = []

    async def pause(_: Patience, seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(Patience, "pause", pause)

    async def run() -> None:
        turn = reply(429, "{}", {"Retry-After": "30"})
        async with scripted(turn, reply()) as server, reach(server.url) as provider:
            await provider.transport.call(READ)

    asyncio.run(run())
    (wait,) = waits
    assert 30 < wait < 32


def test_a_vendor_that_is_down_for_too_long_is_not_waited_for(reach: Open) -> None:
    """A 503 may ask to wait as well."""

    async def run() -> None:
        turn = reply(503, "{}", {"Retry-After": "3600"})
        async with scripted(turn) as server, reach(server.url) as provider:
            with pytest.raises(UncertainError, match="answered 503"):
                await provider.transport.call(READ)
            assert len(server.requests) == 1

    asyncio.run(run())


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "Wed, 31 Jan 2024 12:00:09 GMT", "date": "Wed, 31 Jan 2024 12:00:00 GMT"}, 9),
        ({"retry-after": "Wed, 31 Jan 2024 12:00:09 -0000", "date": "Wed, 31 Jan 2024 12:00:00 GMT"}, 9),
        ({"retry-after": "Wed, 31 Jan 2024 11:00:00 GMT", "date": "Wed, 31 Jan 2024 12:00:00 GMT"}, 0),
        ({"retry-after": "Wed, 31 Jan 2024 12:00:09 GMT"}, 0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({}, None),
    ],
)
def test_a_wait_is_given_in_seconds_or_as_a_date(headers: dict[str, str], seconds: float | None) -> None:
    """By the vendor's clock where it shows one; a date in the past means at once."""
    assert retry_after(headers) == seconds


def test_a_deadline_that_ends_while_connecting_did_nothing(reach: Open) -> None:
    """Not a byte was sent."""

    async def run() -> None:
        async with reach("http://127.0.0.1:1", timeout_s=0.000_001) as provider:
            with pytest.raises(RefusedError, match="could not reach"):
                await provider.transport.call(WRITE)

    asyncio.run(run())
