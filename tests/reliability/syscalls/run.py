"""System calls that fail: `python -m reliability.syscalls.run [--every K] [--only TEXT] [--seconds S]`.

From `tests`. strace kills a real apply at its Nth write, fsync, rename, open of a file of the project, …, or
lets that call fail as a full or a broken disk does, N = 1 until there are no more; its own record says that
it did. After each: every entry of the lockfile is the old or the new one, the command ended with a sentence,
and further runs bring everything in order; the vendors' ledger says whether anything was made twice.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from e2e.served import served
from e2e.world import COMMAND, PROJECT, World
from reliability.report import Progress, tell

from reconcile.core.errors import LockfileError
from reconcile.state import read_lockfile

CALLS = ("write", "fsync", "rename", "unlink", "ftruncate", "mkdir", "fchmod", "flock", "openat")
_OURS = re.compile(r'"[^"]*(?:\.reconcile|reconcile\.lock|reconcile\.yaml|contracts)')
_TOLD = re.compile(r"Error|^\S+:\d+:\d+: .+; ", re.MULTILINE)  # a problem of a file begins with its place
_STRUCK = re.compile(r"\(INJECTED\)|killed by SIGKILL")
FAULTS = ("signal=KILL", "error=ENOSPC", "error=EIO")
KILLED = -9
MOST_RUNS = 4
_NAMES = ("kept", "gone", "new")


@dataclass(frozen=True)
class Disturbed:
    """How an apply ended: exit code, negative for a signal; what was said; strace's record."""

    code: int
    said: str
    log: str


