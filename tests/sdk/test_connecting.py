"""Providers on an app in this process, and what is known of them without any connection."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Annotated, Any, ClassVar, cast

import pytest

import reconcile.sdk
from reconcile.core.capability import Capabilities, Promise
from reconcile.core.errors import ConfigurationError, RefusedError, UncertainError
from reconcile.core.live import Live
from reconcile.sdk import (
    Asgi,
    ListedCollection,
    Provider,
    Request,
    Resource,
    RestCollection,
    Role,
    Settings,
    Text,
    capabilities_of,
    sandbox_settings,
)

Open = Callable[..., AbstractAsyncContextManager[Provider]]


def app_that(act: Callable[[], bytes]) -> Asgi:
    """An app that answers every request with what `act` returns."""

    async def app(_: object, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        await receive()
        body = act()
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


def raising(error: Exception) -> Asgi:
    """An app that raises."""

    def act() -> bytes:
        raise error

    return app_that(act)


def test_requests_can_go_to_an_app_in_this_process(reach: Open) -> None:
    """No port, no network, the same answers."""

    async def run() -> object:
        options = {"app": app_that(lambda: b'{"a": 0.10}')}
        async with reach("https://sandbox.invalid/crm", options=options) as provider:
            return (await provider.transport.call(Request("GET", "/gadgets"))).body

    assert str(asyncio.run(run())) == "{'a': Decimal('0.10')}"


@pytest.mark.parametrize(
    ("error", "expected"),
    [(ConnectionResetError("gone"), UncertainError), (ConnectionRefusedError("closed"), RefusedError)],
)
def test_an_app_fails_as_a_network_does(reach: Open, error: Exception, expected: type[Exception]) -> None:
    """A reset may have been after the work was done; a refused connection was not."""

    async def run() -> None:
        async with reach("https://sandbox.invalid", options={"app": raising(error)}) as provider:
            with pytest.raises(expected):
                await provider.transport.call(Request("POST", "/gadgets", json={}))

    asyncio.run(run())


class Sandbox:
    """What a vendor's sandbox has to say."""

    credentials: ClassVar[dict[str, str]] = {"api_key": "sandbox-key"}


def test_a_sandbox_brings_its_own_credentials_and_address(acme: type[Provider]) -> None:
    """Of the project file everything else holds."""

    class Played(acme):  # type: ignore[valid-type,misc]  # a fixture's class
        """With a sandbox."""

        @staticmethod
        def sandbox() -> type[Any]:
            """Its sandbox."""
            return Sandbox

    plugin = cast("type[Provider]", Played)
    settings = sandbox_settings(plugin, "acme-eu", {"base_url": "https://prod.example", "timeout_s": 5})
    assert (settings.origin, settings.timeout_s) == ("https://sandbox.invalid", 5)
    assert cast("Any", settings).api_key.get_secret_value() == "sandbox-key"
    with pytest.raises(ConfigurationError, match="never stands in a file"):
        sandbox_settings(plugin, "acme", {"api_key": "x"})


class Marked(Resource):
    """With a marker and labels."""

    api_version: ClassVar[str] = "acme/v1"
    external_id: Annotated[Text, Role.MARKER] | None = None
    labels: Annotated[tuple[Text, ...], Role.TAGS] | None = None


class Keyed(Resource):
    """With a natural key."""

    api_version: ClassVar[str] = "acme/v1"
    natural_key: ClassVar[tuple[str, ...]] = ("name",)
    name: Text


class Plain(Resource):
    """With nothing."""

    api_version: ClassVar[str] = "acme/v1"


class Finding(ListedCollection):
    """Asks by marker or natural key."""

    async def find(self, desired: Resource) -> Sequence[Live]:
        """Nothing."""
        del desired
        return []


class Tagging(RestCollection):
    """Sets tags apart, and clones."""

    async def set_tags(self, id: str, tags: Sequence[str]) -> Live:
        """Nothing."""
        raise NotImplementedError

    async def clone(self, source_id: str, desired: Resource) -> Live:
        """Nothing."""
        raise NotImplementedError


@pytest.mark.parametrize(
    ("base", "kind", "expected"),
    [
        (Finding, Marked, Capabilities(tag=True, lists=True, promise=Promise.MARKER)),
        (Finding, Keyed, Capabilities(lists=True, promise=Promise.NATURAL_KEY)),
        (Finding, Plain, Capabilities(lists=True)),
        (Tagging, Marked, Capabilities(tag=True, tags_apart=True, clone=True)),
        (RestCollection, Keyed, Capabilities()),
    ],
)
def test_what_a_collection_can_do_is_read_off_its_class(
    base: type[RestCollection], kind: type[Resource], expected: Capabilities
) -> None:
    """Before any request."""
    collection = type("Collection", (base,), {"kind": kind})
    assert capabilities_of(collection) == expected


def test_the_public_names_are_a_sorted_list() -> None:
    """What is on it is there."""
    names = reconcile.sdk.__all__
    assert names == sorted(names, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    assert [name for name in names if not hasattr(reconcile.sdk, name)] == []


def test_importing_the_sdk_and_the_vendors_loads_no_http_client() -> None:
    """Reading manifests needs none."""
    heavy = (
        "httpx2",
        "httpcore2",
        "tenacity",
        "simplejson",
        "starlette",
        "uvicorn",
        "deepdiff",
        "asyncio.tasks",
    )
    code = f"""
import sys
import reconcile.sdk, reconcile_cor, reconcile_growcrm, reconcile_procore
import reconcile_trelica, reconcile_zenskar
print([name for name in {heavy!r} if name in sys.modules])
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_settings_name_the_origin_of_the_api(acme: type[Provider]) -> None:
    """The first address."""
    settings: Settings = acme.settings_type(instance="acme")
    assert settings.origin == "https://api.acme.example"
