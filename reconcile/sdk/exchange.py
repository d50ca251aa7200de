"""One request and its answer over httpx: deadline, size cap, slots, and whether a byte was sent."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

import httpx2 as httpx

from reconcile.core.errors import RefusedError, UncertainError
from reconcile.sdk.exact_json import dumps, loads
from reconcile.sdk.failure import Failure
from reconcile.sdk.multipart import form_fields
from reconcile.sdk.redaction import printable
from reconcile.sdk.retry import SetbackError
from reconcile.sdk.transport import Answer, OnRequest, Request, Setback
from reconcile.sdk.url import origin_of

MAX_BYTES = 64 * 1024 * 1024

_LOG = logging.getLogger("reconcile.http")
for _name in ("httpx2", "httpcore2"):  # they would log addresses and headers as they are
    logging.getLogger(_name).setLevel(logging.WARNING)
_CUT = "the connection was cut"
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    ConnectionRefusedError,
)


@dataclass
class _Trail:
    """How far a request got; an app in this process takes it at once."""

    is_sent: bool
    status: int | None = None
    started: float = field(default_factory=time.monotonic)

    async def note(self, event: str, _: object) -> None:
        """Hear what the connection does."""
        self.is_sent = self.is_sent or event.endswith("send_request_headers.started")


@dataclass(frozen=True)
class Line:
    """The connections to one vendor; `bases` are its addresses by the names of their settings."""

    client: httpx.AsyncClient
    bases: Mapping[str, str]
    failure: Failure
    timeout_s: float
    slots: Mapping[str, asyncio.Semaphore]
    on_request: OnRequest | None = None
    is_local: bool = False
    max_bytes: int = MAX_BYTES

    async def send(self, request: Request, headers: Mapping[str, str]) -> Answer:
        """Send one request; raises `SetbackError` unless there is an answer that can be read."""
        async with self.slots[origin_of(self.bases[request.base])]:
            trail = _Trail(is_sent=self.is_local)
            try:
                async with asyncio.timeout(self.timeout_s):
                    return await self._exchange(request, headers, trail)
            except TimeoutError as problem:
                raise self._no_answer(request, f"within {self.timeout_s:g} s", trail) from problem
            except _NOT_SENT as problem:
                raise self._unreachable(request, str(problem)) from problem
            except httpx.DecodingError as problem:
                raise self._unreadable(request, "its compression is broken") from problem
            except (httpx.TransportError, OSError) as problem:
                raise self._no_answer(request, f"to the end: {str(problem) or _CUT}", trail) from problem
            finally:
                self._tell(request, trail)

    async def _exchange(self, request: Request, headers: Mapping[str, str], trail: _Trail) -> Answer:
        response = await self.client.send(self._outgoing(request, headers, trail), stream=True)
        trail.status = response.status_code
        try:
            body = await self._body(request, response)
        finally:
            await response.aclose()
        answer = Answer(response.status_code, dict(response.headers))
        if not body:
            return answer
        return Answer(answer.status, answer.headers, self._decoded(request, response, body))

    def _outgoing(self, request: Request, headers: Mapping[str, str], trail: _Trail) -> httpx.Request:
        data: Mapping[str, object] | None = request.form
        if request.files:
            data = form_fields(request.json)
        content = None if request.json is None or request.files else dumps(request.json)
        typed = {} if content is None else {"Content-Type": "application/json"}
        return self.client.build_request(
            request.method,
            self.bases[request.base] + request.path,
            params=None if request.query is None else dict(request.query),
            content=content,
            data=None if data is None else dict(data),
            files=[(each.field, (each.name, each.content)) for each in request.files] or None,
            headers={**typed, **headers},
            extensions={"trace": trail.note},
        )

    async def _body(self, request: Request, response: httpx.Response) -> bytes:
        parts: list[bytes] = []
        size = 0
        async for part in response.aiter_bytes():
            size += len(part)
            if size > self.max_bytes:
                raise self._unreadable(request, f"it is larger than {self.max_bytes} bytes")
            parts.append(part)
        return b"".join(parts)

    def _decoded(self, request: Request, response: httpx.Response, body: bytes) -> object:
        """The JSON of a success; of a failure, too, if it has any."""
        kind = response.headers.get("content-type", "json")
        try:
            if "json" not in kind:
                message = f"it is {printable(kind, 60)}, not JSON"
                raise ValueError(message)  # noqa: TRY301 - the same end for every unreadable body
            return loads(body)
        except ValueError as problem:
            if not response.is_success:
                return None
            raise self._unreadable(request, str(problem)) from problem

    def _unreachable(self, request: Request, reason: str) -> SetbackError:
        origin = origin_of(self.bases[request.base])
        text = self.failure.redact(printable(reason))
        return SetbackError(
            RefusedError(
                f"{self.failure.title}: could not reach {origin}: {text}",
                "nothing was sent; check the network and the address",
            ),
            Setback.UNREACHABLE,
        )

    def _no_answer(self, request: Request, reason: str, trail: _Trail) -> SetbackError:
        if not trail.is_sent:
            return self._unreachable(request, f"no connection {reason}")
        text = self.failure.redact(printable(reason))
        return SetbackError(
            UncertainError(
                f"{self.failure.title} did not answer {request.method} {request.path} {text}",
                "see whether the vendor is up, then plan again",
            ),
            Setback.LOST,
        )

    def _unreadable(self, request: Request, reason: str) -> SetbackError:
        return SetbackError(
            UncertainError(
                f"{self.failure.title}: can't read the answer to {request.method} {request.path}: {reason}",
                "check the address of the vendor, then plan again",
            ),
            Setback.FINAL,
        )

    def _tell(self, request: Request, trail: _Trail) -> None:
        seconds = time.monotonic() - trail.started
        query = "&".join(f"{name}={quote(str(value))}" for name, value in (request.query or {}).items())
        url = self.bases[request.base] + request.path + (f"?{query}" if query else "")
        url = self.failure.redact(url)
        _LOG.debug("%s %s %s %d ms", request.method, url, trail.status or "-", round(1000 * seconds))
        if self.on_request:
            self.on_request(request.method, url)
