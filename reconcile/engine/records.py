"""The lockfile and the journal while an apply runs; both are on disk before anybody relies on them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.errors import RefusedError, UncertainError
from reconcile.core.live import Live
from reconcile.core.managed import Lockfile, Managed
from reconcile.core.outcome import Outcome
from reconcile.state import Intent, Journal, LockfileWriter, RunLock, Settlement, Source, read_lockfile

T = TypeVar("T")


@dataclass
class Records:
    """What is true now. `lockfile` is replaced as a whole, each time with the next serial."""

    lockfile: Lockfile
    writer: LockfileWriter
    journal: Journal
    lock: RunLock

    @classmethod
    def open(cls, root: Path, project: str, lock: RunLock) -> Records:
        """Read both, and record what an earlier run could not; the run lock is held."""
        lockfile, journal = read_lockfile(root, project), Journal.open(root, project)
        records = cls(lockfile, LockfileWriter(root), journal, lock)
        records.catch_up()
        return records

    def put(self, managed: Managed, origin: str) -> None:
        """Record one object, durably; whoever asked what became of its create has the answer."""
        answered = self._unresolved(managed.address)
        for intent in answered:  # first: the lockfile must be the later word, or a replay would undo it
            self.settle(intent, Outcome.APPLIED, object_id=managed.id, by=Source.LOOK_UP)
        if answered or self.lockfile.resources.get(managed.address) != managed:
            self._write(self.lockfile.put(managed, origin))

    def move(self, old: Address, new: Address) -> None:
        """Give one object another address, durably."""
        self._write(self.lockfile.move(old, new))

    def drop(self, address: Address) -> None:
        """Forget one object, durably."""
        self._write(self.lockfile.drop(address))

    async def write(self, intent: Intent, call: Callable[[], Awaitable[T]]) -> T:
        """Send one write: its intent is durable before the request, its outcome after it.

        An interrupted call leaves the intent open: nobody knows whether it was done.
        """
        self.lock.verify()
        self.journal.intend(intent)
        try:
            result = await call()
        except RefusedError as problem:
            self.settle(intent, Outcome.REFUSED, detail=problem.summary)
            raise
        except UncertainError as problem:
            self.settle(intent, Outcome.UNKNOWN, detail=problem.summary)
            raise
        made = result.id if isinstance(result, Live) else None
        self.settle(intent, Outcome.APPLIED, object_id=made)
        return result

    def settle(
        self,
        intent: Intent,
        outcome: Outcome,
        *,
        object_id: str | None = None,
        detail: str | None = None,
        by: Source = Source.CALL,
    ) -> None:
        """Write down what became of an intent."""
        self.journal.settle(
            Settlement(
                intent=intent.id,
                outcome=outcome,
                lineage=self.lockfile.lineage,
                serial=self.lockfile.serial,
                by=by,
                object_id=object_id,
                detail=detail,
            )
        )

    def catch_up(self) -> None:
        """Record what an earlier run did and could not record any more.

        A create that nobody saw end stays open. Any other write needs no answer: its object is read again.
        What is recorded is dropped from the journal, or it would come back after it was forgotten.
        """
        replayed = self.journal.history.replay(self.lockfile)
        if replayed != self.lockfile:
            self._write(replayed)
            self.tidy()
        for intent in self.journal.unresolved():
            if intent.action is not Action.CREATE:
                self.settle(intent, Outcome.REFUSED, detail="read again by the next run", by=Source.LOOK_UP)

    def tidy(self) -> None:
        """Drop what the journal need not remember any more."""
        self.journal.compact()

    def _unresolved(self, address: Address) -> list[Intent]:
        return [
            each
            for each in self.journal.unresolved()
            if each.address == address and each.action is Action.CREATE
        ]

    def _write(self, lockfile: Lockfile) -> None:
        self.lock.verify()
        self.lockfile = self.writer.write(lockfile)
