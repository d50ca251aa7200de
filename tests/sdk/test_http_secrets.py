"""No credential goes anywhere but to the vendor, and none is ever shown."""

from __future__ import annotations

import asyncio
import json
import logging
import traceback
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from reconcile.core.errors import ConfigurationError, UncertainError, VendorError
from reconcile.sdk import Calls, Provider, Request
from reconcile.sdk.redaction import Redactor, printable
from reconcile.testing.scripted import reply, reset, scripted

Open = Callable[..., AbstractAsyncContextManager[Provider]]

SECRETS = ("k3y-of-acme", "s3cret/of+acme", "t0ken-of-acme", "dGhlLWNsaWVudDpzM2NyZXQlMkZvZiUyQmFjbWU=")


@pytest.mark.parametrize("status", [200, 401, 403, 422, 500, 302])
@pytest.mark.parametrize("vendor", ["acme", "token_acme"])
def test_no_secret_is_in_any_output(
    reach: Open, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture, status: int, vendor: str
) -> None:
    """Not even where the vendor repeats it: logs at their loudest, errors with their causes, and reprs."""
    caplog.set_level(logging.DEBUG)
    plugin: type[Provider] = request.getfixturevalue(vendor)
    with_token = vendor == "token_acme"
    echo = " ".join(SECRETS)
    body = json.dumps({"message": echo, "errors": {"a": [echo]}})
    turns = [reply(body='{"access_token": "t0ken-of-acme"}')] if with_token else []
    turns += [reply(status, body, {"Location": f"https://x.example/{echo.replace(' ', '/')}"})] * 4

    async def run() -> str:
        async with (
            scripted(*turns) as server,
            reach(server.url, plugin) as provider,
        ):
            shown = [repr(provider), repr(provider.transport), repr(provider.settings)]
            try:
                await provider.transport.call(Request("GET", "/gadgets", {"q": SECRETS[0]}))
            except VendorError as problem:
                shown += [repr(problem), *traceback.format_exception(problem)]
            return "\n".join(shown)

    shown = asyncio.run(run()) + caplog.text
    held = SECRETS[1:] if with_token else SECRETS[:1]
    assert [secret for secret in held if secret in shown] == []
    assert "reconcile.http" in caplog.text


def test_a_request_is_logged_with_its_status_and_duration(
    reach: Open, caplog: pytest.LogCaptureFixture
) -> None:
    """At DEBUG, nothing above it; a dash where no answer came."""
    caplog.set_level(logging.DEBUG, "reconcile.http")

    async def run() -> list[tuple[str, str]]:
        asked: list[tuple[str, str]] = []
        options = {"calls": Calls(on_request=lambda method, url: asked.append((method, url)))}
        async with scripted(reply(), reset) as server, reach(server.url, options=options) as provider:
            await provider.transport.call(Request("GET", "/gadgets", {"q": "a b"}))
            with pytest.raises(UncertainError):
                await provider.transport.call(Request("DELETE", "/gadgets/1"))
        return asked

    asked = asyncio.run(run())
    lines = [record.getMessage() for record in caplog.records if record.name == "reconcile.http"]
    assert [method for method, _ in asked] == ["GET", "DELETE"]
    assert asked[0][1].endswith("/gadgets?q=a%20b")
    assert "/gadgets?q=a%20b 200 " in lines[0]
    assert "/gadgets/1 - " in lines[1]


def test_the_vendor_is_told_who_asks(reach: Open) -> None:
    """By name and version, so that its support can find us."""

    async def run() -> dict[str, str]:
        async with scripted(reply()) as server, reach(server.url) as provider:
            await provider.transport.call(Request("GET", "/gadgets"))
            return dict(server.requests[0].headers)

    headers = asyncio.run(run())
    assert headers["user-agent"].startswith("reconcile/")
    assert headers["authorization"] == "Bearer k3y-of-acme"
    assert headers["accept"] == "application/json"


def test_a_proxy_of_the_environment_never_sees_this_machine(
    reach: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes to a sandbox stays here."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    async def run() -> int:
        async with scripted(reply()) as server, reach(server.url) as provider:
            return (await provider.transport.call(Request("GET", "/gadgets"))).status

    assert asyncio.run(run()) == 200


def test_a_proxy_that_cannot_be_used_is_named(reach: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the environment's, not the vendor's."""
    monkeypatch.setenv("HTTPS_PROXY", "gopher://127.0.0.1:9")

    async def run() -> None:
        async with reach("https://api.acme.example"):
            pass

    with pytest.raises(ConfigurationError, match="HTTPS_PROXY"):
        asyncio.run(run())


def test_a_vendors_text_cannot_move_the_terminal() -> None:
    """No escapes, no direction marks, one line, not too long."""
    assert printable("a\x1b[2J\u202eb\n\tc") == "a [2J b c"
    assert len(printable("x" * 10_000)) == 300


def test_the_longest_secret_goes_first() -> None:
    """Else the rest of it would stay."""
    redact = Redactor()
    for secret in ("", "abc", "abcdef"):
        redact.learn(secret)
    assert redact("x abcdef y abc") == "x *** y ***"
