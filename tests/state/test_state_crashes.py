"""Runs that die at any moment: nothing is torn, and what was confirmed is there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from reconcile.state import Journal, RunLock, read_history, read_lockfile, write_lockfile

PROJECT = "acme-contracts"

WRITE = """
import sys
from pathlib import Path
from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.outcome import Outcome
from reconcile.state import Intent, Journal, RunLock, Settlement, read_lockfile, write_lockfile

root, address = Path(sys.argv[1]), Address.parse("trelica.Contract.github")
with RunLock(root, "reconcile apply"):
    lockfile = read_lockfile(root, "acme-contracts")
    journal = Journal.open(root, "acme-contracts")
    while True:
        intent = Intent(address=address, action=Action.UPDATE, run="1", origin="https://x", object_id="66")
        journal.intend(intent)
        serial, lineage = lockfile.serial, lockfile.lineage
        journal.settle(Settlement(intent=intent.id, outcome=Outcome.APPLIED, lineage=lineage, serial=serial))
        lockfile = write_lockfile(root, lockfile.put(intent.managed("66"), "https://x"))
        print(lockfile.serial, flush=True)
        if lockfile.serial % 5 == 0:
            journal.compact()
"""


def killed_run(root: Path, confirmations: int) -> int:
    """Kill a run that writes without an end, and return the last serial that it confirmed."""
    command = [sys.executable, "-c", WRITE, str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        confirmed = [process.stdout.readline() for _ in range(confirmations)]
        process.kill()
        confirmed += process.stdout.readlines()
    return int(confirmed[-1])


def test_a_killed_run_leaves_the_last_lockfile_or_the_one_before(tmp_path: Path) -> None:
    """Whatever it confirmed is on the disk, and the next run goes on from there."""
    for confirmations in range(1, 12):
        serial = killed_run(tmp_path, confirmations)
        found = read_lockfile(tmp_path, PROJECT)
        assert found.serial in {serial, serial + 1}
        history = read_history(tmp_path, PROJECT)
        with RunLock(tmp_path, "reconcile apply") as lock:
            assert lock.predecessor
            journal = Journal.open(tmp_path, PROJECT)
            assert journal.history == history
            written = write_lockfile(tmp_path, history.replay(found))
            assert written.serial == found.serial + 1
    assert not list(tmp_path.glob(".reconcile.lock.*.tmp"))


def test_at_every_file_operation_a_run_may_die_or_fail(tmp_path: Path) -> None:
    """Each object is made once and recorded, and nothing is left behind, in at most two further runs."""
    script = Path(__file__).with_name("failpoints.py")
    command = [sys.executable, "-W", "error", str(script), str(tmp_path), "3"]
    ended = subprocess.run(command, check=True, capture_output=True, text=True, timeout=100)
    result = json.loads(ended.stdout)
    assert result["wrong"] == []
    assert result["met"] > 80, ended.stderr


def start_at_once(script: str, root: Path, rivals: int) -> list[subprocess.Popen[str]]:
    """Start processes that go on together once they read a character."""
    command = [sys.executable, "-c", script, str(root)]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(rivals)
    ]
    for each in processes:
        assert each.stdin
        each.stdin.write(".")
        each.stdin.flush()
    return processes


RACE = """
import sys
from pathlib import Path
from reconcile.core.errors import LockfileError
from reconcile.state import read_lockfile, write_lockfile

root, written = Path(sys.argv[1]), 0
sys.stdin.read(1)
for _ in range(20):
    try:
        write_lockfile(root, read_lockfile(root, "acme-contracts"))
        written += 1
    except LockfileError:
        pass
print(written)
"""


def test_no_write_is_lost_between_processes_that_race(tmp_path: Path) -> None:
    """Even without a run lock the serial on the disk counts exactly the writes that were confirmed."""
    confirmed = [int(each.communicate()[0]) for each in start_at_once(RACE, tmp_path, 4)]
    assert read_lockfile(tmp_path, PROJECT).serial == sum(confirmed)
    assert sum(confirmed) >= 20


HOLD = """
import sys
from pathlib import Path
from reconcile.core.errors import RunLockHeldError
from reconcile.state import RunLock

sys.stdin.read(1)
try:
    with RunLock(Path(sys.argv[1]), "reconcile apply"):
        print("held", flush=True)
        sys.stdin.read()
except RunLockHeldError:
    print("refused", flush=True)
"""


def test_only_one_of_many_runs_gets_the_run_lock(tmp_path: Path) -> None:
    """All start at once; the others are told."""
    processes = start_at_once(HOLD, tmp_path, 4)
    said = [each.stdout.readline() for each in processes if each.stdout]
    for each in processes:
        each.communicate()
    assert sorted(said) == ["held\n", "refused\n", "refused\n", "refused\n"]
