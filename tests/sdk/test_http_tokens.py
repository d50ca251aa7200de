"""OAuth client credentials: one token for as long as it lasts."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, cast

import pytest

from reconcile.core.errors import ForbiddenError, UnauthenticatedError, UncertainError, VendorError
from reconcile.sdk import ClientCredentials, Provider, Request
from reconcile.testing.scripted import Received, Turn, reply, reset, scripted

Open = Callable[..., AbstractAsyncContextManager[Provider]]

READ = Request("GET", "/gadgets/1")
WRITE = Request("POST", "/gadgets", json={})


def token(text: str, lifetime: object = 3600) -> bytes:
    """An answer of the token endpoint."""
    return reply(body=json.dumps({"access_token": text, "expires_in": lifetime, "token_type": "Bearer"}))


def run(
    reach: Open, plugin: type[Provider], turns: list[Turn], *requests: Request
) -> tuple[list[Received], list[object]]:
    """Send requests one after the other to a script; an error counts as an answer."""

    async def send() -> tuple[list[Received], list[object]]:
        async with scripted(*turns) as server, reach(server.url, plugin) as provider:
            results: list[object] = []
            for request in requests:
                try:
                    results.append((await provider.transport.call(request)).status)
                except VendorError as problem:
                    results.append(problem)
            return server.requests, results

    return asyncio.run(send())


def test_a_token_is_asked_for_once_and_kept(reach: Open, token_acme: type[Provider]) -> None:
    """By Basic, each part url-encoded as RFC 6749 says."""
    received, _ = run(reach, token_acme, [token("t0ken"), reply()], READ, WRITE)
    first, *rest = received
    assert (first.method, first.target) == ("POST", "/token")
    assert first.body == b"grant_type=client_credentials&scope=Gadgets.Write"
    pair = base64.b64decode(first.headers["authorization"].removeprefix("Basic "))
    assert pair == b"the-client:s3cret%2Fof%2Bacme"
    assert [each.headers["authorization"] for each in rest] == ["Bearer t0ken"] * 2


def test_calls_at_the_same_time_share_one_token(reach: Open, token_acme: type[Provider]) -> None:
    """The others wait for the one that asks."""

    async def send() -> list[str]:
        async with scripted(token("t0ken"), reply()) as server, reach(server.url, token_acme) as provider:
            await asyncio.gather(*(provider.transport.call(READ) for _ in range(8)))
            return [each.target for each in server.requests]

    targets = asyncio.run(send())
    assert (targets.count("/token"), len(targets)) == (1, 9)


def test_a_token_that_is_refused_is_renewed_once(reach: Open, token_acme: type[Provider]) -> None:
    """A 401 says that nothing was done, so a write is sent again as well."""
    turns: list[Turn] = [token("old"), reply(401), token("new"), reply(201)]
    received, results = run(reach, token_acme, turns, WRITE)
    assert results == [201]
    assert received[-1].headers["authorization"] == "Bearer new"


def test_a_second_refusal_is_the_end(reach: Open, token_acme: type[Provider]) -> None:
    """It names the variables of the client."""
    turns: list[Turn] = [token("old"), reply(401), token("new"), reply(401), reply()]
    received, results = run(reach, token_acme, turns, WRITE)
    assert len(received) == 4
    assert isinstance(results[0], UnauthenticatedError)
    assert "RECONCILE_ACME_CLIENT_ID and RECONCILE_ACME_CLIENT_SECRET" in results[0].detail


def test_two_calls_refused_at_once_share_the_new_token(reach: Open, token_acme: type[Provider]) -> None:
    """The second sees that the first has asked already."""
    tokens = iter(["old", "new"])

    async def by_token(writer: asyncio.StreamWriter) -> None:
        last = server_requests[-1]
        if last.target == "/token":
            writer.write(token(next(tokens)))
        else:
            await asyncio.sleep(0.02)
            writer.write(
                reply(401 if last.target != "/warm-up" and "old" in last.headers["authorization"] else 200)
            )

    server_requests: list[Received] = []

    async def send() -> int:
        async with scripted(by_token) as server, reach(server.url, token_acme) as provider:
            nonlocal server_requests
            server_requests = server.requests
            await provider.transport.call(Request("GET", "/warm-up"))
            await asyncio.gather(*(provider.transport.call(READ) for _ in range(2)))
            return [each.target for each in server.requests].count("/token")

    assert asyncio.run(send()) == 2


@pytest.mark.parametrize(("lifetime", "tokens"), [(1e-9, 1), (0, 1), ("soon", 1), (None, 1), (3600, 1)])
def test_a_lifetime_that_makes_no_sense_is_an_hour(
    reach: Open, token_acme: type[Provider], lifetime: object, tokens: int
) -> None:
    """The vendor says 401 when it is over."""
    received, _ = run(reach, token_acme, [token("t", lifetime), reply()], READ, READ)
    assert [each.target for each in received].count("/token") == tokens


def test_a_token_is_renewed_before_it_expires(
    reach: Open, token_acme: type[Provider], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A minute before, so that no call meets its end."""
    clock = [1000.0]
    monkeypatch.setattr("reconcile.sdk.credential.time.monotonic", lambda: clock[0])

    async def send() -> list[str]:
        turns = (token("a"), reply(), reply(), token("b"), reply())
        async with scripted(*turns) as server, reach(server.url, token_acme) as provider:
            for moment in (1000.0, 4539.0, 4540.0):
                clock[0] = moment
                await provider.transport.call(READ)
            return [each.target for each in server.requests]

    assert asyncio.run(send()) == ["/token", "/gadgets/1", "/gadgets/1", "/token", "/gadgets/1"]


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (reply(400, '{"error": "invalid_client"}'), UnauthenticatedError, "RECONCILE_ACME_CLIENT_SECRET"),
        (reply(401, '{"error": "invalid_client"}'), UnauthenticatedError, "RECONCILE_ACME_CLIENT_ID"),
        (reply(400, '{"error": "invalid_scope"}'), ForbiddenError, "grant the client the scopes"),
        (reply(403), ForbiddenError, "give these credentials the right"),
    ],
)
def test_wrong_credentials_are_tried_once(
    reach: Open, token_acme: type[Provider], answer: bytes, error: type[VendorError], words: str
) -> None:
    """Ten calls must not lock the client out."""
    received, results = run(reach, token_acme, [answer], READ, WRITE)
    assert len(received) == 1
    for result in results:
        assert isinstance(result, error)
        assert words in result.detail


