"""A vendor that tells how many requests it still takes is not asked for more."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import cast

import pytest

from reconcile.core.errors import RefusedError, ThrottledError
from reconcile.sdk import Calls, Provider, RateLimit, Request
from reconcile.sdk.pace import Pace
from reconcile.sdk.retry import Patience
from reconcile.testing.scripted import reply, scripted

Open = Callable[..., AbstractAsyncContextManager[Provider]]

READ = Request("GET", "/gadgets/1")


def limited(acme: type[Provider]) -> type[Provider]:
    """The same vendor, which tells its limit."""
    return cast("type[Provider]", type("Limited", (acme,), {"rate_limit": RateLimit()}))


def window(left: int, ends: int) -> dict[str, str]:
    """What an answer says of the window."""
    return {"X-Rate-Limit-Remaining": str(left), "X-Rate-Limit-Reset": str(ends)}


def test_the_client_waits_before_it_is_refused(reach: Open, acme: type[Provider]) -> None:
    """Until the next window begins; a vendor whose headers are not declared is not waited for."""
    ends = int(time.time()) + 2

    async def took(plugin: type[Provider]) -> None:
        turn = reply(headers=window(0, ends))
        async with scripted(turn, reply()) as server, reach(server.url, plugin) as provider:
            await provider.transport.call(READ)
            await provider.transport.call(READ)

    asyncio.run(took(acme))
    assert time.time() < ends
    asyncio.run(took(limited(acme)))
    assert time.time() >= ends


def test_a_run_that_is_to_stop_does_not_wait_for_the_next_window(reach: Open, acme: type[Provider]) -> None:
    """What was not sent is refused; nothing reaches the vendor."""

    async def run() -> None:
        stop = asyncio.Event()
        turn = reply(headers=window(0, int(time.time()) + 30))
        options = {"calls": Calls(stop=stop)}
        async with (
            scripted(turn) as server,
            reach(server.url, limited(acme), options=options) as provider,
        ):
            await provider.transport.call(READ)
            asyncio.get_running_loop().call_later(0.1, stop.set)
            with pytest.raises(RefusedError, match="interrupted before this was sent"):
                await provider.transport.call(READ)
            assert len(server.requests) == 1

    started = time.monotonic()
    asyncio.run(run())
    assert time.monotonic() - started < 10


def test_the_longer_of_two_waits_counts(reach: Open, acme: type[Provider]) -> None:
    """A refusal may name both."""

    async def run() -> None:
        headers = {"Retry-After": "1", **window(0, int(time.time()) + 3600)}
        async with (
            scripted(reply(429, "{}", headers)) as server,
            reach(server.url, limited(acme)) as provider,
        ):
            with pytest.raises(ThrottledError, match=r"it asks to wait 3[56]\d\d s"):
                await provider.transport.call(READ)
            assert len(server.requests) == 1

    asyncio.run(run())


def test_a_pace_counts_what_is_on_its_way() -> None:
    """The oldest answer of several may come last; a wait that is too long is not waited."""
    pace = Pace(RateLimit(), left=2, reset=time.time() + 3600)

    async def play() -> None:
        for _ in range(4):
            await pace.wait(Patience(5))

    asyncio.run(play())
    assert pace.left == 0
    later = {"x-rate-limit-remaining": "7", "x-rate-limit-reset": str(int(pace.reset) + 10)}
    pace.note(later)
    pace.note({**later, "x-rate-limit-remaining": "9"})
    assert pace.left == 7
    pace.note({"x-rate-limit-remaining": "many"})
    assert (pace.left, pace.longer(None, {}), pace.longer(3, {})) == (7, None, 3)
    assert [pace.longer(wait, {"x-rate-limit-reset": "7"}) for wait in (None, 3)] == [0, 3]
