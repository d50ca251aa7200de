"""Run an apply of two steps that dies, or meets a failing disk, at one file operation after another.

Usage: failpoints.py FOLDER STEP, which tries every STEP-th operation. Every run is a process of its own; what
it met is repaired by further runs, one of them killed too. The oracle is the ledger of a pretended vendor.
Prints how many runs met their fault, and every violation.
"""

from __future__ import annotations

import errno
import itertools
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import reconcile.state.oslock  # noqa: F401 - once, before the processes part
from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.errors import StorageError
from reconcile.core.outcome import Outcome
from reconcile.state import (
    Intent,
    Journal,
    LockfileWriter,
    RunLock,
    Settlement,
    Source,
    read_lockfile,
)

OPERATIONS = ("open", "write", "fsync", "replace", "unlink", "mkdir", "ftruncate", "fchmod", "close")
DONE, REFUSED_BY_DISK, VIOLATION = 0, 3, 9
MOST = 500  # file operations; an apply has fewer
PROJECT = "acme-contracts"
ORIGIN = "https://app.trelica.com"
ADDRESSES = (Address.parse("trelica.Contract.first"), Address.parse("trelica.Contract.second"))

Fault = Callable[[Callable[[], Any]], Any]


def kill_before(_: Callable[[], Any]) -> None:
    """Die and leave the operation undone."""
    os.kill(os.getpid(), signal.SIGKILL)


def kill_after(operation: Callable[[], Any]) -> None:
    """Die as soon as the operation is done."""
    operation()
    os.kill(os.getpid(), signal.SIGKILL)


def no_space(_: Callable[[], Any]) -> None:
    """Refuse the operation as a full disk does."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def broken_disk(_: Callable[[], Any]) -> None:
    """Refuse the operation as a failing disk does."""
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def arm(fault: Fault, number: int) -> None:
    """Let the file operation with this number meet the fault."""
    count = itertools.count(1)
    for name in OPERATIONS:
        setattr(os, name, _armed(getattr(os, name), fault, count, number))


def _armed(real: Callable[..., Any], fault: Fault, count: Iterator[int], number: int) -> Callable[..., Any]:
    def call(*arguments: object, **options: object) -> object:
        if next(count) == number:
            return fault(lambda: real(*arguments, **options))
        return real(*arguments, **options)

    return call


class Vendor:
    """A ledger that only grows, and whose file operations never fail."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def create(self, marker: str) -> str:
        """Make an object and return its id."""
        object_id = f"id-{len(self.ids(marker))}-{marker}"
        with self.path.open("a") as ledger:
            ledger.write(f"{marker} {object_id}\n")
        return object_id

    def ids(self, marker: str) -> list[str]:
        """The objects with this marker."""
        lines = self.path.read_text().splitlines() if self.path.exists() else []
        return [line.split()[1] for line in lines if line.split()[0] == marker]


