"""Where `reconcile.lock` is kept: read whole, replaced whole, and only by who read the last one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from reconcile.core.errors import LockfileError, StorageError
from reconcile.core.managed import Lockfile
from reconcile.state.disk import (
    read_file,
    remove_leftovers,
    replace_file,
    storage_errors,
    sync_folder,
    workspace_dir,
)
from reconcile.state.lockfile import decode
from reconcile.state.spelling import Speller

LOCKFILE = "reconcile.lock"

_TURN_S = 30.0


def read_lockfile(root: Path, project: str) -> Lockfile:
    """Read the lockfile in `root`; without a file an empty one, whose lineage is "" until its first write.

    Raises `LockfileError` for a file that can't be used and `StorageError` for one that can't be read.
    """
    path = root / LOCKFILE
    data = read_file(path)
    return Lockfile(project, lineage="") if data is None else decode(data, project, str(path))


def durable_lockfile(root: Path, project: str) -> Lockfile:
    """Read the lockfile once its name is known to be on the disk; raises as `read_lockfile` does."""
    folder = (root / LOCKFILE).resolve().parent
    with storage_errors(folder):
        sync_folder(folder)
    return read_lockfile(root, project)


def write_lockfile(root: Path, lockfile: Lockfile) -> Lockfile:
    """Replace the lockfile once; see `LockfileWriter.write`."""
    return LockfileWriter(root).write(lockfile)


class LockfileWriter:
    """Writes one lockfile after another, cheaply: it remembers what it wrote last."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._path = root / LOCKFILE
        self._speller = Speller()
        self._last: Lockfile | None = None
        self._last_data = b""

    def write(self, lockfile: Lockfile) -> Lockfile:
        """Replace the lockfile that was read by its successor, and return that as written: serial + 1.

        Raises `LockfileError` if the file on disk is not the one that was read (lineage and serial), and
        `StorageError`; both leave it as it is.
        """
        lineage = lockfile.lineage or str(uuid4())
        written = replace(lockfile, lineage=lineage, serial=lockfile.serial + 1)
        data = self._speller.spell(written)
        with _turn(self._root):
            self._refuse_if_moved(lockfile)
            remove_leftovers(self._path)
            replace_file(self._path, data)
        self._last, self._last_data = written, data
        return written

    def _refuse_if_moved(self, read: Lockfile) -> None:
        is_ours = self._last and read_file(self._path) == self._last_data
        found = self._last if self._last and is_ours else read_lockfile(self._root, read.project)
        if (found.lineage, found.serial) != (read.lineage, read.serial):
            raise LockfileError(
                f"{self._path}: it changed under this run: "
                f"{_identity(read)} was read, and {_identity(found)} is there now",
                "nothing was overwritten; run `reconcile plan` to see what is true now",
            )


def _identity(lockfile: Lockfile) -> str:
    return f"serial {lockfile.serial} of lineage {lockfile.lineage or 'none'}"


@contextmanager
def _turn(root: Path) -> Iterator[None]:
    """Comparing and replacing are one step, even for a run whose run lock was broken while it went on."""
    from reconcile.state.oslock import take  # noqa: PLC0415 - readers do without the library

    path = workspace_dir(root) / "write.lock"
    release = take(path, _TURN_S)
    if release is None:
        raise StorageError(f"{path}: another process keeps it locked", "end that process, then start again")
    try:
        yield
    finally:
        release()
