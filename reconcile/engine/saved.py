"""Saved plans: written with what they were made from, and refused when any of it moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from reconcile.core.errors import PlanFileError, StalePlanError
from reconcile.core.managed import Lockfile
from reconcile.core.plan import Guard, Plan
from reconcile.core.value import Json
from reconcile.engine.workspace import Workspace
from reconcile.planning.document import decode, encode
from reconcile.sdk import Provider
from reconcile.state import lockfile_digest, mark_applied, read_plan, was_applied, write_plan

AGAIN = "make a new one with `reconcile plan -o FILE`"


@dataclass(frozen=True)
class SavedPlan:
    """A plan read from its file, with the digest that names it."""

    path: Path
    plan: Plan
    guard: Guard
    digest: str


def save(path: Path, plan: Plan) -> None:
    """Write a plan file; raises `StorageError`."""
    write_plan(path, encode(plan))


def open_saved(path: Path) -> SavedPlan:
    """Read a plan file; raises `PlanFileError` and `StalePlanError`."""
    document = read_plan(path)
    try:
        plan = decode(document)
    except (KeyError, TypeError, ValueError) as problem:
        raise PlanFileError(f"{path} is no plan file: {problem}", AGAIN) from problem
    guard = cast("Guard", plan.guard)  # without one it can't be decoded
    return SavedPlan(path, plan, guard, str(document["digest"]))


def check_project(saved: SavedPlan, workspace: Workspace) -> None:
    """Refuse a plan of another project, a used one, and one whose manifests moved on."""
    theirs, ours = saved.plan.project, workspace.project.name
    if theirs != ours:
        raise StalePlanError(
            f"{saved.path} was made for the project {theirs!r}, and this is {ours!r}",
            "apply it in its own project",
        )
    if was_applied(workspace.root, saved.digest):
        raise StalePlanError(f"{saved.path} was applied already", AGAIN)
    if saved.guard.manifests != workspace.digest:
        raise StalePlanError(
            f"{saved.path} is stale: the manifests or reconcile.yaml changed after it", AGAIN
        )


def check_state(
    path: Path,
    saved: SavedPlan,
    workspace: Workspace,
    lockfile: Lockfile,
    providers: Mapping[str, Provider],
) -> None:
    """Refuse a plan whose lockfile or vendors are not those it was made from."""
    origins = {name: workspace.origin_of(provider) for name, provider in providers.items()}
    reasons = list(_moved(saved.guard, lockfile, origins))
    if reasons:
        raise StalePlanError(f"{path} is stale: {'; '.join(reasons)}", AGAIN)


def _moved(guard: Guard, lockfile: Lockfile, origins: Mapping[str, str]) -> Iterator[str]:
    if guard.lineage != lockfile.lineage:
        yield "the lockfile is another one (its lineage differs)"
    elif guard.serial != lockfile.serial:
        yield f"the lockfile went on from serial {guard.serial} to {lockfile.serial}"
    elif guard.lockfile != lockfile_digest(lockfile):
        yield "the lockfile has other content"
    for name, origin in sorted(guard.origins.items()):
        if origins.get(name) != origin:
            yield f"{name} was at {origin}, and is at {origins.get(name)} now"


def mark_used(root: Path, saved: SavedPlan) -> None:
    """Remember that a plan was applied: it is good for one time."""
    mark_applied(root, saved.digest)


def document_of(plan: Plan) -> dict[str, Json]:
    """The plan as its JSON document."""
    return encode(plan)
