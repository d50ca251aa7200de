"""Tells one process from a later one with the same id."""

from __future__ import annotations

from pathlib import Path

_PROC = Path("/proc")
_STATE, _STARTED = 0, 19  # among the fields after the command's name, see proc_pid_stat(5)


def birth(pid: int) -> str | None:
    """Which boot of the machine and which of its ticks a running process began at.

    None where no such process runs, or the system does not tell.
    """
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        stat = (_PROC / str(pid) / "stat").read_bytes()
    except OSError:
        return None
    fields = stat.rpartition(b")")[2].decode("ascii").split()
    return None if fields[_STATE] in {"Z", "X"} else f"{boot}/{fields[_STARTED]}"
