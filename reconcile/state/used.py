"""Which saved plans were applied on this machine: a plan is good for one apply."""

from __future__ import annotations

from pathlib import Path

from reconcile.state.disk import WORKSPACE, append, read_file, replace_file, workspace_dir

_APPLIED = "applied-plans"


def mark_applied(root: Path, digest: str) -> None:
    """Record, before its first step and under the run lock, that a plan is used; raises `StorageError`."""
    path = workspace_dir(root) / _APPLIED
    data = read_file(path)
    if data is None:
        replace_file(path, f"{digest}\n".encode())
    else:
        # A torn last line of a killed run gets its newline, so that it spoils nothing.
        start = "" if data.endswith(b"\n") else "\n"
        append(path, f"{start}{digest}\n".encode(), len(data))


def was_applied(root: Path, digest: str) -> bool:
    """Whether the plan with this digest was applied here before; raises `StorageError`."""
    return digest.encode() in (read_file(root / WORKSPACE / _APPLIED) or b"").split(b"\n")
