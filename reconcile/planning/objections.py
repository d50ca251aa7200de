"""What a decision may run into: the errors, refusals and warnings about one address, in words."""

from __future__ import annotations

from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.diagnostic import Diagnostic, error, refusal, warning
from reconcile.core.live import Live
from reconcile.core.plan import Change, FieldChange
from reconcile.core.resource import Resource
from reconcile.core.schema import schema_of
from reconcile.core.value import Path, to_json
from reconcile.planning.case import Case, Decision


def ambiguous(case: Case) -> Diagnostic:
    """Several live objects could be the one."""
    ids = ", ".join(sorted(live.id for live in case.found.matches))
    return error(
        f"{len(case.found.matches)} live objects could be this one: {ids}",
        "say which one is meant with lifecycle.import: <id>, or change the manifest so that it differs "
        f"in {_key_names(case.kind)}",
        address=case.address,
        location=case.location,
    )


def taken(case: Case, live: Live, owner: Address, *, is_managed: bool) -> Diagnostic:
    """The object that would be adopted belongs to another address, or another manifest would adopt it too."""
    if is_managed:
        summary = f"the live object {live.id} is managed as {owner} already"
        detail = f"if the manifest was renamed: reconcile state mv {owner} {case.address}"
    else:
        summary = f"the live object {live.id} would be adopted by {owner} already"
        detail = f"remove one of the two manifests, or make them differ in {_key_names(case.kind)}"
    return error(
        summary,
        detail,
        address=case.address,
        location=case.location,
    )


def _key_names(kind: type[Resource]) -> str:
    marker = schema_of(kind).marker
    return marker.name if marker else " or ".join(kind.natural_key)


def immutable(case: Case, change: FieldChange) -> Diagnostic:
    """A field differs that only a new object can have."""
    name = ".".join(map(str, change.path))
    place = case.declaration.locate((change.path[0],)) if case.declaration else None
    return error(
        f"{name} can't be changed after the object was created: "
        f"live {to_json(change.before)!r}, desired {to_json(change.after)!r}",
        "put the live value back, or set lifecycle.replace: true to delete the object and create it again",
        address=case.address,
        location=place,
    )


def irreversible(case: Case, change: FieldChange) -> Diagnostic:
    """A step that can't be taken back, without the author's word for it."""
    name = ".".join(map(str, change.path))
    place = case.declaration.locate((change.path[0],)) if case.declaration else None
    return error(
        f"setting {name} to {to_json(change.after)!r} can't be taken back",
        "if it is meant, set lifecycle.allow_expire: true",
        address=case.address,
        location=place,
    )


def released(case: Case, path: Path) -> Diagnostic:
    """A field is given up."""
    name = ".".join(map(str, path))
    return warning(
        f"{name} has no value in the manifest, and the vendor can't clear it: it keeps its live value",
        "nothing to do: it is not managed any more",
        address=case.address,
        location=case.location,
    )


def protected(case: Case, why: str) -> Diagnostic:
    """A protected object would go away."""
    if case.declaration is None:
        remedy = "restore the manifest, or apply it once with prevent_destroy: false before removing it"
    elif case.desired is None:
        remedy = f"leave it out with --exclude {case.address}, or set prevent_destroy: false"
    else:
        remedy = "put the live value back, or set prevent_destroy: false"
    return refusal(
        f"protected by lifecycle.prevent_destroy: {why}",
        remedy,
        address=case.address,
        location=case.location,
    )


def checked(case: Case, change: Change) -> Decision:
    """Turn what the vendor can't do into an error of the plan."""
    able = case.capabilities
    unable = {
        Action.CREATE: None if able.create else "creates no objects of this kind",
        Action.UPDATE: None if able.update else "changes no objects of this kind",
        Action.TAG: None if able.tag else "sets no tags on objects of this kind",
        Action.DELETE: None if able.delete else "deletes no objects of this kind",
    }
    problems = tuple(
        error(
            f"the vendor's API {unable[action]}",
            "do it there by hand, or take the change back",
            address=case.address,
            location=case.location,
        )
        for action in change.actions
        if unable.get(action)
    )
    return Decision(None if problems else change, problems)
