"""A configured provider with its connections, for as long as a block lasts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

from reconcile.sdk.environment import load_settings
from reconcile.sdk.provider import Provider
from reconcile.sdk.settings import Settings, url_names, variable
from reconcile.sdk.transport import Calls

Asgi: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]

SANDBOX = "https://sandbox.invalid"


@asynccontextmanager
async def connect(
    plugin: type[Provider],
    settings: Settings,
    *,
    app: Asgi | None = None,
    calls: Calls | None = None,
) -> AsyncIterator[Provider]:
    """Open the connections of one provider instance.

    With `app`, requests go to that ASGI app in this process instead of the network. Raises
    `ConfigurationError` when the environment's proxies or certificates can't be used.
    """
    from reconcile.sdk.open_http import open_http  # noqa: PLC0415 - only here is the HTTP client needed

    async with open_http(plugin, settings, calls or Calls(), app) as transport:
        yield plugin(settings, transport)


def sandbox_settings(
    plugin: type[Provider], instance: str, from_file: Mapping[str, object] | None = None
) -> Settings:
    """The settings of an instance that talks to the vendor's sandbox in this process.

    Of the project file everything but addresses and credentials holds. Raises `ConfigurationError`.
    """
    kind = plugin.settings_type
    addresses = url_names(kind)
    given = {key: value for key, value in (from_file or {}).items() if key not in addresses}
    credentials: Mapping[str, str] = plugin.sandbox().credentials
    environ = dict.fromkeys((variable(instance, name) for name in addresses), SANDBOX)
    environ |= {variable(instance, name): value for name, value in credentials.items()}
    return load_settings(kind, instance, given, environ)
