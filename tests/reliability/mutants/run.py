"""Mutants: `python -m reliability.mutants.run [--every K] [--area NAME …] [--pool FOLDER …]`, from `tests`.

Every small change of the modules that decide, record, send and count money; for each, the tests that reach
its line, until one fails. At least nine of ten must be noticed in every area; why others are not is said in
`survivors.csv`, as far as somebody has looked.
"""

from __future__ import annotations

import argparse
import ast
import csv
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

from hypothesis.configuration import set_hypothesis_home_dir
from reliability.mutants.operators import Mutation, mutations
from reliability.mutants.reach import POOL, Reach, measured
from reliability.mutants.targets import AREAS, ROOT, files
from reliability.mutants.trial import Verdict, trial
from reliability.report import Progress, tell

SURVIVORS = Path(__file__).parent / "survivors.csv"
MOST_S, CONTROL_S = 15.0, 2.0
LEAST_PERCENT = 90
_ALIVE = {Verdict.SURVIVED, Verdict.UNREACHED}
_HEAVY = (
    "pydantic",
    "httpx2",
    "hypothesis",
    "starlette.applications",
    "deepdiff",
    "tenacity",
    "yaml",
    "simplejson",
)


@dataclass(frozen=True)
class Mutant:
    """One change of one file."""

    area: str
    file: str
    number: int
    mutation: Mutation

    @property
    def name(self) -> tuple[str, str, str]:
        """File and words, without the line: it stays the same while lines above it come and go."""
        return self.file, self.mutation.before, self.mutation.after


def every(areas: Sequence[str]) -> list[Mutant]:
    """All mutants of these areas, file by file."""
    return [
        Mutant(area, file, number, mutation)
        for file, area in files().items()
        if area in areas
        for number, mutation in enumerate(mutations(_tree(file)))
    ]


def _tree(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def judged(file: str, number: int | None, tests: Sequence[str], seconds: float) -> Verdict:
    """Try one, or the module as it is; in a process that has the heavy libraries and none of our modules."""
    tree = _tree(file)
    with list(mutations(tree))[number].applied() if number is not None else nullcontext():
        code = compile(tree, str(ROOT / file), "exec")
    return trial(ROOT, file, code, tests, seconds)


def check_unchanged(reach: Reach, names: Iterable[str]) -> None:
    """Without a change every module must pass: else nothing would be told by a failure."""
    for file in names:
        tests = reach.tests(file, 0, CONTROL_S)
        if tests and judged(file, None, tests, CONTROL_S) is not Verdict.SURVIVED:
            raise RuntimeError(f"{file} fails as it is")


def warm() -> None:
    """Import what every child would have to."""
    set_hypothesis_home_dir(tempfile.mkdtemp(prefix="hypothesis-"))
    sys.path.insert(0, str(ROOT / "tests"))
    for name in _HEAVY:
        import_module(name)


def main(areas: Sequence[str], pool_of: Sequence[str], step: int, processes: int) -> int:
    """Try them; 1 where an area's score is too low, or one is listed that does not survive."""
    with tempfile.TemporaryDirectory() as folder:
        reach = measured(Path(folder), pool_of)
    chosen = every(areas)[::step]
    warm()
    check_unchanged(reach, sorted({each.file for each in chosen}))
    started = time.monotonic()
    with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
        tasks = [pool.submit(judged, each.file, each.number, *_tests(reach, each)) for each in chosen]
        ended = dict(_as_they_end(chosen, tasks))
    return _report(ended, time.monotonic() - started, is_whole=step == 1)


def _as_they_end(
    chosen: Sequence[Mutant], tasks: Iterable[Future[Verdict]]
) -> Iterator[tuple[Mutant, Verdict]]:
    progress, alive = Progress("mutants"), 0
    for number, (mutant, task) in enumerate(zip(chosen, tasks, strict=True), 1):
        verdict = task.result()
        alive += verdict in _ALIVE
        progress.at(number, alive)
        yield mutant, verdict


def _tests(reach: Reach, mutant: Mutant) -> tuple[list[str], float]:
    tests = reach.tests(mutant.file, mutant.mutation.line, MOST_S)
    return tests, sum(reach.seconds[each] for each in tests) * 3


def _report(ended: dict[Mutant, Verdict], seconds: float, *, is_whole: bool) -> int:
    listed = _listed()
    alive = {each.name: each for each, verdict in ended.items() if verdict in _ALIVE}
    unlisted = [each for name, each in alive.items() if name not in listed]
    files_tried = {each.file for each in ended}
    gone = [name for name in listed if is_whole and name[0] in files_tried and name not in alive]
    figures = {
        "mutants": len(ended),
        **{each.value: list(ended.values()).count(each) for each in Verdict},
        "score by area": _scores(ended),
        "survivors without a reason": len(unlisted),
        "reasons without a survivor": len(gone),
        "minutes": round(seconds / 60, 1),
    }
    survived = [
        f"{each.file}:{each.mutation.line}: {each.mutation.before} -> {each.mutation.after}"
        for each in unlisted
    ]
    tell(figures, [*survived, *(f"killed, and listed: {name}" for name in gone)])
    return 1 if gone or min(_scores(ended).values()) < LEAST_PERCENT else 0


def _scores(ended: dict[Mutant, Verdict]) -> dict[str, float]:
    counts = Counter(each.area for each in ended)
    dead = Counter(each.area for each, verdict in ended.items() if verdict not in _ALIVE)
    return {area: round(100 * dead[area] / count, 1) for area, count in counts.items()}


def _listed() -> dict[tuple[str, str, str], str]:
    with SURVIVORS.open(encoding="utf-8", newline="") as source:
        return {(row["file"], row["before"], row["after"]): row["reason"] for row in csv.DictReader(source)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--area", nargs="*", default=tuple(AREAS), choices=tuple(AREAS))
    parser.add_argument("--pool", nargs="*", default=POOL, help="the folders of the tests that are to notice")
    parser.add_argument("--every", type=int, default=1, help="one in so many")
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    sys.exit(main(asked.area, asked.pool, asked.every, asked.processes))
