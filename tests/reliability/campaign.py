"""A campaign as a test runs it: a process of its own, and its figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]


def figures_of(name: str, *options: str) -> dict[str, Any]:
    """Run `reliability.<name>.run`; it must find no violation."""
    ran = subprocess.run(
        [sys.executable, "-m", f"reliability.{name}.run", *options],
        cwd=TESTS,
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    figures: dict[str, Any] = json.loads(ran.stdout)
    return figures
