"""What a run tells whoever watches it, while it happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from reconcile.core.outcome import StepResult
from reconcile.core.plan import Change


@dataclass(frozen=True, slots=True)
class ReadStarted:
    """One kind of one provider is being read."""

    what: str


@dataclass(frozen=True, slots=True)
class ReadEnded:
    """It was read, or not: `objects` is None then."""

    what: str
    objects: int | None


@dataclass(frozen=True, slots=True)
class StepStarted:
    """A change is being applied."""

    change: Change


@dataclass(frozen=True, slots=True)
class StepEnded:
    """A change ended, after so many seconds."""

    result: StepResult
    seconds: float


Event: TypeAlias = ReadStarted | ReadEnded | StepStarted | StepEnded
Listener: TypeAlias = Callable[[Event], None]


def deaf(_: Event) -> None:
    """A listener that does not care."""
