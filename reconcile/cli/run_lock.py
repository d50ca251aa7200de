"""The run lock as a command takes it: its holder is the command line."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from reconcile.state import RunLock


def this_run(timeout: float = 0.0) -> RunLock:
    """The run lock of the project in this folder; waits `timeout` seconds for another run to end."""
    return RunLock(Path(), shlex.join(["reconcile", *sys.argv[1:]]), timeout=timeout)
