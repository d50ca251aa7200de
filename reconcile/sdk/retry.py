"""When a failed request is sent again, and after how long."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tenacity import AsyncRetrying, RetryCallState
from tenacity.wait import wait_base, wait_exponential_jitter

from reconcile.core.errors import RefusedError, ThrottledError, VendorError
from reconcile.sdk.transport import ATTEMPTS, Request, Setback


class SetbackError(Exception):
    """A request failed: as which error, how, and how many seconds the vendor asks to wait."""

    def __init__(self, error: VendorError, setback: Setback, wait_s: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.setback = setback
        self.wait_s = wait_s


@dataclass(frozen=True)
class Patience:
    """The longest wait that a vendor may ask for, and the first pause; each further one is twice as long.

    Once `stop` is set, nobody waits any more, and no write begins.
    """

    max_wait_s: float = 60
    pause_s: float = 0.25
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def pause(self, seconds: float) -> None:
        """Wait; on a stop see `go_on`: a write that is to be sent again was certainly not done."""
        waiting = {asyncio.ensure_future(asyncio.sleep(seconds)), asyncio.ensure_future(self.stop.wait())}
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waiting:
                each.cancel()
        self.go_on()

    def go_on(self) -> None:
        """Raise `RefusedError` once the run is to stop."""
        if self.stop.is_set():
            raise RefusedError("the run was interrupted before this was sent", "plan again")


def repeating(request: Request, patience: Patience) -> AsyncRetrying:
    """Call a function again as the table of attempts allows."""

    def may_repeat(state: RetryCallState) -> bool:
        error = _setback(state)
        if error is None or (error.wait_s or 0) > patience.max_wait_s:
            return False
        most = ATTEMPTS[error.setback]
        return state.attempt_number < (most.read if request.is_read else most.write)

    return AsyncRetrying(retry=may_repeat, wait=_Wait(patience.pause_s), sleep=patience.pause)


class _Wait(wait_base):
    """As long as the vendor says, else longer each time; never all at the same moment."""

    def __init__(self, pause_s: float) -> None:
        self._backoff = wait_exponential_jitter(multiplier=pause_s, max=8, jitter=pause_s)

    def __call__(self, retry_state: RetryCallState) -> float:
        """The seconds until the next try."""
        error = _setback(retry_state)
        asked = error.wait_s if error else None
        return self._backoff(retry_state) + (asked or 0)


def _setback(state: RetryCallState) -> SetbackError | None:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, SetbackError) else None


def too_long(wait_s: float, patience: Patience, where: str, variable: str) -> ThrottledError:
    """The error of a wait that nobody wants."""
    return ThrottledError(
        f"{where}: too many requests, and it asks to wait {wait_s:.0f} s; "
        f"the longest wait is {patience.max_wait_s:g} s",
        f"run again later, or raise {variable}",
        status=429,
    )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The wait that an answer asks for, in seconds; it is given as seconds or as a date."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        until = _instant(text)
    except ValueError:
        return None
    try:
        now = _instant(headers.get("date", ""))
    except ValueError:
        now = datetime.now(UTC)
    return max(0.0, (until - now).total_seconds())


def _instant(text: str) -> datetime:
    found = parsedate_to_datetime(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
