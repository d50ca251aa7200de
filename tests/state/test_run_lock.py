"""Two runs of one project: one at a time, and who holds the lock is known."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from reconcile.core.errors import InputError, RunLockHeldError, StorageError
from reconcile.state import Holder, RunLock, break_run_lock, read_holder, runlock, workspace_dir
from reconcile.state.holder import write_holder
from reconcile.state.oslock import take
from reconcile.state.process import birth

HOLD = """
import sys
from pathlib import Path
from reconcile.state import RunLock
with RunLock(Path(sys.argv[1]), "reconcile apply"):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_run(root: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the run lock until its input ends."""
    command = [sys.executable, "-c", HOLD, str(root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        assert process.stdin
        process.stdin.close()


def test_a_second_run_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    """Process, machine, since when, command, and the way out."""
    with another_run(tmp_path) as process:
        holder = read_holder(tmp_path)
        assert holder
        with pytest.raises(RunLockHeldError) as caught:
            RunLock(tmp_path, "reconcile apply").acquire()
    said = str(caught.value)
    assert f"`reconcile apply`, process {process.pid} on {os.uname().nodename}, since {holder.since}" in said
    assert f"`reconcile unlock {holder.id}`" in said


def test_the_lock_can_be_taken_after_the_other_run_ended(tmp_path: Path) -> None:
    """And nothing speaks of the other run any more."""
    with another_run(tmp_path):
        pass
    with RunLock(tmp_path, "reconcile apply") as lock:
        assert lock.predecessor is None
        assert read_holder(tmp_path) == lock.holder
    assert read_holder(tmp_path) is None


def test_a_run_waits_for_another_one_to_end(tmp_path: Path) -> None:
    """As long as it was asked to."""
    with another_run(tmp_path) as process:
        assert process.stdin
        process.stdin.close()
        with RunLock(tmp_path, "reconcile apply", timeout=30) as lock:
            assert read_holder(tmp_path) == lock.holder


def test_a_killed_runs_lock_is_taken_over(tmp_path: Path) -> None:
    """The system knows that it is dead; its record tells who it was."""
    with another_run(tmp_path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        dead = read_holder(tmp_path)
        with RunLock(tmp_path, "reconcile apply") as lock:
            assert lock.predecessor == dead
            assert read_holder(tmp_path) == lock.holder


def test_another_machines_run_is_never_taken_over(tmp_path: Path) -> None:
    """In a shared folder nobody here can see whether it is alive; a person decides."""
    workspace_dir(tmp_path)
    foreign = replace(Holder(command="reconcile apply"), host="elsewhere")
    write_holder(tmp_path, foreign)
    with pytest.raises(RunLockHeldError, match="on elsewhere"):
        RunLock(tmp_path, "reconcile apply").acquire()
    assert break_run_lock(tmp_path, foreign.id) == foreign
    with RunLock(tmp_path, "reconcile apply"):
        pass


def test_one_process_can_not_hold_it_twice(tmp_path: Path) -> None:
    """Nor does the refused one disturb the holder."""
    with RunLock(tmp_path, "reconcile apply") as first:
        with pytest.raises(RunLockHeldError):
            RunLock(tmp_path, "reconcile apply").acquire()
        first.verify()


def test_releasing_twice_is_harmless(tmp_path: Path) -> None:
    """The second release does not touch the lock of the next run."""
    first = RunLock(tmp_path, "reconcile apply")
    first.acquire()
    first.release()
    with RunLock(tmp_path, "reconcile apply") as second:
        first.release()
        second.verify()


def test_a_broken_lock_is_noticed_before_the_next_write(tmp_path: Path) -> None:
    """Whether it was only broken, or taken by another run meanwhile."""
    first = RunLock(tmp_path, "reconcile apply")
    first.acquire()
    break_run_lock(tmp_path, first.holder.id)
    with pytest.raises(
        RunLockHeldError, match="was taken away; its holder now: nobody; nothing more is written"
    ):
        first.verify()
    with RunLock(tmp_path, "reconcile import") as second:
        with pytest.raises(RunLockHeldError, match="its holder now: `reconcile import`"):
            first.verify()
        first.release()
        second.verify()


@pytest.mark.parametrize("is_held", [True, False])
def test_only_the_lock_with_that_id_is_broken(tmp_path: Path, is_held: bool) -> None:
    """A mistyped or late `unlock` does no harm."""
    lock = RunLock(tmp_path, "reconcile apply")
    lock.acquire()
    if not is_held:
        lock.release()
    expected = f"the run lock is held by {lock.holder.id}" if is_held else "no run holds the run lock"
    with pytest.raises(InputError, match=f"no run lock has the id 'abc'; {expected}"):
        break_run_lock(tmp_path, "abc")
    lock.release()


@pytest.mark.parametrize("record", [b"", b"{}", b"\xff", b'{"id": 7}', None])
def test_a_holder_without_a_record_is_still_a_holder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record: bytes | None
) -> None:
    """The record was damaged, or could not be written for long."""
    monkeypatch.setattr(runlock, "_UNNAMED_S", 0.05)
    with RunLock(tmp_path, "reconcile apply"):
        path = tmp_path / ".reconcile" / "run.json"
        path.unlink() if record is None else path.write_bytes(record)
        assert read_holder(tmp_path) is None
        with pytest.raises(RunLockHeldError, match="can't be read; wait for its end, then run the command"):
            RunLock(tmp_path, "reconcile apply").acquire()


@pytest.mark.parametrize("is_after_a_death", [False, True])
def test_a_holder_that_is_just_taking_the_lock_is_named_all_the_same(
    tmp_path: Path, is_after_a_death: bool
) -> None:
    """Not the dead run before it, whose record is still there."""
    before = dead(tmp_path) if is_after_a_death else None
    give_back = take(workspace_dir(tmp_path) / "run.lock", 0)
    assert give_back
    taking = Holder(command="reconcile import")
    assert read_holder(tmp_path) == before
    later = threading.Timer(0.1, write_holder, (tmp_path, taking))
    later.start()
    with pytest.raises(RunLockHeldError, match=f"the run lock {taking.id}: `reconcile import`"):
        RunLock(tmp_path, "reconcile apply").acquire()
    later.join()
    give_back()


def test_a_lock_that_is_given_back_while_its_holder_is_looked_for_is_taken(tmp_path: Path) -> None:
    """A run that ends removes its record first."""
    give_back = take(workspace_dir(tmp_path) / "run.lock", 0)
    assert give_back
    later = threading.Timer(0.1, give_back)
    later.start()
    with RunLock(tmp_path, "reconcile apply") as lock:
        assert read_holder(tmp_path) == lock.holder
    later.join()


def dead(root: Path) -> Holder:
    """The record that a killed run left."""
    with another_run(root) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    found = read_holder(root)
    assert found
    return found


def test_a_process_that_got_a_dead_runs_id_is_not_taken_for_it(tmp_path: Path) -> None:
    """The one that runs here has the id, and no lock."""
    reused = replace(dead(tmp_path), pid=os.getpid())
    write_holder(tmp_path, reused)
    assert reused.is_gone
    with RunLock(tmp_path, "reconcile apply") as lock:
        assert lock.predecessor == reused
        assert not lock.holder.is_gone


def test_a_record_that_does_not_tell_its_process_apart_is_believed(tmp_path: Path) -> None:
    """Of another machine, or of a system that does not say when a process began."""
    found = dead(tmp_path)
    assert found.is_gone
    assert not replace(found, host="elsewhere").is_gone
    assert not replace(found, birth=None).is_gone


def test_a_dead_process_that_nobody_waited_for_runs_no_more() -> None:
    """The system still knows its id."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert birth(process.pid) is None


def test_a_system_that_does_not_say_when_a_process_began_has_no_birth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any but Linux."""
    assert birth(os.getpid())
    monkeypatch.setattr("reconcile.state.process._PROC", tmp_path)
    assert birth(os.getpid()) is None


def test_a_folder_without_the_right_to_write_has_no_run_lock(
    public: Path, shut: Callable[..., AbstractContextManager[None]]
) -> None:
    """Reading who holds it is possible."""
    workspace_dir(public)
    with shut(public / ".reconcile"):
        with pytest.raises(StorageError, match=re.escape("run.lock: can't lock it: Permission denied")):
            RunLock(public, "reconcile apply").acquire()
        assert read_holder(public) is None


def test_without_a_record_the_lock_is_not_kept(tmp_path: Path) -> None:
    """A folder in the place of the record: the run ends, and holds nothing."""
    record = workspace_dir(tmp_path) / "run.json"
    record.mkdir()
    with pytest.raises(StorageError):
        RunLock(tmp_path, "reconcile apply").acquire()
    record.rmdir()
    with RunLock(tmp_path, "reconcile apply") as lock:
        assert lock.predecessor is None


def test_a_record_that_can_not_be_removed_does_not_keep_the_lock(tmp_path: Path) -> None:
    """The lock itself is given back."""
    lock = RunLock(tmp_path, "reconcile apply")
    lock.acquire()
    record = tmp_path / ".reconcile" / "run.json"
    record.unlink()
    record.mkdir()
    lock.release()
    record.rmdir()
    with RunLock(tmp_path, "reconcile apply"):
        pass
