"""The piece of a list that a page holds, honest or distorted by a fault."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from reconcile.sandbox.call import Distortion

T = TypeVar("T")


def page_of(rows: Sequence[T], start: int, size: int, distortion: Distortion) -> Sequence[T]:
    """The `size` rows from `start` (from 0) on, as the distortion has it."""
    start = max(0, start + distortion.rows - distortion.pages * size)
    return rows[start : start + size]
