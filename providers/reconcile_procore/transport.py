"""Procore's ways over HTTP: the company's header, multipart uploads, rate windows, and all its error bodies.

Needs the HTTP client; imported only when a connection is open.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

import httpx2 as httpx

from reconcile.sdk import Answer, Request, Transport
from reconcile.sdk.exchange import Line
from reconcile.sdk.exchange import _Trail as Trail
from reconcile.sdk.http_transport import HttpTransport
from reconcile_procore.attachments import Upload
from reconcile_procore.failure import ProcoreFailure
from reconcile_procore.settings import ProcoreSettings

_TOO_MANY = 429


@dataclass
class Pace:
    """How many requests the nearer rate window still takes, and when it ends (Unix seconds)."""

    max_wait_s: float
    left: int | None = None
    reset: float = 0

    async def wait(self) -> None:
        """Wait for the next window when this one is used up; never longer than the user wants to."""
        wait_s = self.reset - time.time()
        if self.left is not None and self.left <= 0 and 0 < wait_s <= self.max_wait_s:
            await asyncio.sleep(wait_s)
            self.left = None
        elif self.left is not None:
            self.left = max(0, self.left - 1)

    def note(self, headers: Mapping[str, str]) -> None:
        """Read what an answer says of the nearer window."""
        left, reset = _number(headers, "x-rate-limit-remaining"), _number(headers, "x-rate-limit-reset")
        if left is not None and reset is not None:
            self.left = left if reset != self.reset or self.left is None else min(left, self.left)
            self.reset = reset

    def wait_of(self, headers: Mapping[str, str]) -> int | None:
        """The longer of the two waits that a refusal names, in seconds."""
        after, reset = _number(headers, "retry-after"), _number(headers, "x-rate-limit-reset")
        waits = [after] if after is not None else []
        if reset is not None:
            waits.append(math.ceil(max(0.0, reset - time.time())))
        return max(waits, default=None)


def _number(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(name, "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 12 else None  # noqa: PLR2004


@dataclass(frozen=True, kw_only=True)
class ProcoreLine(Line):
    """The connections to one account."""

    company: str
    pace: Pace = field(default_factory=lambda: Pace(60))

    async def send(self, request: Request, headers: Mapping[str, str]) -> Answer:
        """Send one request in the company's name, not faster than the account takes them."""
        if request.base != "base_url":
            return await super().send(request, headers)
        await self.pace.wait()
        answer = await super().send(request, {**headers, "Procore-Company-Id": self.company})
        self.pace.note(answer.headers)
        wait_s = self.pace.wait_of(answer.headers) if answer.status == _TOO_MANY else None
        return (
            answer
            if wait_s is None
            else replace(answer, headers={**answer.headers, "retry-after": str(wait_s)})
        )

    def _outgoing(self, request: Request, headers: Mapping[str, str], trail: Trail) -> httpx.Request:
        if not isinstance(request, Upload):
            return super()._outgoing(request, headers, trail)
        return self.client.build_request(
            request.method,
            self.bases[request.base] + request.path,
            data=dict(request.form or {}),
            files=[("attachments[]", file) for file in request.files],
            headers=dict(headers),
            extensions={"trace": trail.note},
        )


def tuned(transport: Transport, settings: ProcoreSettings) -> Transport:
    """The same connections with Procore's ways."""
    if not isinstance(transport, HttpTransport):
        return transport
    line = transport.line
    values = {each.name: getattr(line, each.name) for each in fields(line)}
    failure = ProcoreFailure(**{each.name: getattr(line.failure, each.name) for each in fields(line.failure)})
    values["failure"] = failure
    pace = Pace(settings.max_wait_s)
    return replace(transport, line=ProcoreLine(**values, company=str(settings.company_id), pace=pace))
