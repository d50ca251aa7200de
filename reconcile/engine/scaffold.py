"""Writes a new project: a project file, an example for each installed provider, a pipeline if asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path

from reconcile.core.diagnostic import error
from reconcile.core.errors import InputError, StorageError
from reconcile.engine.example import example
from reconcile.engine.plugins import Plugins
from reconcile.manifests import PROJECT_FILE
from reconcile.state import WORKSPACE, replace_file

PIPELINES: Mapping[str, str] = {"github": ".github/workflows/reconcile.yaml", "gitlab": ".gitlab-ci.yml"}

_IGNORE = ".gitignore"
_PROJECT = """\
# The project. Every `*.yaml` below contracts/ is a manifest: one contract each.
apiVersion: reconcile/v1
kind: Project
metadata: {{name: {name}}}
# Every provider talks to a sandbox on this machine. Take this line out to talk to the vendors;
# `reconcile providers` lists the variables that hold their credentials.
sandbox: true
"""


def scaffold(root: Path, pipeline: str | None = None) -> tuple[str, ...]:
    """Write a project into `root` and name its files; nothing that is there is overwritten.

    Raises `InputError` that names every file in the way, and `StorageError`; then nothing was written.
    """
    contents = _contents(root, pipeline)
    _refuse_to_overwrite(root, contents)
    ignore = _ignore(root)
    _write(root, {**contents, **ignore})
    return (*contents, *ignore)


def write_new(root: Path, contents: Mapping[str, str]) -> None:
    """Write files below `root`, all or none; raises `InputError` where one is there, and `StorageError`."""
    _refuse_to_overwrite(root, contents)
    _write(root, contents)


def _refuse_to_overwrite(root: Path, contents: Iterable[str]) -> None:
    there = [name for name in contents if (root / name).exists()]
    if there:
        remedy = "nothing was written; move it away, or work in another folder"
        raise InputError([error(f"{name} exists already", remedy) for name in there])


def _contents(root: Path, pipeline: str | None) -> dict[str, str]:
    plugins = Plugins()
    examples = {f"contracts/{name}.yaml": example(plugins.load(name)) for name in plugins.names}
    wanted = {PIPELINES[pipeline]: _pipeline(pipeline)} if pipeline else {}
    return {**examples, **wanted, PROJECT_FILE: _PROJECT.format(name=_name(root))}


def _name(root: Path) -> str:
    """The folder's name as a DNS label."""
    label = re.sub(r"[^a-z0-9]+", "-", root.resolve().name.lower()).strip("-")[:63].strip("-")
    return f'"{label}"' if label.isdigit() else label or "contracts"


def _pipeline(name: str) -> str:
    return (files("reconcile.engine") / "pipelines" / f"{name}.yaml").read_text("utf-8")


def _ignore(root: Path) -> dict[str, str]:
    """The file with our entry; none if it is there."""
    path, entry = root / _IGNORE, f"{WORKSPACE}/"
    try:
        before = path.read_text("utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as problem:
        raise InputError([error(f"{_IGNORE} can't be read: {problem}", f"add {entry} to it")]) from problem
    if entry in before.splitlines():
        return {}
    return {_IGNORE: before + ("" if before.endswith("\n") or not before else "\n") + f"{entry}\n"}


def _write(root: Path, contents: Mapping[str, str]) -> None:
    """Write all or nothing; what was there before is only ever added to, and comes last."""
    written: list[Path] = []
    try:
        for name, text in contents.items():
            path = root / name
            written.extend(_make_folders(path.parent))
            replace_file(path, text.encode())
            written.append(path)
    except StorageError:
        _remove(written)
        raise


def _make_folders(folder: Path) -> list[Path]:
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise StorageError(
            f"{folder}: can't create it: {problem.strerror}", "work in another folder"
        ) from problem
    return missing[::-1]


def _remove(written: Iterable[Path]) -> None:
    for path in reversed(list(written)):
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()
