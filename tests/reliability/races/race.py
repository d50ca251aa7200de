"""One race: a project, the processes that apply it at once, and what the vendors' ledger says of them."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from e2e.world import PROJECT
from reliability.races.command import Process, gate, ran, start
from reliability.syscalls.run import Place

APPLY = ("apply", "--auto-approve", "--accept-deletes", "9")
DONE, QUESTION, HELD, KILLED = 0, 6, 7, -signal.SIGKILL
MADE_BY = {"create", "upsert-create"}
_MOST = 8
_PATIENT_S = 60
_NAMES = ("kept", "gone", "new")
_VENDORS = ("growcrm", "trelica")
_HOLDER = re.compile(
    r"another run holds the run lock (\w+): `reconcile apply .*`, process (\d+) on \S+, since \S+\n"
    r".*`reconcile unlock \1`"
)


@dataclass
class Race:
    """Two contracts at each of two vendors are applied; one more, one less and one otherwise are to come."""

    place: Place
    chance: random.Random
    is_cold: bool
    ends: Counter[int] = field(default_factory=Counter)

    def run(self) -> list[str]:
        """Everything that was wrong."""
        self._prepare()
        racers, victims = self._raced()
        codes = {each: each.end() for each in racers}
        self.ends.update(codes.values())
        return [*self._ends(codes, victims), *self._repaired(), *self._mixed(), *self._made()]

    def _prepare(self) -> None:
        self.place.world.write("reconcile.yaml", PROJECT)
        self.place.write(("kept", "gone"), 1)
        code, words = self._ran("prepare")
        assert code == DONE, words
        self.place.write(("kept", "new"), 2)

    def _ran(self, client: str, args: tuple[str, ...] = APPLY) -> tuple[int, str]:
        return ran(self.place.world, f"{self.place.number}-{client}", *args)

    def _raced(self) -> tuple[list[Process], set[Process]]:
        """Let some wait for the lock, some do a part of the work, and kill some."""
        with gate() as at:
            racers = [
                start(
                    self.place.world,
                    f"{self.place.number}-{'waits' if waits else 'asks'}-{number}",
                    (*APPLY, "--lock-timeout", str(_PATIENT_S if waits else 0), *self._share()),
                    None if self.is_cold else at,
                )
                for number in range(self.chance.randint(2, _MOST))
                for waits in [self.chance.random() < 0.5]
            ]
        victims = {each for each in racers if self.chance.random() < 0.15}
        time.sleep(self.chance.random() * (2 if self.is_cold else 0.6) if victims else 0)
        for victim in victims:
            os.kill(victim.pid, signal.SIGKILL)
        return racers, victims

    def _share(self) -> tuple[str, ...]:
        if self.chance.random() < 0.5:
            return ()
        title = self.place.title(self.chance.choice(("kept", "new")))
        return ("--target", f"{self.chance.choice(_VENDORS)}.Contract.{title}")

    def _ends(self, codes: Mapping[Process, int], victims: set[Process]) -> Iterator[str]:
        """After a death there may be a question; who waits has the lock in the end."""
        racers = {str(each.pid) for each in codes}
        for each, code in codes.items():
            allowed = {DONE} | ({QUESTION} if victims else set()) | ({KILLED} if each in victims else set())
            told = _HOLDER.search(each.words)
            if code == HELD and "asks" in each.client:
                if told is None or told[2] not in racers - {str(each.pid)}:
                    yield f"{each.client} was not told who holds the lock: {each.words[-300:]}"
            elif code not in allowed:
                yield f"{each.client} ended with {code}: {each.words[-300:]}"
        if not victims and DONE not in codes.values():
            yield f"nobody did it: {sorted(codes.values())}"

    def _repaired(self) -> Iterator[str]:
        """Whether further runs bring everything in order."""
        code, words = self._ran("repair")
        for address in re.findall(r"recover (\S+) --abandon", words):
            self._ran("answer", ("recover", address, "--abandon"))
        if code == QUESTION:
            code, words = self._ran("repair-2")
        if code != DONE:
            yield f"the runs after it ended with {code}: {words[-300:]}"
        elif self._ran("check", ("plan", "--detailed-exitcode"))[0] != DONE:
            yield "the plan is not empty"

    @cached_property
    def _entries(self) -> list[dict[str, Any]]:
        """What the processes of this race wrote, once everything is over, in the vendors' order."""
        every = self.place.world.ledger()
        return [each for each in every if each["client"].startswith(f"{self.place.number}-")]

    def _mixed(self) -> Iterator[str]:
        """A process that writes, and after another one again."""
        order = [client for client, _ in groupby(each["client"] for each in self._entries)]
        if len(order) != len(set(order)):
            yield f"writes were mixed: {order}"

    def _made(self) -> Iterator[str]:
        """What was made more or less than once, deleted again or not."""
        created = [
            (each["vendor"], json.dumps(each["body"])) for each in self._entries if each["action"] in MADE_BY
        ]
        for vendor in _VENDORS:
            for name in _NAMES:
                made = sum(self.place.title(name) in body for where, body in created if where == vendor)
                if made != 1:
                    yield f"{name} was created {made} times at {vendor}"

    @property
    def writers(self) -> int:
        """How many of the racing processes wrote anything."""
        return len({each["client"] for each in self._entries if re.search(r"waits|asks", each["client"])})
