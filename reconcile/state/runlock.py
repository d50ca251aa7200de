"""Mutual exclusion between two runs of one project.

The system's file lock decides; it goes with the process that took it, however that ends. The record beside it
is for people, and for a folder shared with another machine, whose processes nobody here can see: its run is
never taken over.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

from reconcile.core.errors import RunLockHeldError, StorageError
from reconcile.state.disk import workspace_dir
from reconcile.state.holder import RUN_LOCK, Holder, read_holder, remove_holder, this_host, write_holder

_UNNAMED_S, _PAUSE_S = 2.0, 0.01  # a holder writes its record as soon as it has the lock


class RunLock:
    """The run lock of the project in `root`; acquiring it waits `timeout` seconds for another run to end.

    `predecessor` is the run that died on this machine without giving the lock back, if one did.
    """

    def __init__(self, root: Path, command: str, *, timeout: float = 0.0) -> None:
        self.holder = Holder(command=command)
        self.predecessor: Holder | None = None
        self._root = root
        self._timeout = timeout
        self._give_back: Callable[[], None] | None = None

    def acquire(self) -> Holder:
        """Take the lock and say who holds it now; raises `RunLockHeldError` and `StorageError`."""
        give_back = self._take()
        try:
            self.predecessor = self._succeed()
        except BaseException:
            give_back()
            raise
        self._give_back = give_back
        return self.holder

    def verify(self) -> None:
        """Raise `RunLockHeldError` if the lock was broken meanwhile; for the moment before each write."""
        found = read_holder(self._root)
        if found is None or found.id != self.holder.id:
            raise RunLockHeldError(
                f"the run lock of this run was taken away; its holder now: {found or 'nobody'}",
                "nothing more is written; run `reconcile plan` to see what is true now",
            )

    def release(self) -> None:
        """Give the lock back; twice is harmless, and what can't be removed does no harm either."""
        if self._give_back is None:
            return
        with suppress(StorageError):
            found = read_holder(self._root)
            if found and found.id == self.holder.id:
                remove_holder(self._root)
        self._give_back()
        self._give_back = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def _succeed(self) -> Holder | None:
        found = read_holder(self._root)
        if found and found.host != this_host():
            raise _held(found)
        write_holder(self._root, self.holder)
        return found

    def _take(self) -> Callable[[], None]:
        """Lock the file; who can't is told of the run that can, and not of the one that died before it."""
        from reconcile.state.oslock import take  # noqa: PLC0415 - readers do without the library

        path = workspace_dir(self._root) / RUN_LOCK
        give_back = take(path, self._timeout)
        end = time.monotonic() + _UNNAMED_S
        while give_back is None:
            holder = read_holder(self._root)
            if (holder and not holder.is_gone) or time.monotonic() > end:
                raise _held(holder)
            time.sleep(_PAUSE_S)
            give_back = take(path, 0)
        return give_back


def _held(holder: Holder | None) -> RunLockHeldError:
    if holder is None:
        return RunLockHeldError(
            "another run holds the run lock, and what it says of itself can't be read",
            "wait for its end, then run the command again",
        )
    return RunLockHeldError(
        f"another run holds the run lock {holder.id}: {holder}",
        f"wait for its end; only if it hangs or its machine is gone: `reconcile unlock {holder.id}`",
    )
