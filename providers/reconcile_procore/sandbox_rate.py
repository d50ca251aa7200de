"""Procore's two rate windows: an hour and ten seconds; each answer tells of the nearer one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from reconcile.sandbox import Answer, Store
from reconcile_procore.sandbox_problems import problem

WINDOWS: Mapping[str, int] = {"hourly_limit": 3600, "spike_limit": 10}


@dataclass(frozen=True, slots=True)
class Window:
    """One window after a request was counted: what it still takes, and when it ends."""

    limit: int
    left: int
    ends: int

    @property
    def headers(self) -> dict[str, str]:
        """What an answer says of it."""
        return {
            "X-Rate-Limit-Limit": str(self.limit),
            "X-Rate-Limit-Remaining": str(max(0, self.left)),
            "X-Rate-Limit-Reset": str(self.ends),
        }


def count(store: Store, limits: Mapping[str, int]) -> Window | None:
    """Count a request in every window that has a limit; answers the one that is nearer."""
    counted = [_count(store, name, limit) for name, limit in limits.items() if limit]
    return min(counted, key=lambda window: window.left, default=None)


def _count(store: Store, name: str, limit: int) -> Window:
    now, fact = store.now.timestamp(), f"{store.vendor}.{name}"
    used, ends = cast("list[int]", store.database.fact(fact) or [0, 0])
    if not now < ends <= now + WINDOWS[name] + 1:
        used, ends = 0, math.ceil(now + WINDOWS[name])
    store.database.remember(fact, [used + 1, ends])
    return Window(limit, limit - used - 1, ends)


def too_many(window: Window, store: Store) -> Answer:
    """429, with both headers that the documents name."""
    wait = max(1, math.ceil(window.ends - store.now.timestamp()))
    return problem(429).with_headers(Retry_After=str(wait))