class Run:
    """One apply; like the engine's, and with nothing that is not needed here."""

    def __init__(self, root: Path, vendor: Vendor) -> None:
        self.root = root
        self.vendor = vendor
        self.lock = RunLock(root, "reconcile apply")
        self.writer = LockfileWriter(root)

    def apply(self) -> None:
        """Create what is missing."""
        with self.lock:
            self.lockfile = read_lockfile(self.root, PROJECT)
            self.journal = Journal.open(self.root, PROJECT)
            self.catch_up()
            for address in ADDRESSES:
                if address not in self.lockfile.resources:
                    self.create(address)
            self.journal.compact()

    def catch_up(self) -> None:
        """Record what was done, and look up what is unknown by its marker."""
        for intent in self.journal.unresolved():
            found = self.vendor.ids(str(intent.marker))
            outcome = Outcome.APPLIED if found else Outcome.REFUSED
            self.settle(intent, outcome, found[0] if found else None, Source.LOOK_UP)
        replayed = self.journal.history.replay(self.lockfile)
        if replayed != self.lockfile:
            self.lockfile = self.writer.write(replayed)

    def create(self, address: Address) -> None:
        """Intent, request, outcome, lockfile."""
        self.lock.verify()
        intent = Intent(
            address=address,
            action=Action.CREATE,
            run=self.lock.holder.id,
            origin=ORIGIN,
            marker=address.name,
            values={"ref": address.name},
        )
        self.journal.intend(intent)
        object_id = self.vendor.create(address.name)
        self.settle(intent, Outcome.APPLIED, object_id, Source.CALL)
        self.lockfile = self.writer.write(self.lockfile.put(intent.managed(object_id), ORIGIN))

    def settle(self, intent: Intent, outcome: Outcome, object_id: str | None, by: Source) -> None:
        """Record an outcome."""
        known = self.lockfile
        settlement = Settlement(
            intent=intent.id,
            outcome=outcome,
            lineage=known.lineage,
            serial=known.serial,
            by=by,
            object_id=object_id,
        )
        self.journal.settle(settlement)


def end_of_run(root: Path, fault: Fault | None = None, number: int = 0) -> int:
    """Apply in a process of its own; its exit code, negative for a signal."""
    child = os.fork()
    if child == 0:
        os._exit(_child(root, fault, number))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _child(root: Path, fault: Fault | None, number: int) -> int:
    vendor = Vendor(root.with_suffix(".ledger"))
    if fault:
        arm(fault, number)
    try:
        Run(root, vendor).apply()
    except StorageError:
        return REFUSED_BY_DISK
    except BaseException as problem:  # noqa: BLE001 - whatever it is, it is a violation
        sys.stderr.write(f"{type(problem).__name__}: {problem}\n")
        return VIOLATION
    return DONE


def violations(root: Path) -> Iterator[str]:
    """What is wrong after the last run."""
    vendor = Vendor(root.with_suffix(".ledger"))
    lockfile = read_lockfile(root, PROJECT)
    for address in ADDRESSES:
        ids = vendor.ids(address.name)
        if len(ids) != 1:
            yield f"{address} is there {len(ids)} times"
        elif address not in lockfile.resources or lockfile.resources[address].id != ids[0]:
            yield f"{address} is not recorded"
    if Journal.open(root, PROJECT).history.entries:
        yield "the journal was not compacted"
    left = {each.name for each in root.iterdir()} - {"reconcile.lock", ".reconcile"}
    if left:
        yield f"left behind: {', '.join(sorted(left))}"


@dataclass(frozen=True)
class Trial:
    """Whether the first run met its fault, and what was wrong in the end."""

    was_met: bool
    violations: tuple[str, ...]


def trial(folder: Path, fault: Fault, number: int) -> Trial:
    """Meet a fault, be killed once more during the repair, repair."""
    root = folder / f"{fault.__name__}-{number}"
    root.mkdir()
    again = 1 + number * 7 % 40
    first, second, last = (
        end_of_run(root, fault, number),
        end_of_run(root, kill_after, again),
        end_of_run(root),
    )
    found = list(violations(root)) if last == DONE else [f"the last run ended with {last}"]
    if VIOLATION in {first, second}:
        found.append("a run ended with a traceback")
    return Trial(first != DONE, tuple(f"{root.name}, killed again at {again}: {each}" for each in found))


def main(folder: Path, step: int) -> None:
    """Try every fault at every so many file operations of an apply."""
    results = []
    for number in range(1, MOST, step):
        results.append(trial(folder, kill_before, number))
        if not results[-1].was_met:
            break
    end = number
    for start, fault in enumerate((kill_after, no_space, broken_disk), 1):
        results += [trial(folder, fault, each) for each in range(start, end, step)]
    met = sum(each.was_met for each in results)
    wrong = [violation for each in results for violation in each.violations]
    sys.stdout.write(json.dumps({"met": met, "wrong": wrong}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
