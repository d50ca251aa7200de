"""An apply that dies anywhere, twice, makes nothing twice and loses nothing: a part of the crash matrix."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
RUNS = 24


def test_no_death_makes_a_contract_twice_or_loses_one() -> None:
    """Spread over all failpoints, under each loss; the vendors' rows are the witness."""
    command = [sys.executable, "-m", "reliability.crash.run", "--runs", str(RUNS)]
    ran = subprocess.run(
        command,
        cwd=TESTS,
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    figures = json.loads(ran.stdout)
    assert (figures["runs"], figures["violations"]) == (RUNS, 0)
    assert figures["failpoints met"] == RUNS
    assert figures["in two further runs"] == RUNS
