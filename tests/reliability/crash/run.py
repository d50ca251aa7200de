"""The crash matrix: `python -m reliability.crash.run [--runs N] [--seconds S] [--processes P]`, from `tests`.

Every failpoint of an apply, in turn under each loss; the repair dies at another point. Prints what was met,
and every violation.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from reliability.crash.trial import Loss, Place, Trial, failpoints, prepared, trial, warm
from reliability.report import Progress, tell

_MEMORY = "/dev/shm"  # noqa: S108 - a folder of its own is made there: files that need no disk
_PRIME = 7919  # spreads the second deaths over the repair


def jobs(count: int, runs: int) -> list[tuple[int, int, Loss]]:
    """The deaths to try: every point once under each loss, or as many as are asked for, evenly spread."""
    every = [(fatal, loss) for fatal in range(1, count + 1) for loss in Loss]
    chosen = [every[place * len(every) // runs] for place in range(runs)] if runs < len(every) else every
    return [(fatal, 1 + fatal * _PRIME % count, loss) for fatal, loss in chosen]


def main(runs: int, seconds: float, processes: int) -> int:
    """Run the matrix; 1 where something was wrong."""
    folder = Path(tempfile.mkdtemp(prefix="crash-", dir=_MEMORY if Path(_MEMORY).is_dir() else None))
    progress = Progress("runs")
    _keep_quiet(folder / "said")
    template = prepared(folder / "template")
    warm(template)
    names = failpoints(template, folder / "count")
    wanted = jobs(len(names), runs)
    end = time.monotonic() + seconds
    ended: list[tuple[tuple[int, int, Loss], Trial]] = []
    with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
        for start in range(0, len(wanted), 64):
            if time.monotonic() > end:
                break
            part = wanted[start : start + 64]
            tasks = [pool.submit(_one, template, folder / f"{start}-{n}", job) for n, job in enumerate(part)]
            ended += zip(part, [task.result() for task in tasks], strict=True)
            progress.at(len(ended), sum(bool(result.wrong) for _, result in ended))
    shutil.rmtree(folder)
    return _report(names, ended)


def _keep_quiet(path: Path) -> None:
    """What the runs say goes into a file: their ends are told by codes, and judged by the vendors' rows."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT)
    os.dup2(handle, sys.stderr.fileno())


def _one(template: Place, folder: Path, job: tuple[int, int, Loss]) -> Trial:
    return trial(template, folder, *job)


def _report(names: list[str], ended: list[tuple[tuple[int, int, Loss], Trial]]) -> int:
    wrong = [
        f"{names[fatal - 1]}, then point {again}, {loss.value}: {each}"
        for (fatal, again, loss), result in ended
        for each in result.wrong
    ]
    kinds = Counter(name.partition(" #")[0] for name in names)
    converged = sum(not result.wrong and result.runs - result.questions <= 2 for _, result in ended)
    figures = {
        "failpoints": len(names),
        "kinds of failpoints": len(kinds),
        "failpoints met": len({fatal for (fatal, _, _), _ in ended}),
        "runs": len(ended),
        "deaths": sum(result.deaths for _, result in ended),
        "in two further runs": converged,
        "with a question": sum(bool(result.questions) for _, result in ended),
        "violations": len(wrong),
    }
    tell(figures, wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--runs", type=int, default=10_000, help="every point under each loss, or so many of them"
    )
    parser.add_argument("--seconds", type=float, default=7_200)
    parser.add_argument("--processes", type=int, default=2)
    chosen = parser.parse_args()
    sys.exit(main(chosen.runs, chosen.seconds, chosen.processes))
