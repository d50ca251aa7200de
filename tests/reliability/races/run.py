"""Applies at once: `python -m reliability.races.run [--races N] [--seconds S] [--seed N]`, from `tests`.

Two to eight processes apply the same project at the same moment; some wait for the run lock, some are killed.
Nobody's writes are mixed with another's, a loser is told who holds the lock, nothing is made twice, and in
the end one more apply has nothing left to do.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from engine.workshop import Workshop, grow, trelica
from reliability.histories.witness import rows

from reconcile.core.errors import ReconcileError, RunLockHeldError
from reconcile.engine.apply import ApplyOptions
from reconcile.engine.plan import PlanOptions
from reconcile.engine.recovery import abandon, unresolved_creates
from reconcile.engine.runs import writing_run
from reconcile.engine.sessions import Connection
from reconcile.planning.limits import Accepted
from reconcile.sandbox.call import Call
from reconcile.sandbox.exchange import Exchange, Outcome
from reconcile.state import RunLock

OPTIONS = PlanOptions(accepted=Accepted(deletes=99, recreate=99))
DONE, BROKEN, ERROR, HELD = 0, 9, 1, 7
_MOST = 8
_NAMES = ("kept", "gone", "new")


def _titles() -> list[str]:
    return [f"race {name} end" for name in _NAMES]


def prepared(folder: Path) -> Workshop:
    """Two contracts at each vendor, applied, with one more, one less and one otherwise to come."""
    folder.mkdir(parents=True)
    shop = Workshop(folder)
    for name in ("kept", "gone"):
        _declare(shop, name, "1")
    shop.converge()
    shop.remove(grow("gone"), trelica("gone"))
    for name in ("kept", "new"):
        _declare(shop, name, "2")
    return shop


def _declare(shop: Workshop, name: str, value: str) -> None:
    shop.grow(name, title=f"race {name} end", value=value)
    shop.trelica(name, vendor_name=f"race {name} end", ref=value)


def racer(root: Path, wait_s: float) -> int:
    """Apply in this process, and note each write that a vendor takes from it."""
    _note_writes(root / "writes")
    lock = RunLock(root, "reconcile apply", timeout=wait_s)

    async def run() -> None:
        async with writing_run(root, OPTIONS, Connection({}), lock) as run:
            await run.apply((await run.plan(OPTIONS)).plan, ApplyOptions())

    try:
        asyncio.run(run())
    except RunLockHeldError as problem:
        words = ("holds the run lock", "reconcile apply", "reconcile unlock")
        is_told = all(each in str(problem) for each in words) or "just taking the run lock" in str(problem)
        return HELD if is_told else BROKEN
    except ReconcileError:
        return ERROR
    return DONE


def _note_writes(path: Path) -> None:
    real = Exchange.take
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def take(self: Exchange, call: Call) -> Outcome:
        outcome = real(self, call)
        if not call.is_read and "token" not in call.path:
            os.write(handle, f"{os.getpid()}\n".encode())
        return outcome

    setattr(Exchange, "take", take)  # noqa: B010 - in this process only


def race(shop: Workshop, chance: random.Random, ends: Counter[int]) -> Iterator[str]:
    """Let some processes run, and say what was wrong."""
    racers = [_started(shop.root, chance.choice([0.0, 20.0])) for _ in range(chance.randint(2, _MOST))]
    victims = [each for each in racers if chance.random() < 0.15]
    time.sleep(chance.random() / 10)
    for victim in victims:
        os.kill(victim, signal.SIGKILL)
    codes = {each: os.waitstatus_to_exitcode(os.waitpid(each, 0)[1]) for each in racers}
    ends.update(codes.values())
    yield from _ends(codes, set(victims))
    order = [pid for pid, _ in groupby((shop.root / "writes").read_text().split())]
    if len(order) != len(set(order)):
        yield f"writes were mixed: {order}"
    yield from _left(shop)


def _started(root: Path, wait_s: float) -> int:
    child = os.fork()
    if child == 0:
        try:
            code = racer(root, wait_s)
        except BaseException as problem:  # noqa: BLE001 - whatever it is, it is a violation
            sys.stderr.write(f"{type(problem).__name__}: {problem}\n")
            code = BROKEN
        sys.stderr.flush()
        os._exit(code)
    return child


def _ends(codes: dict[int, int], victims: set[int]) -> Iterator[str]:
    allowed = {DONE, HELD} | (
        {-signal.SIGKILL, ERROR} if victims else set()
    )  # after a death there may be a question
    wrong = sorted(code for code in codes.values() if code not in allowed)
    if wrong:
        yield f"processes ended with {wrong}"


def _left(shop: Workshop) -> Iterator[str]:
    """Whether one more run brings everything in order, and nothing is there twice."""
    for each in unresolved_creates(shop.root):
        if each.is_question and not rows(shop.root, ["race new end"])["race new end"].live:
            abandon(shop.root, str(each.intent.address), RunLock(shop.root, "test"))
    try:
        shop.apply(wanted=OPTIONS)
        if not shop.plan(OPTIONS).is_empty:
            yield "the plan is not empty"
    except ReconcileError as problem:
        yield f"nothing can be applied any more: {problem}"
    found = rows(shop.root, _titles())
    expected = {"race kept end": 2, "race gone end": 0, "race new end": 2}
    counts = {title: len(row.live) for title, row in found.items()}
    if counts != expected:
        yield f"there are {counts}"


def main(races: int, seconds: float, seed: int) -> int:
    """Run them; 1 where something was wrong."""
    folder = Path(tempfile.mkdtemp(prefix="races-"))
    chance = random.Random(seed)  # noqa: S311 - the same races each time, as far as the machine allows
    template, end = prepared(folder / "template"), time.monotonic() + seconds
    template.plan(OPTIONS)
    wrong: list[str] = []
    ends: Counter[int] = Counter()
    done = 0
    for number in range(races):
        if time.monotonic() > end:
            break
        root = folder / str(number)
        shutil.copytree(template.root, root)
        found = list(race(Workshop(root), chance, ends))
        wrong += [f"race {number}: {each}" for each in found]
        done += 1
        shutil.rmtree(root)
    shutil.rmtree(folder)
    figures = {
        "races": done,
        "applied, or found nothing to do": ends[DONE],
        "told of the holder": ends[HELD],
        "killed": ends[-signal.SIGKILL],
        "left a question": ends[ERROR],
        "violations": len(wrong),
    }
    sys.stdout.write(json.dumps(figures, indent=2) + "\n" + "".join(f"{each}\n" for each in wrong[:40]))
    return 1 if wrong else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--races", type=int, default=1_000)
    parser.add_argument("--seconds", type=float, default=3_600)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    sys.exit(main(chosen.races, chosen.seconds, chosen.seed))
