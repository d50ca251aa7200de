"""What goes along with a request: declared headers, a credential, files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from decimal import Decimal
from typing import cast

import pytest

from reconcile.sdk import ApiKey, FromSetting, Provider, Request, Upload
from reconcile.testing.scripted import Received, reply, scripted

Open = Callable[..., AbstractAsyncContextManager[Provider]]

TOKEN = reply(body='{"access_token": "t0ken", "expires_in": 3600}')


def sent(reach: Open, plugin: type[Provider], request: Request, **settings: object) -> list[Received]:
    """What a vendor receives."""

    async def run() -> list[Received]:
        async with scripted(TOKEN) as server, reach(server.url, plugin, **settings) as provider:
            await provider.transport.call(request)
            return server.requests

    return asyncio.run(run())


def test_declared_headers_go_along_except_for_a_token(reach: Open, token_acme: type[Provider]) -> None:
    """Constants, and what a setting says."""
    headers = {"X-Version": "7", "X-Client": FromSetting("client_id")}
    plugin = cast("type[Provider]", type("Headed", (token_acme,), {"headers": headers}))
    token, read = sent(reach, plugin, Request("GET", "/gadgets"), client_id="me")
    assert (read.headers["x-version"], read.headers["x-client"]) == ("7", "me")
    assert not {"x-version", "x-client"} & token.headers.keys()


@pytest.mark.parametrize(
    ("key", "header", "value"),
    [
        ("k3y", "x-api-key", "k3y"),
        ("eyJhbGciOiJub25lIn0.e30.", "authorization", "Bearer eyJhbGciOiJub25lIn0.e30."),
    ],
)
def test_a_key_that_is_a_web_token_is_a_bearers(
    reach: Open, acme: type[Provider], key: str, header: str, value: str
) -> None:
    """Where the vendor takes both."""
    auth = ApiKey(header="x-api-key", prefix="", jwt_is_bearer=True)
    plugin = cast("type[Provider]", type("Either", (acme,), {"auth": auth}))
    [read] = sent(reach, plugin, Request("GET", "/gadgets"), api_key=key)
    assert read.headers[header] == value
    assert len({"x-api-key", "authorization"} & read.headers.keys()) == 1


def test_files_go_along_as_multipart(reach: Open, acme: type[Provider]) -> None:
    """With the fields of the body beside them, each file under its name."""
    files = (Upload("files[]", "a.pdf", b"%PDF\x00"), Upload("files[]", "b.pdf", b"two"))
    body = {
        "gadget": {
            "name": "\u017di\u017ekov",
            "tags": [1, 2],
            "none": None,
            "on": True,
            "price": Decimal("1E+2"),
        }
    }
    [write] = sent(reach, acme, Request("POST", "/gadgets", json=body, files=files))
    kind, _, boundary = write.headers["content-type"].partition("; boundary=")
    assert kind == "multipart/form-data"
    parts = [part.strip(b"\r\n") for part in write.body.split(f"--{boundary}".encode())[1:-1]]
    heads, _, contents = zip(*(part.partition(b"\r\n\r\n") for part in parts), strict=True)
    assert contents == ("\u017di\u017ekov".encode(), b"1", b"2", b"", b"true", b"100", b"%PDF\x00", b"two")
    names = [head.partition(b'name="')[2].partition(b'"')[0].decode() for head in heads]
    fields = ["name", "tags][", "tags][", "none", "on", "price"]
    assert names == [f"gadget[{each}]" for each in fields] + ["files[]"] * 2
    assert b'filename="a.pdf"' in heads[6]


def test_a_form_without_files_is_url_encoded(reach: Open, acme: type[Provider]) -> None:
    """As forms are."""
    [write] = sent(reach, acme, Request("POST", "/gadgets", form={"a": "b c"}))
    assert write.headers["content-type"] == "application/x-www-form-urlencoded"
    assert write.body == b"a=b+c"
