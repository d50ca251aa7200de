"""The format of `reconcile.lock`: bytes to a `Lockfile` and back. Never touches a disk.

Version 1 is JSON with sorted keys, a two-space indent and one newline at the end. `digest` is taken over the
whole document but itself, so nothing in it can change unseen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from reconcile.core.address import Address
from reconcile.core.errors import LockfileError
from reconcile.core.managed import Lockfile, Managed
from reconcile.core.value import Json
from reconcile.state.digest import agrees, digest
from reconcile.state.document import DocumentError, Section, parse
from reconcile.state.spelling import VERSION, Speller, document

_MARKS = re.compile(rb"^(?:<{7}|\|{7}|={7}|>{7})(?: |\r?$)", re.MULTILINE)
_RESTORE = (
    "restore the last good one, e.g. `git checkout HEAD -- reconcile.lock`, "
    "or find everything again with `reconcile state rebuild`; then run `reconcile plan`"
)
_TAKE_A_SIDE = (
    "take one side whole, e.g. `git checkout --theirs -- reconcile.lock`, then run `reconcile plan`: "
    "what only the other side knew is found by its marker"
)


def encode(lockfile: Lockfile) -> bytes:
    """Spell a lockfile; equal lockfiles give equal bytes."""
    return Speller().spell(lockfile)


def decode(data: bytes, project: str, path: str) -> Lockfile:
    """Read a lockfile of this project; raises `LockfileError` that says what, where and what to do."""
    marks = _MARKS.search(data)
    if marks:
        line = data.count(b"\n", 0, marks.start()) + 1
        raise LockfileError(f"{path}:{line}:1: a merge left its conflict marks here", _TAKE_A_SIDE)
    if not data.endswith(b"\n"):
        what = "its end is missing" if data else "it is empty"
        raise LockfileError(f"{path}: {what}", _RESTORE)
    try:
        return _read(parse(data), project, path)
    except DocumentError as problem:
        raise LockfileError(f"{problem.where(path, data)}: {problem.what}", _RESTORE) from None


def lockfile_digest(lockfile: Lockfile) -> str:
    """The digest that the lockfile's file carries."""
    return digest(document(lockfile))


def _read(found: Mapping[str, Json], project: str, path: str) -> Lockfile:
    _check_version(found, path)
    root = Section(found)
    lockfile = Lockfile(
        project=root.text("project"),
        lineage=root.text("lineage"),
        serial=root.number("serial"),
        origins={name: each.text("origin") for name, each in root.section("providers").sections()},
        resources=dict(_resource(*each) for each in root.section("resources").sections()),
    )
    claimed = found.get("digest")
    # A key that nobody knows would be lost on the next write: what was understood must be all that was read.
    if not agrees(found, claimed) or {**document(lockfile), "digest": claimed} != found:
        raise LockfileError(f"{path}: it was edited by hand or merged: its digest does not fit", _RESTORE)
    if lockfile.project != project:
        raise LockfileError(
            f"{path}: it belongs to the project {lockfile.project!r}, and this is {project!r}",
            "run in that project's folder, or put its name back into reconcile.yaml (metadata.name)",
        )
    return lockfile


def _check_version(found: Mapping[str, Json], path: str) -> None:
    version = found.get("version")
    if type(version) is int and version > VERSION:
        raise LockfileError(
            f"{path}: a newer reconcile wrote it (format {version}, this one reads {VERSION})",
            "upgrade reconcile; nothing was changed",
        )
    if type(version) is not int or version != VERSION:
        Section(found).wrong("version", f"unknown format {version!r}, this reconcile reads {VERSION}")


def _resource(name: str, entry: Section) -> tuple[Address, Managed]:
    try:
        address = Address.parse(name)
    except ValueError as problem:
        raise DocumentError(str(problem), keys=entry.keys) from None
    return address, Managed(
        address=address,
        id=entry.text("id"),
        marker=entry.optional_text("marker"),
        applied=entry.section("applied").values,
        lifecycle=entry.lifecycle("lifecycle"),
        depends_on=entry.addresses("depends_on"),
    )
