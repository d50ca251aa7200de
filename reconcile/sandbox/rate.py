"""Counts requests in windows of time, by the sandbox's clock."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

from reconcile.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Window:
    """How many requests the running window has seen, this one included, and when it ends."""

    count: int
    ends: float
    seconds_left: int


def count_request(store: Store, seconds: int = 60) -> Window:
    """Count one request of a vendor; a window starts with its first."""
    now = store.now.timestamp()
    fact = f"{store.vendor}.window"
    count, ends = cast("list[float]", store.database.fact(fact) or [0, 0])
    if not now < float(ends) <= now + seconds:
        count, ends = 0, now + seconds
    store.database.remember(fact, [int(count) + 1, float(ends)])
    return Window(int(count) + 1, float(ends), math.ceil(float(ends) - now))
