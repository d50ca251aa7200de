"""Brings an outcome to the client: whole, torn, drop by drop, late, or not at all."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Iterator

from starlette.types import Receive, Scope, Send

from reconcile.sandbox.call import JSON, Answer
from reconcile.sandbox.exchange import Outcome
from reconcile.sandbox.fault import Fault, Wire

CONNECTION = "reconcile.connection"
_DROPS = 8


async def deliver(outcome: Outcome, scope: Scope, receive: Receive, send: Send) -> None:
    """Send the answer as its fault demands."""
    answer, fault = outcome.answer, outcome.fault
    if answer is None:
        await reset(scope, receive)
    elif fault is None:
        await _send(answer, [answer.body], send)
    elif fault.rule.wire is Wire.TRUNCATED:
        await _tear(answer, scope, receive, send)
    elif fault.rule.wire is Wire.DRIP:
        await _drip(answer, fault, send)
    elif not (fault.delay and await _client_left(receive, fault.delay)):
        await _send(answer, [answer.body], send)


async def reset(scope: Scope, receive: Receive) -> None:
    """Reset the connection; without one, in process, raises `ConnectionResetError`."""
    transport = _connection(scope)
    if transport is None:
        raise ConnectionResetError("the sandbox reset the connection, as a fault asked for")
    raw = transport.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    await _client_left(receive, None)


def _connection(scope: Scope) -> asyncio.Transport | None:
    found: asyncio.Transport | None = scope.get("state", {}).get(CONNECTION)
    return found


async def _client_left(receive: Receive, seconds: float | None) -> bool:
    """Wait; true as soon as the client has left."""
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return False
    return True


async def _start(answer: Answer, send: Send) -> None:
    headers = {name.lower(): text for name, text in answer.headers.items()}
    if not isinstance(answer.content, bytes) and answer.content is not None:
        headers.setdefault("content-type", JSON)
    if answer.status not in {204, 304}:
        headers["content-length"] = str(len(answer.body))
    raw = [(name.encode("latin-1"), text.encode("latin-1")) for name, text in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})


async def _send(answer: Answer, pieces: list[bytes], send: Send) -> None:
    await _start(answer, send)
    for piece in pieces:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _tear(answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
    """Announce the whole body and send half of it."""
    await _start(answer, send)
    half = answer.body[: len(answer.body) // 2]
    transport = _connection(scope)
    await send({"type": "http.response.body", "body": half, "more_body": transport is not None})
    if transport is not None:
        transport.close()
        await _client_left(receive, None)


async def _drip(answer: Answer, fault: Fault, send: Send) -> None:
    await _start(answer, send)
    for drop in _drops(answer.body):
        await asyncio.sleep(fault.delay)
        await send({"type": "http.response.body", "body": drop, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _drops(body: bytes) -> Iterator[bytes]:
    size = max(1, -(-len(body) // _DROPS))
    return (body[start : start + size] for start in range(0, len(body), size))
