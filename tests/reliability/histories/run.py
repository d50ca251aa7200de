"""Many histories: `python -m reliability.histories.run [--histories N] [--steps N] [--seconds S] [--seed N]`.

From `tests`. Prints how many were run; a violation is printed with its history and its seed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from reliability.histories.machine import History
from reliability.histories.quick import nobody_waits
from reliability.report import Progress, tell

_PART = 20


def part(number: int, steps: int) -> tuple[Counter[str], str]:
    """Some histories of one seed: how many histories, steps, and histories at each vendor; what was wrong."""
    nobody_waits(setattr)
    count: Counter[str] = Counter()

    class Counted(History):
        def teardown(self) -> None:
            count.update(["histories", *(f"at {each.name}" for each in self.vendors)])
            count["steps"] += self.steps
            super().teardown()

    chosen = settings(
        max_examples=_PART,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(seed(number)(Counted), settings=chosen)
    except BaseException as problem:  # noqa: BLE001 - whatever it is, it is to be told
        notes = "\n".join(getattr(problem, "__notes__", ()))
        return count, f"seed {number}: {type(problem).__name__}: {problem}\n{notes}"
    return count, ""


def main(histories: int, steps: int, seconds: float, first: int) -> int:
    """Run them on all processors; 1 where something was wrong."""
    end = time.monotonic() + seconds
    done, wrong = Counter[str](), list[str]()
    progress = Progress("histories")
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        for start in range(0, -(-histories // _PART), 4):
            if time.monotonic() > end or wrong:
                break
            tasks = [pool.submit(part, first + start + each, steps) for each in range(4)]
            for count, text in (task.result() for task in tasks):
                done.update(count)
                wrong += [text] if text else []
            progress.at(done["histories"], len(wrong))
    figures = {**done, "steps each, at the most": steps, "violations": len(wrong)}
    tell(figures, wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--histories", type=int, default=10_000)
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=3_600)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    sys.exit(main(chosen.histories, chosen.steps, chosen.seconds, chosen.seed))
