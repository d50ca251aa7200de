"""Serves sandboxes on loopback, with resets that are real ones."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from reconcile.core.errors import ConfigurationError
from reconcile.sandbox.app import serve_app
from reconcile.sandbox.delivery import CONNECTION
from reconcile.sandbox.vendor import VendorSandbox

_LOOPBACK = ("127.0.0.1", "localhost")
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class _Protocol(H11Protocol):
    """HTTP/1.1 that shows each request its connection, so that a fault can reset it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # asyncio does this only for sockets that name their protocol, and those of a listener do not;
        # without it every answer waits 40 ms between its head and its body.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.app_state = {**self.app_state, CONNECTION: transport}


def run(
    sandboxes: Sequence[type[VendorSandbox]],
    host: str = "127.0.0.1",
    port: int = 0,
    data: Path | None = None,
    on_ready: Callable[[int], None] = lambda _: None,
) -> None:
    """Serve until SIGINT or SIGTERM; `on_ready` is told the port as soon as it takes connections.

    Port 0 takes a free one. Raises `ConfigurationError` for another host than loopback or a port in use,
    and `StorageError` where `data` can't be used.
    """
    listener = _listen(host, port)
    with listener:
        config = uvicorn.Config(
            serve_app(sandboxes, data),
            http=_Protocol,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        with _signals_end(server):
            on_ready(listener.getsockname()[1])
            server.run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    if host not in _LOOPBACK:
        raise ConfigurationError(
            f"a sandbox is served on loopback only, not on {host}", f"use {_LOOPBACK[0]}"
        )
    try:
        return socket.create_server((_LOOPBACK[0], port))
    except (OSError, OverflowError) as problem:
        raise ConfigurationError(
            f"port {port} can't be served: {problem}", "choose another; 0 takes a free one"
        ) from problem


@contextmanager
def _signals_end(server: uvicorn.Server) -> Iterator[None]:
    """Let a signal end the server before it listens for signals, and after, when it raises them once more."""
    previous = {number: signal.signal(number, server.handle_exit) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
