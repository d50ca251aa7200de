"""Slows down before the vendor refuses: its answers say how many requests the window still takes."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass

from reconcile.sdk.reading import count_of
from reconcile.sdk.retry import Patience
from reconcile.sdk.transport import RateLimit


@dataclass
class Pace:
    """How many requests the nearest window still takes, and when it ends (Unix seconds).

    Without a `limit` the vendor tells nothing, and nobody waits.
    """

    limit: RateLimit | None = None
    left: int | None = None
    reset: float = 0

    async def wait(self, patience: Patience) -> None:
        """Wait for the next window when this one is used up; never longer than the user wants to."""
        wait_s = self.reset - time.time()
        if self.left is not None and self.left <= 0 and 0 < wait_s <= patience.max_wait_s:
            await patience.pause(wait_s)
            self.left = None
        elif self.left is not None:
            self.left = max(0, self.left - 1)

    def note(self, headers: Mapping[str, str]) -> None:
        """Read what an answer says of the window; of several on their way the oldest may come last."""
        left, reset = self._told(headers)
        if left is not None and reset is not None:
            self.left = left if reset != self.reset or self.left is None else min(left, self.left)
            self.reset = reset

    def longer(self, wait_s: float | None, headers: Mapping[str, str]) -> float | None:
        """The longer of the waits that a refusal asks for: its Retry-After, and the rest of the window."""
        _, reset = self._told(headers)
        rest = None if reset is None else max(0, math.ceil(reset - time.time()))
        return max((each for each in (wait_s, rest) if each is not None), default=None)

    def _told(self, headers: Mapping[str, str]) -> tuple[int | None, int | None]:
        if self.limit is None:
            return None, None
        return count_of(headers.get(self.limit.remaining)), count_of(headers.get(self.limit.reset))
