"""Files that are whole or not there: every write is durable before anyone relies on it."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from reconcile.core.errors import StorageError

WORKSPACE = ".reconcile"

_REMEDIES: Mapping[int | None, str] = {
    errno.ENOSPC: "free some space on this disk, then run the command again",
    errno.EDQUOT: "free some of your quota on this disk, then run the command again",
    errno.EFBIG: "raise the limit on the size of a file (`ulimit -f`), then run the command again",
    errno.EROFS: "the file system is read-only: work in a folder that can be written",
    errno.EACCES: "give this user the right to it, then run the command again",
    errno.EPERM: "give this user the right to it, then run the command again",
    errno.EIO: "the disk reports a failure: look at the machine before you go on",
    errno.ENOENT: "create the folder, or mend the link that leads nowhere, then run the command again",
    errno.ENOSYS: "this file system has no locks: work on a local one",
    errno.ENOLCK: "this file system has no locks: work on a local one",
}


@contextmanager
def storage_errors(path: Path, doing: str = "write") -> Iterator[None]:
    """Turn what the system says about a file into a `StorageError` with the path and the remedy."""
    try:
        yield
    except OSError as problem:
        remedy = _REMEDIES.get(problem.errno, "mend that, then run the command again")
        why = problem.strerror or str(problem)
        raise StorageError(f"{path}: can't {doing} it: {why}", remedy) from problem


def read_file(path: Path) -> bytes | None:
    """The bytes of a file, None if there is none; a link that leads nowhere is an error, not an absence."""
    with storage_errors(path, "read"):
        try:
            return path.read_bytes()
        except FileNotFoundError:
            if path.is_symlink():
                raise
            return None


def replace_file(path: Path, data: bytes) -> None:
    """Write a file that is the old or the new one whenever the machine stops; its mode and a link to it stay.

    Raises `StorageError`; only when the folder itself can't be made durable is the new file in place then.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    with storage_errors(path):
        try:
            _write_durably(temporary, data, _mode(target))
            temporary.replace(target)
        except BaseException:  # an interrupt too leaves nothing behind
            with suppress(OSError):
                temporary.unlink()
            raise
        sync_folder(target.parent)


def remove_leftovers(path: Path) -> None:
    """Remove what killed runs left of `replace_file`; only where nobody else can be writing the file."""
    target = Path(os.path.realpath(path))
    with storage_errors(path):
        for each in target.parent.glob(f".{target.name}.*.tmp"):
            each.unlink(missing_ok=True)


def append(path: Path, data: bytes, end: int) -> None:
    """Add to a file that is `end` bytes long, durably; on a failure it is cut back. Raises `StorageError`."""
    with storage_errors(path):
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND)
        try:
            if os.fstat(descriptor).st_size != end:
                raise StorageError(
                    f"{path}: it changed under this run", "look for another run, then start again"
                )
            _append(descriptor, data, end)
        finally:
            os.close(descriptor)


def workspace_dir(root: Path) -> Path:
    """The folder `.reconcile/` of a project, created on first use with a `.gitignore` of its own."""
    folder = root / WORKSPACE
    with storage_errors(folder, "create"):
        if not folder.is_dir():
            folder.mkdir(exist_ok=True)
            sync_folder(root)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            replace_file(ignore, b"*\n")
    return folder


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _append(descriptor: int, data: bytes, end: int) -> None:
    try:
        _write_all(descriptor, data)
        os.fsync(descriptor)
    except BaseException:
        with suppress(OSError):  # then the next append sees the wrong length and refuses
            os.ftruncate(descriptor, end)
        raise


def _write_durably(path: Path, data: bytes, mode: int | None) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        if mode is not None:
            os.fchmod(descriptor, mode)
        _write_all(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]


def _mode(path: Path) -> int | None:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return None
