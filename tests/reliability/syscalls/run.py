"""System calls that fail: `python -m reliability.syscalls.run [--every K] [--seconds S]`, from `tests`.

strace kills a real apply at its Nth write, fsync, rename, …, or lets that call fail as a full or a broken
disk does, N = 1 until there are no more. After each: the lockfile is the old or the new one, the command
ended with a sentence, and further runs bring everything in order; the vendors' ledger says whether anything
was made twice.
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
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from e2e.served import served
from e2e.world import COMMAND, PROJECT, World

from reconcile.core.errors import LockfileError
from reconcile.state import read_lockfile

CALLS = ("write", "fsync", "rename", "unlink", "ftruncate", "mkdir", "fchmod")
FAULTS = ("signal=KILL", "error=ENOSPC", "error=EIO")
KILLED = -9
MOST_RUNS = 4
_NAMES = ("kept", "gone", "new")


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

    def disturbed(self, injection: str) -> tuple[int, str]:
        """Apply under strace; the exit code, negative for a signal, and what was said."""
        strace = [
            "strace",
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            f"trace={','.join(CALLS)}",
            *_inject(injection),
        ]
        ran = subprocess.run(
            [*strace, COMMAND, "apply", "--auto-approve", "--accept-deletes", "9", "--parallelism", "1"],
            cwd=self.world.root,
            env={**self.world.env, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return ran.returncode, ran.stdout + ran.stderr

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


def counts(place: Place) -> Counter[str]:
    """How often an undisturbed apply makes each call."""
    log = place.world.root / "calls.txt"
    command = ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={','.join(CALLS)}", COMMAND]
    subprocess.run(
        [*command, "apply", "--auto-approve", "--accept-deletes", "9", "--parallelism", "1"],
        cwd=place.world.root,
        env={**place.world.env, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=True,
    )
    return Counter(re.findall(r"^\d+ +(\w+)\(", log.read_text(), re.MULTILINE))


def trial(place: Place, injection: str) -> list[str]:
    """Disturb one apply, and say what was wrong then or in the end."""
    place.prepare()
    code, said = place.disturbed(injection)
    wrong = []
    if "Traceback" in said or (code > 0 and "Error" not in said) or code not in {*range(8), KILLED, 137}:
        wrong.append(f"it ended with {code}: {said[-300:]}")
    try:
        read_lockfile(place.world.root, "acme")
    except LockfileError as problem:
        wrong.append(f"the lockfile is torn: {problem}")
    codes = place.repaired()
    if codes[-1] != 0:
        wrong.append(f"the runs after it ended with {codes}")
    return [f"{injection}: {each}" for each in (*wrong, *place.violations())]


def main(every: int, seconds: float) -> int:
    """Try every call; 1 where something was wrong."""
    folder = Path(tempfile.mkdtemp(prefix="syscalls-"))
    end = time.monotonic() + seconds
    wrong: list[str] = []
    number = 0
    with served(folder) as world:
        first = Place(replace(world, root=folder / "count"), 0)
        first.prepare()
        calls = counts(first)
        wanted = [
            f"{call}:{fault}:when={place}"
            for call, count in calls.items()
            for place in range(1, count + 1)
            for fault in FAULTS
        ][::every]
        for number, injection in enumerate(wanted, 1):
            if time.monotonic() > end:
                break
            wrong += trial(Place(replace(world, root=folder / str(number)), number), injection)
    shutil.rmtree(folder)
    figures = {"calls": dict(calls), "wanted": len(wanted), "runs": number, "violations": len(wrong)}
    sys.stdout.write(json.dumps(figures, indent=2) + "\n" + "".join(f"{each}\n" for each in wrong[:40]))
    return 1 if wrong else 0


if __name__ == "__main__":
    if shutil.which("strace") is None:
        sys.exit("strace is needed: apt-get update && apt-get install strace")
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=3_600)
    chosen = parser.parse_args()
    sys.exit(main(chosen.every, chosen.seconds))