@dataclass(frozen=True)
class Place:
    """Where one trial works; its contracts are called after its number."""

    world: World
    number: int

    def title(self, name: str) -> str:
        """The text by which the ledger knows a contract."""
        return f"s{self.number}-{name}-end"

    def write(self, names: tuple[str, ...], value: int) -> None:
        """Write the manifests of these contracts, at both vendors."""
        shutil.rmtree(self.world.root / "contracts", ignore_errors=True)
        for name in names:
            self.world.write(f"contracts/{name}.yaml", self._manifest(name, value))

    def _manifest(self, name: str, value: int) -> str:
        title = self.title(name)
        return (
            f"apiVersion: growcrm/v1\nkind: Contract\nmetadata: {{name: {title}}}\n"
            f"spec: {{title: {title}, client_id: 1, category_id: 1, start_date: 2026-01-01, "
            f"value: {value}}}\n"
            f"---\napiVersion: trelica/v1\nkind: Contract\nmetadata: {{name: {title}}}\n"
            f"spec: {{vendor_name: {title}, ref: '{value}'}}\n"
        )

    def prepare(self) -> None:
        """Apply two contracts at each vendor, and ask for one more, one less and one otherwise."""
        self.world.write("reconcile.yaml", PROJECT)
        self.write(("kept", "gone"), 1)
        self.world.apply()
        self.write(("kept", "new"), 2)

    def disturbed(self, injection: str) -> Disturbed:
        """Apply under strace."""
        log = self.world.root / "calls.txt"
        strace = ["strace", "-f", "-q", "-o", str(log), "-e", f"trace={','.join(CALLS)}", *_inject(injection)]
        ran = subprocess.run(
            [*strace, COMMAND, "apply", "--auto-approve", "--accept-deletes", "9", "--parallelism", "1"],
            cwd=self.world.root,
            env={**self.world.env, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return Disturbed(ran.returncode, ran.stdout + ran.stderr, log.read_text())

    def entries(self) -> Mapping[str, object]:
        """What the lockfile says of each address; raises `LockfileError` for a torn one."""
        read_lockfile(self.world.root, "acme")
        path = self.world.root / "reconcile.lock"
        found: Mapping[str, object] = json.loads(path.read_text())["resources"]
        return found

    def repaired(self) -> list[int]:
        """Run until everything is done; the exit codes."""
        codes: list[int] = []
        while codes[-1:] != [0] and len(codes) < MOST_RUNS:
            ran = self.world.run("apply", "--auto-approve", "--accept-deletes", "9", code=None)
            for address in set(re.findall(r"recover (\S+) --abandon", ran.err)):
                self.world.run("recover", address, "--abandon", code=None)
            codes.append(ran.code)
        return codes

    def violations(self) -> Iterator[str]:
        """What is not as it must be in the end."""
        made_by = {"create", "upsert-create"}
        created = [json.dumps(each["body"]) for each in self.world.ledger() if each["action"] in made_by]
        for name in _NAMES:
            made = sum(self.title(name) in each for each in created)
            if made != 2:
                yield f"{name} was created {made} times at two vendors"
        if not self.world.in_sync():
            yield "the plan is not empty"


def _inject(injection: str) -> list[str]:
    return ["-e", f"inject={injection}"] if injection else []


def points(place: Place) -> list[tuple[str, int]]:
    """The calls of an undisturbed apply: name and which of them; of the opened files only the project's."""
    place.prepare()
    ran = place.disturbed("")
    assert ran.code == 0, ran.said
    seen: Counter[str] = Counter()
    found = []
    for name, rest in re.findall(r"^\d+ +(\w+)\((.*)", ran.log, re.MULTILINE):
        seen[name] += 1
        if name != "openat" or _OURS.search(rest):
            found.append((name, seen[name]))
    return found


def trial(place: Place, injection: str) -> tuple[bool, list[str]]:
    """Disturb one apply; whether it was struck, and what was wrong then or in the end."""
    place.prepare()
    old = place.entries()
    ran = place.disturbed(injection)
    wrong = []
    is_told = ran.code <= 0 or _TOLD.search(ran.said) is not None
    if "Traceback" in ran.said or not is_told or ran.code not in {*range(8), KILLED, 137}:
        wrong.append(f"it ended with {ran.code}: {ran.said[-300:]}")
    try:
        between = place.entries()
    except LockfileError as problem:
        between = {}
        wrong.append(f"the lockfile is torn: {problem}")
    codes = place.repaired()
    if codes[-1] != 0:
        wrong.append(f"the runs after it ended with {codes}")
    new = place.entries()
    mixed = [each for each in between if between[each] not in (old.get(each), new.get(each))]
    wrong += [f"the lockfile's entry of {each} was neither the old nor the new one" for each in mixed]
    is_struck = bool(_STRUCK.search(ran.log))
    return is_struck, [f"{injection}: {each}" for each in (*wrong, *place.violations())]


def main(every: int, only: str, seconds: float) -> int:
    """Try every call, or those whose injection begins with a text; 1 where something was wrong."""
    folder = Path(tempfile.mkdtemp(prefix="syscalls-"))
    end = time.monotonic() + seconds
    wrong: list[str] = []
    missed: list[str] = []
    number = 0
    with served(folder) as world:
        calls = points(Place(replace(world, root=folder / "count"), 0))
        wanted = [f"{call}:{fault}:when={which}" for call, which in calls for fault in FAULTS][::every]
        wanted = [each for each in wanted if each.startswith(only)]
        progress = Progress("calls")
        for number, injection in enumerate(wanted, 1):
            if time.monotonic() > end:
                break
            is_struck, found = trial(Place(replace(world, root=folder / str(number)), number), injection)
            wrong += found
            missed += [] if is_struck else [injection]
            progress.at(number, len(wrong))
    shutil.rmtree(folder)
    figures = {
        "calls": dict(Counter(call for call, _ in calls)),
        "wanted": len(wanted),
        "runs": number,
        "not struck": missed,
        "violations": len(wrong),
    }
    tell(figures, wrong)
    return 1 if wrong or missed else 0


if __name__ == "__main__":
    if shutil.which("strace") is None:
        sys.exit("strace is needed: apt-get update && apt-get install strace")
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--only", default="", help="e.g. openat:error=EIO")
    parser.add_argument("--seconds", type=float, default=3_600)
    chosen = parser.parse_args()
    sys.exit(main(chosen.every, chosen.only, chosen.seconds))
