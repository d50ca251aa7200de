"""Guard by guard: `python -m reliability.guards.run [--only NAME …]`, from `tests`.

Switches each guard off and runs its tests, of which at least one must fail. Prints N of N.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from reliability.guards.guards import GUARDS, Guard
from reliability.guards.plugin import VARIABLE
from reliability.report import tell

TESTS = Path(__file__).parents[2]
_FAILED = 1


def is_noticed(each: Guard) -> bool:
    """Whether a test fails without it; an error of pytest itself is no answer."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "reliability.guards.plugin",
    ]
    ran = subprocess.run(
        [*command, *each.tests],
        cwd=TESTS,
        env={**os.environ, "PYTHONPATH": str(TESTS), VARIABLE: each.name},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode == _FAILED and " failed" in ran.stdout


def main(names: Sequence[str]) -> int:
    """Try each; 1 where one is missed by nobody."""
    chosen = [each for each in GUARDS if not names or each.name in names]
    with ThreadPoolExecutor(2) as pool:
        noticed = dict(zip((each.name for each in chosen), pool.map(is_noticed, chosen), strict=True))
    missed = [name for name, was in noticed.items() if not was]
    figures = {"guards": len(chosen), "noticed": len(chosen) - len(missed), "missed by nobody": missed}
    tell(figures)
    return 1 if missed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", nargs="*", default=())
    sys.exit(main(parser.parse_args().only))
