"""Damaged files of a project: a spread of mutants, each refused or read as what it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]


def test_no_damage_is_taken_for_something_else() -> None:
    """In the lockfile, the journal, a saved plan and a manifest."""
    command = [sys.executable, "-m", "reliability.damage.run", "--every", "23", "--spread", "90"]
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
    assert figures["violations"] == 0
    assert figures["verdicts"].keys() == {"refused", "as it was", "another manifest", "its beginning"}
