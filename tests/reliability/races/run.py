"""Applies at once: `python -m reliability.races.run [--races N] [--meetings N] …`, from `tests`.

Two to eight processes run the real command at the same moment, on one project, against vendors served on a
port; some wait for the run lock, some are killed. The vendors' ledger says whether the writes of one process
were mixed with another's, and whether anything was made twice; a loser must be told who holds the lock, and
in the end one more apply leaves nothing to do. How a process comes to life: see `command`; in the first
`--cold` races all of them are started from the command's file.

Then two checkouts of each kind meet, which share no run lock: see `checkouts`.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from e2e.served import served
from reliability.races.checkouts import KINDS, Encounters, Meeting
from reliability.races.command import load
from reliability.races.race import DONE, HELD, KILLED, QUESTION, Race
from reliability.report import Progress, tell
from reliability.syscalls.run import Place

_BATCH = 40  # then the vendors begin anew, or their lists would grow from race to race


@dataclass
class Tally:
    """What the races came to."""

    races: int = 0
    cold: int = 0
    ends: Counter[int] = field(default_factory=Counter)
    writers: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, race: Race) -> None:
        """Run one race."""
        self.wrong += [f"race {race.place.number}: {each}" for each in race.run()]
        self.ends += race.ends
        self.races += 1
        self.cold += race.is_cold
        self.writers += race.writers

    @property
    def figures(self) -> dict[str, object]:
        """In words."""
        return {
            "races": self.races,
            "of these with every process started from its file": self.cold,
            "processes": self.ends.total(),
            "applied, or found nothing to do": self.ends[DONE],
            "told of the holder": self.ends[HELD],
            "killed": self.ends[KILLED],
            "left a question": self.ends[QUESTION],
            "wrote at a vendor": self.writers,
        }


def places(folder: Path, races: int) -> Iterator[Place]:
    """A project for each race, with vendors that some of them share."""
    for first in range(0, races, _BATCH):
        with served(folder) as world:
            for number in range(first, min(races, first + _BATCH)):
                yield Place(replace(world, root=folder / str(number)), number)
                shutil.rmtree(folder / str(number))


def met(folder: Path, meetings: int) -> Encounters:
    """Let checkouts meet, so often for each kind."""
    encounters = Encounters()
    every = [(number, kind) for number in range(meetings) for kind in KINDS]
    for first in range(0, len(every), _BATCH):
        with served(folder) as world:
            for number, kind in every[first : first + _BATCH]:
                encounters.add(Meeting(world, kind, number))
    return encounters


def raced(folder: Path, races: int, cold: int, seconds: float, seed: int) -> Tally:
    """Race, until the time is over."""
    chance, tally, end = random.Random(seed), Tally(), time.monotonic() + seconds  # noqa: S311 - no secret
    progress = Progress("races")
    for place in places(folder, races):
        tally.add(Race(place, chance, is_cold=place.number < cold))
        progress.at(tally.races, len(tally.wrong))
        if time.monotonic() > end:
            break
    return tally


def main(chosen: argparse.Namespace) -> int:
    """Run them; 1 where something was wrong."""
    load()
    folder = Path(tempfile.mkdtemp(prefix="races-"))
    tally = raced(folder, chosen.races, chosen.cold, chosen.seconds, chosen.seed)
    encounters = met(folder, chosen.meetings)
    shutil.rmtree(folder)
    wrong = [*tally.wrong, *encounters.wrong]
    figures = {**tally.figures, "two checkouts": encounters.figures, "violations": len(wrong)}
    tell(figures, wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--races", type=int, default=1_000)
    parser.add_argument("--cold", type=int, default=40)
    parser.add_argument("--meetings", type=int, default=25)
    parser.add_argument("--seconds", type=float, default=3_600)
    parser.add_argument("--seed", type=int, default=1)
    sys.exit(main(parser.parse_args()))
