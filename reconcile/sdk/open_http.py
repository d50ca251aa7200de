"""Builds the HTTP client of one provider instance and closes it again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

import httpx2 as httpx

from reconcile.core.errors import ConfigurationError
from reconcile.sdk.connect import Asgi
from reconcile.sdk.credential import credential_of
from reconcile.sdk.exchange import Line
from reconcile.sdk.failure import Failure
from reconcile.sdk.http_transport import HttpTransport
from reconcile.sdk.pace import Pace
from reconcile.sdk.provider import Provider
from reconcile.sdk.retry import Patience
from reconcile.sdk.settings import Settings, names, url_names, variable
from reconcile.sdk.transport import Calls, FromSetting
from reconcile.sdk.url import origin_of

_HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip",
    "User-Agent": f"reconcile/{version('contract-reconcile')}",
}
# Servers close idle connections after 5 s or more; a write that meets that moment would be uncertain.
_LIMITS = httpx.Limits(keepalive_expiry=2)
_LOOPBACK = ("all://127.0.0.1", "all://localhost", "all://[::1]")


@asynccontextmanager
async def open_http(
    plugin: type[Provider],
    settings: Settings,
    calls: Calls,
    app: Asgi | None,
) -> AsyncIterator[HttpTransport]:
    """See `connect`."""
    failure = Failure(
        plugin.title,
        plugin.errors,
        tuple(variable(settings.instance, name) for name in plugin.auth.settings),
        {name: variable(settings.instance, name) for name in names(type(settings))},
    )
    bases = {name: str(getattr(settings, name)).rstrip("/") for name in url_names(type(settings))}
    origins = {origin_of(url) for url in bases.values()}
    async with _client(app) as client:
        line = Line(
            client,
            bases,
            failure,
            settings.timeout_s,
            {origin: asyncio.Semaphore(calls.parallelism) for origin in origins},
            calls.on_request,
            is_local=app is not None,
        )
        yield HttpTransport(
            line,
            credential_of(plugin.auth, settings, failure),
            Patience(settings.max_wait_s, stop=calls.stop or asyncio.Event()),
            {name: _header(value, settings) for name, value in plugin.headers.items()},
            Pace(plugin.rate_limit),
        )


def _header(value: str | FromSetting, settings: Settings) -> str:
    return value if isinstance(value, str) else str(getattr(settings, value.name))


def _client(app: Asgi | None) -> httpx.AsyncClient:
    """A client without a deadline of its own: `Line` has one for the whole exchange."""
    if app is not None:
        transport = httpx.ASGITransport(app)
        return httpx.AsyncClient(transport=transport, headers=_HEADERS, timeout=None, trust_env=False)
    try:
        # Proxies of the environment hold for vendors; nothing that goes to this machine leaves it.
        return httpx.AsyncClient(
            headers=_HEADERS, timeout=None, limits=_LIMITS, mounts=dict.fromkeys(_LOOPBACK)
        )
    except (ImportError, ValueError, OSError) as problem:
        raise ConfigurationError(
            f"the environment's proxy or certificates can't be used: {problem}",
            "check HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR",
        ) from problem
