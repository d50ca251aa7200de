"""Applies at once: `python -m reliability.races.run [--races N] [--cold N] [--seconds S] …`, from `tests`.

Two to eight processes run the real command at the same moment, on one project, against vendors served on a
port; some wait for the run lock, some are killed. The vendors' ledger says whether the writes of one process
were mixed with another's, and whether anything was made twice; a loser must be told who holds the lock, and
in the end one more apply leaves nothing to do. How a process comes to life: see `command`; in the first
`--cold` races all of them are started from the command's file.
"""

from __future__ import annotations

import argparse
import json
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
from reliability.races.command import load
from reliability.races.race import DONE, HELD, KILLED, QUESTION, Race
from reliability.syscalls.run import Place

_BATCH = 40  # then the vendors begin anew, or their lists would grow from race to race
_SHOWN = 40


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
            "violations": len(self.wrong),
        }


def places(folder: Path, races: int) -> Iterator[Place]:
    """A project for each race, with vendors that some of them share."""
    for first in range(0, races, _BATCH):
        with served(folder) as world:
            for number in range(first, min(races, first + _BATCH)):
                yield Place(replace(world, root=folder / str(number)), number)
                shutil.rmtree(folder / str(number))


def main(races: int, cold: int, seconds: float, seed: int) -> int:
    """Run them; 1 where something was wrong."""
    load()
    folder = Path(tempfile.mkdtemp(prefix="races-"))
    chance, tally, end = random.Random(seed), Tally(), time.monotonic() + seconds  # noqa: S311 - no secret
    for place in places(folder, races):
        tally.add(Race(place, chance, is_cold=place.number < cold))
        if time.monotonic() > end:
            break
    shutil.rmtree(folder)
    shown = "".join(f"{each}\n" for each in tally.wrong[:_SHOWN])
    sys.stdout.write(json.dumps(tally.figures, indent=2) + "\n" + shown)
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--races", type=int, default=1_000)
    parser.add_argument("--cold", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=3_600)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    sys.exit(main(chosen.races, chosen.cold, chosen.seconds, chosen.seed))
