"""What changed since a revision of the git repository around the project; asks git and writes nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from reconcile.core.declaration import Declaration
from reconcile.core.diagnostic import error
from reconcile.core.errors import InputError
from reconcile.core.managed import Lockfile
from reconcile.core.roles import Role
from reconcile.core.schema import schema_of
from reconcile.engine.selection import Selection
from reconcile.engine.workspace import Workspace
from reconcile.manifests import PROJECT_FILE, addresses_in


def with_changes(selection: Selection, workspace: Workspace, lockfile: Lockfile) -> Selection:
    """Name the addresses that changed since the revision; all of them where `reconcile.yaml` did.

    Compares the working tree with the last commit that it has in common with the revision. Raises
    `InputError` where git, the repository or the revision is missing.
    """
    if selection.since is None:
        return selection
    base = _base(workspace.root, selection.since)
    files = set(_changed(workspace.root, base))
    if PROJECT_FILE in files:
        return selection
    known = {*workspace.declarations, *lockfile.resources}
    now = {address for address, each in workspace.declarations.items() if files & set(_files(each))}
    before = {
        address
        for name in files
        for address in addresses_in(_git(workspace.root, "show", f"{base}:./{name}") or "")
    }
    return replace(selection, changed=tuple(sorted((now | before) & known)))


def _files(declaration: Declaration) -> Iterator[str]:
    """The manifest, and what it attaches."""
    yield declaration.location.file
    values = declaration.resource.written()
    for field in schema_of(type(declaration.resource)):
        paths = values.get(field.name) if field.has(Role.FILE) else None
        for path in paths if isinstance(paths, tuple) else ():
            yield str(path).partition("#")[0]


def _base(root: Path, ref: str) -> str:
    if _git(root, "rev-parse", "--is-inside-work-tree") is None:
        remedy = "--changed-since needs git, and a project inside a repository"
        raise InputError([error("the project is in no git repository", remedy)])
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    if commit is None:
        remedy = "check the name, or fetch it first; a pipeline often has the newest commit only"
        raise InputError([error(f"there is no revision {ref!r} in the repository", remedy)])
    return (_git(root, "merge-base", commit.strip(), "HEAD") or commit).strip()


def _changed(root: Path, base: str) -> list[str]:
    """The names of files that differ, are gone or are new, relative to the project."""
    differing = _git(root, "diff", "--name-only", "--no-renames", "--relative", "-z", base)
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    if differing is None or untracked is None:
        raise InputError([error(f"git can't say what changed since {base}", "see `git status`")])
    return [name for name in (differing + untracked).split("\0") if name]


def _git(root: Path, *words: str) -> str | None:
    """What git says; None where it fails or is missing."""
    try:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, check=False)  # noqa: S603, S607 - no shell, git as it is installed
    except OSError:
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None
