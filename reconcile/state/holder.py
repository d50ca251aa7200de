"""Who holds the run lock: a record for people, beside the lock itself."""

from __future__ import annotations

import os
import socket
import uuid
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from reconcile.core.diagnostic import error
from reconcile.core.errors import InputError
from reconcile.state.disk import WORKSPACE, read_file, replace_file, storage_errors
from reconcile.state.document import DocumentError, Section, parse, render
from reconcile.state.process import birth

RUN_LOCK = "run.lock"

_RECORD = "run.json"


def this_host() -> str:
    """The name of this machine."""
    return socket.gethostname()


def now() -> str:
    """The present instant, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def new_id() -> str:
    """A short id that a person can type."""
    return uuid.uuid4().hex[:12]


@dataclass(frozen=True, kw_only=True)
class Holder:
    """One run; `since` is an ISO instant, `birth` tells its process from a later one with the same id."""

    command: str
    id: str = field(default_factory=new_id)
    pid: int = field(default_factory=os.getpid)
    host: str = field(default_factory=this_host)
    since: str = field(default_factory=now)
    birth: str | None = field(default_factory=lambda: birth(os.getpid()))

    @property
    def is_gone(self) -> bool:
        """Whether its process certainly runs no more; where that can't be seen, it does."""
        return self.birth is not None and self.host == this_host() and birth(self.pid) != self.birth

    def __str__(self) -> str:
        return f"`{self.command}`, process {self.pid} on {self.host}, since {self.since}"


def read_holder(root: Path) -> Holder | None:
    """The run that holds the run lock or died with it; None without a record that can be read."""
    data = read_file(root / WORKSPACE / _RECORD)
    try:
        record = Section(parse(data or b""))
        return Holder(
            command=record.text("command"),
            id=record.text("id"),
            pid=record.number("pid"),
            host=record.text("host"),
            since=record.text("since"),
            birth=record.optional_text("birth"),
        )
    except DocumentError:
        return None


def write_holder(root: Path, holder: Holder) -> None:
    """Record the holder; raises `StorageError`."""
    replace_file(root / WORKSPACE / _RECORD, render(asdict(holder)))


def remove_holder(root: Path) -> None:
    """Remove the record; raises `StorageError`."""
    path = root / WORKSPACE / _RECORD
    with storage_errors(path, "remove"):
        path.unlink(missing_ok=True)


def break_run_lock(root: Path, id: str) -> Holder:
    """Take the run lock away from the run with this id, dead or alive, and return that run.

    A run that is alive finds out before its next write (`RunLock.verify`). Another id is an `InputError`.
    """
    holder = read_holder(root)
    if holder is None or holder.id != id:
        known = f"the run lock is held by {holder.id}: {holder}" if holder else "no run holds the run lock"
        raise InputError([error(f"no run lock has the id {id!r}", known)])
    path = root / WORKSPACE / RUN_LOCK
    with storage_errors(path, "remove"):
        path.unlink(missing_ok=True)  # the next run locks a file of its own
    remove_holder(root)
    return holder
