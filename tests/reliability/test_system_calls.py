"""System calls of a real apply that fail or kill it: a spread of them, where strace is there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]


@pytest.mark.skipif(shutil.which("strace") is None, reason="it needs strace, which is no Python package")
def test_no_failing_system_call_tears_or_doubles_anything() -> None:
    """Kill, full disk and broken disk, spread over all calls."""
    command = [sys.executable, "-m", "reliability.syscalls.run", "--every", "61"]
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
    assert (figures["runs"], figures["violations"]) == (figures["wanted"], 0)
