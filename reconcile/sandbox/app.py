"""The ASGI applications: all vendors below their names, or one vendor alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from reconcile.sandbox.call import Call
from reconcile.sandbox.control import Control
from reconcile.sandbox.database import Database
from reconcile.sandbox.delivery import deliver
from reconcile.sandbox.exchange import Exchange
from reconcile.sandbox.switch import Setting
from reconcile.sandbox.vendor import VendorSandbox


def serve_app(
    sandboxes: Sequence[type[VendorSandbox]],
    data: Path | None,
    switches: Mapping[str, Mapping[str, Setting]] | None = None,
) -> ASGIApp:
    """Serve every vendor below `/<name>`, and the control routes (`/_ledger`, …) at the root.

    Every vendor is below `/from/<client>/<name>`, too: what is written there bears the client's name in the
    ledger. `data` is the file that keeps everything, None for memory. Raises `StorageError` where it can't
    be used.
    """
    return _app({f"/{kind.name}": kind for kind in sandboxes}, data, switches or {})


def embedded_app(
    sandbox: type[VendorSandbox], data: Path | None, switches: Mapping[str, Setting] | None = None
) -> ASGIApp:
    """Serve one vendor at the root, for use in the same process, with the control routes beside it."""
    return _app({"": sandbox}, data, {sandbox.name: switches or {}})


def _app(
    mounts: Mapping[str, type[VendorSandbox]],
    data: Path | None,
    switches: Mapping[str, Mapping[str, Setting]],
) -> ASGIApp:
    database = Database(data)
    gates = {path: Exchange(kind, database, switches.get(kind.name)) for path, kind in mounts.items()}
    control = Control(database, {exchange.kind.name: exchange for exchange in gates.values()})
    vendors = [_mount(path, exchange) for path, exchange in gates.items()]
    return Starlette(routes=[*control.routes(), Mount("/from/{client}", routes=vendors), *vendors])


def _mount(path: str, exchange: Exchange) -> Mount:
    """Everything below a path, a line break within included, which starlette's own pattern leaves out."""
    mount = Mount(path, app=_Vendor(exchange))
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)
    return mount


class _Vendor:
    """One vendor's API as an ASGI application."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        outcome = self._exchange.take(_call(scope, await _body(receive)))
        await deliver(outcome, scope, receive, send)


async def _body(receive: Receive) -> bytes:
    parts = []
    more = True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


def _call(scope: Scope, body: bytes) -> Call:
    headers = {name.decode("latin-1").lower(): text.decode("latin-1") for name, text in scope["headers"]}
    root_path: str = scope.get("root_path", "")
    raw_path = scope["raw_path"].decode("latin-1")
    return Call(
        method=scope["method"],
        path=raw_path.removeprefix(quote(root_path)) or "/",
        raw_query=scope["query_string"].decode("latin-1"),
        headers=headers,
        body=body,
        root=f"{scope['scheme']}://{headers.get('host', 'localhost')}{root_path}",
        client=scope.get("path_params", {}).get("client", ""),
    )
