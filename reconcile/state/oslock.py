"""The system's file lock: held by a process, given back by the kernel however that process ends.

Imported only where a lock is taken: reading runs do without the library.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

from reconcile.state.disk import storage_errors


def take(path: Path, timeout: float) -> Callable[[], None] | None:
    """Lock a file and return what gives it back; None if somebody else keeps it for `timeout` seconds.

    Raises `StorageError`, also on a file system without locks: a weaker lock is none.
    """
    lock = FileLock(path, timeout=timeout, thread_local=False, fallback_to_soft=False)
    with storage_errors(path, "lock"):
        try:
            lock.acquire()
        except Timeout:
            return None
    return lock.release
