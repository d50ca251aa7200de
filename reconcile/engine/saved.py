"""Saved plans: written with what they were made from, and refused when any of it moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from reconcile.core.errors import ConfigurationError, PlanFileError, StalePlanError
from reconcile.core.managed import Lockfile
from reconcile.core.plan import Guard, Plan
from reconcile.engine.workspace import Workspace
from reconcile.planning.document import decode, encode
from reconcile.sdk import Provider
from reconcile.state import is_signed, lockfile_digest, mark_applied, read_plan, was_applied, write_plan

PLAN_KEY = "RECONCILE_PLAN_KEY"
AGAIN = "make a new one with `reconcile plan -o FILE`"


@dataclass(frozen=True)
class SavedPlan:
    """A plan read from its file, with the digest that names it."""

    path: Path
    plan: Plan
    guard: Guard
    digest: str


def plan_key(environ: Mapping[str, str]) -> bytes | None:
    """The key that signs saved plans; an empty one is none."""
    return environ.get(PLAN_KEY, "").encode() or None


def save(path: Path, plan: Plan, key: bytes | None = None) -> None:
    """Write a plan file, signed where there is a key; raises `StorageError`."""
    write_plan(path, encode(plan), key)


def open_saved(path: Path, key: bytes | None = None, *, is_to_apply: bool = False) -> SavedPlan:
    """Read a plan file; raises `PlanFileError` and `StalePlanError`.

    A key demands a signature. Raises `ConfigurationError` for a signed plan that is to be applied without
    one: whoever signs wants it checked.
    """
    document = read_plan(path, key)
    if is_to_apply and key is None and is_signed(document):
        remedy = f"set {PLAN_KEY} to the key that `reconcile plan -o` had"
        raise ConfigurationError(f"{path} is signed, and there is no key to check it with", remedy)
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
            f"{saved.path} is stale: the manifests or reconcile.yaml changed after it, or a file beside them",
            AGAIN,
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
    versions = workspace.versions(providers)
    reasons = [*_moved(saved.guard, lockfile, origins), *_updated(saved.guard, versions)]
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


def _updated(guard: Guard, versions: Mapping[str, str]) -> Iterator[str]:
    for name, known in sorted(guard.versions.items()):
        if versions.get(name) != known:
            yield f"{name} was {known}, and is {versions.get(name)} now"


def mark_used(root: Path, saved: SavedPlan) -> None:
    """Remember that a plan was applied: it is good for one time."""
    mark_applied(root, saved.digest)
