"""What one step sends: one write after the other, those that were done, and the one of which nobody knows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from reconcile.core.action import Action
from reconcile.core.errors import RefusedError, UncertainError, VendorError
from reconcile.core.outcome import Outcome
from reconcile.engine.records import Records
from reconcile.engine.step_error import InterruptedStepError
from reconcile.state import Intent, Source

T = TypeVar("T")


@dataclass
class Sending:
    """The writes of one step.

    `stop` is set when nothing more is to be written; `done` are the writes that were done, and `doubt` is the
    one of which nobody knows; `at_rest` is set while no write is in flight.
    """

    records: Records
    stop: asyncio.Event
    done: list[Action] = field(default_factory=list)
    doubt: Intent | None = None
    at_rest: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.at_rest.set()

    async def write(self, intent: Intent, call: Callable[[], Awaitable[T]]) -> T:
        """Send one write; until its end is known, the step is in doubt."""
        if self.stop.is_set():
            raise InterruptedStepError

        async def send() -> T:
            self.doubt = intent
            return await call()

        self.at_rest.clear()
        try:
            result = await self.records.write(intent, send)
        except RefusedError as problem:
            self.doubt = None
            if problem.is_partial:
                self.done.append(intent.action)
            raise
        finally:
            self.at_rest.set()
        self._has_done(intent)
        return result

    async def look_up(self, problem: UncertainError, look: Callable[[], Awaitable[T]]) -> T:
        """Look for what became of the write in doubt; the doubt stays where that can't be read."""
        try:
            return await look()
        except VendorError as other:
            raise UncertainError(
                f"{problem.summary}; and what became of it could not be read: {other.summary}", problem.detail
            ) from other

    @property
    def is_begun(self) -> bool:
        """Whether something was done, or perhaps was."""
        return bool(self.done or self.doubt)

    def was_done(self, identity: str) -> None:
        """Settle the write in doubt: it shows at the vendor."""
        if self.doubt is not None:
            self.records.settle(self.doubt, Outcome.APPLIED, object_id=identity, by=Source.LOOK_UP)
            self._has_done(self.doubt)

    def _has_done(self, intent: Intent) -> None:
        self.doubt = None
        self.done.append(intent.action)
