"""Lays out the files of a project: those that differ are written, or only named."""

from __future__ import annotations

from pathlib import Path

from reconcile.core.diagnostic import Diagnostic
from reconcile.core.errors import InputError
from reconcile.manifests import sources_of
from reconcile.manifests.layout import laid_out
from reconcile.state import replace_file


def format_project(root: Path, *, is_check: bool = False) -> tuple[str, ...]:
    """Lay out `reconcile.yaml` and every manifest, and name those that differed.

    With `is_check` nothing is written. Raises `InputError` with every file that can't be read, and
    `StorageError`; a file is the old or the new one, whatever happens.
    """
    differing: dict[str, str] = {}
    problems: list[Diagnostic] = []
    for source in sources_of(root):
        try:
            text = source.read()
            result = laid_out(source.name, text)
        except InputError as problem:
            problems.extend(problem.diagnostics)
            continue
        if result.encode() != source.read_bytes():
            differing[source.name] = result
    if problems:
        raise InputError(problems)
    for name, result in differing.items() if not is_check else ():
        replace_file(root / name, result.encode())
    return tuple(differing)