@pytest.mark.parametrize("answer", [reply(200, "[]"), reply(200, '{"access_token": 7}'), token("t\u00e9")])
def test_an_answer_without_a_token_is_uncertain(
    reach: Open, token_acme: type[Provider], answer: bytes
) -> None:
    """Nothing can be asked with it."""
    _, results = run(reach, token_acme, [answer], READ)
    assert isinstance(results[0], UncertainError)


def test_asking_for_a_token_is_harmless_and_repeated(reach: Open, token_acme: type[Provider]) -> None:
    """It changes nothing at the vendor, although it is a POST."""
    received, results = run(reach, token_acme, [reset, reply(503), token("t"), reply()], READ)
    assert results == [200]
    assert [each.target for each in received] == ["/token", "/token", "/token", "/gadgets/1"]


def test_without_a_scope_none_is_asked_for(reach: Open, token_acme: type[Provider]) -> None:
    """The vendor gives what the client has."""
    plugin = cast("type[Provider]", type("Scopeless", (token_acme,), {"auth": ClientCredentials("/token")}))
    received, _ = run(reach, plugin, [token("t"), reply()], READ)
    assert received[0].body == b"grant_type=client_credentials"


def told(acme: type[Provider], **auth: object) -> type[Provider]:
    """A vendor that grants tokens in another way."""
    return cast(
        "type[Provider]", type("Told", (acme,), {"auth": ClientCredentials("/token", **cast("Any", auth))})
    )


def test_the_grant_may_stand_in_the_query_and_the_pair_be_sent_as_it_is(
    reach: Open, token_acme: type[Provider]
) -> None:
    """Not every vendor has read the RFC."""
    plugin = told(token_acme, grant_in="query", is_quoted=False, scope="a b")
    received, _ = run(reach, plugin, [token("t"), reply()], READ)
    assert (received[0].target, received[0].body) == ("/token?grant_type=client_credentials&scope=a+b", b"")
    pair = base64.b64decode(received[0].headers["authorization"].removeprefix("Basic "))
    assert pair == b"the-client:s3cret/of+acme"


def both(text: str, refresh: object) -> bytes:
    """An access token with a refresh token."""
    return reply(body=json.dumps({"access_token": text, "refresh_token": refresh}))


def test_a_refresh_token_serves_once_and_brings_the_next(reach: Open, token_acme: type[Provider]) -> None:
    """Sent without the secret of the client."""
    plugin = told(token_acme, refresh_path="/again")
    turns: list[Turn] = [
        both("a", "r1"),
        reply(401),
        both("b", "r2"),
        reply(),
        reply(401),
        both("c", ""),
        reply(),
    ]
    received, results = run(reach, plugin, turns, READ, READ)
    assert results == [200, 200]
    assert [each.target for each in received if each.method == "POST"] == ["/token", "/again", "/again"]
    renewals = [each for each in received if each.target == "/again"]
    assert [each.body for each in renewals] == [b"refresh_token=r1", b"refresh_token=r2"]
    assert all("authorization" not in each.headers for each in renewals)


@pytest.mark.parametrize("refusal", [reply(401), reply(500), reset, reply(200, "[]")])
def test_a_refused_refresh_falls_back_on_id_and_secret(
    reach: Open, token_acme: type[Provider], refusal: Turn
) -> None:
    """They always serve; a vendor that gives no refresh token is asked with them at once."""
    plugin = told(token_acme, refresh_path="/again")
    turns: list[Turn] = [
        both("a", "r1"),
        reply(401),
        refusal,
        both("b", None),
        reply(),
        reply(401),
        token("c"),
        reply(),
    ]
    received, results = run(reach, plugin, turns, READ, READ)
    assert results == [200, 200]
    assert [each.target for each in received if each.method == "POST"] == [
        "/token",
        "/again",
        "/token",
        "/token",
    ]


def test_a_refresh_token_is_never_printed(
    reach: Open, token_acme: type[Provider], caplog: pytest.LogCaptureFixture
) -> None:
    """Nor quoted from what the vendor says."""
    plugin = told(token_acme, refresh_path="/again")
    echo = reply(400, '{"message": "r3fresh-t0ken"}')
    _, results = run(reach, plugin, [both("a", "r3fresh-t0ken"), echo], WRITE)
    assert "r3fresh-t0ken" not in str(results[0]) + caplog.text
    assert "***" in str(results[0])
