"""Which tests reach which line, and how long each takes: one run of the pool with coverage's contexts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from coverage import CoverageData
from reliability.mutants.targets import ROOT, files

POOL = ("core", "planning", "state", "sdk", "manifests", "engine")
_VARIABLE = "MUTANTS_DURATIONS"


@dataclass(frozen=True)
class Reach:
    """The tests of each line of each file, quickest first."""

    lines: Mapping[str, Mapping[int, Sequence[str]]]
    seconds: Mapping[str, float]

    def tests(self, file: str, line: int, most_s: float) -> list[str]:
        """Those that reach the line, and all of the file where it runs on import, for so many seconds."""
        known = self.lines.get(file, {})
        return list(self._within(known.get(line) or self._of_file(file), most_s))

    def _of_file(self, file: str) -> list[str]:
        every = {test for tests in self.lines.get(file, {}).values() for test in tests}
        return sorted(every, key=self._speed)

    def _within(self, tests: Sequence[str], most_s: float) -> Iterator[str]:
        spent = 0.0
        for test in tests:
            spent += self.seconds.get(test, 0.0)
            if spent > most_s:
                return
            yield test

    def _speed(self, test: str) -> tuple[float, str]:
        return self.seconds.get(test, 0.0), test


def measured(folder: Path, pool: Sequence[str] = POOL) -> Reach:
    """Run the tests of these folders; every one must pass."""
    data, durations = folder / "coverage", folder / "durations.json"
    options = ["-q", "-n", "2", "--cov=reconcile", "--cov-context=test", "--cov-report="]
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            *options,
            "-p",
            "reliability.mutants.reach",
            *(f"tests/{each}" for each in pool),
        ],
        cwd=ROOT,
        env={
            **os.environ,
            "COVERAGE_FILE": str(data),
            _VARIABLE: str(durations),
            "PYTHONPATH": str(ROOT / "tests"),
        },
        check=True,
        stdout=sys.stderr,
    )
    return _read(data, json.loads(durations.read_text()))


def _read(path: Path, seconds: Mapping[str, float]) -> Reach:
    data = CoverageData(str(path))
    data.read()
    lines: dict[str, dict[int, list[str]]] = {}
    for file in files():
        contexts = data.contexts_by_lineno(str(ROOT / file))
        found = {
            line: {each.partition("|")[0] for each in several if each} & seconds.keys()
            for line, several in contexts.items()
        }
        lines[file] = {
            line: sorted(tests, key=lambda each: (seconds[each], each)) for line, tests in found.items()
        }
    return Reach(lines, seconds)


_seconds: defaultdict[str, float] = defaultdict(float)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """As a plugin of the pool's run: note how long each test takes."""
    _seconds[report.nodeid] += report.duration


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave the durations to whoever asked for them."""
    if not hasattr(session.config, "workerinput"):
        Path(os.environ[_VARIABLE]).write_text(json.dumps(_seconds), encoding="utf-8")
