"""What a decision may run into: the errors, refusals and warnings about one address, in words."""

from __future__ import annotations

from collections.abc import Iterator

from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.capability import Ending
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


def irreplaceable(case: Case, change: FieldChange, ending: Ending) -> Diagnostic:
    """A field differs that only a new object can have, and the old one would stay."""
    name = ".".join(map(str, change.path))
    place = case.declaration.locate((change.path[0],)) if case.declaration else None
    return error(
        f"{name} can't be changed after the object was created, and it can't be replaced: {ending.note}",
        "put the live value back, or declare the new one under a name of its own and remove this manifest",
        address=case.address,
        location=place,
    )


def unowned(case: Case, live: Live) -> Diagnostic:
    """An object that a natural key leads to would be deleted, and nobody said that it is ours."""
    return error(
        f"{live.id} was found by its {case.capabilities.promise} and was never managed: it is not replaced",
        f"if it is meant, say so with lifecycle.import: {live.id!r}; "
        f"if it is not, change the manifest so that it differs in {_key_names(case.kind)}",
        address=case.address,
        location=case.location,
    )


def endless(case: Case, ending: Ending) -> Diagnostic:
    """An object that can't be removed would be ended, without the author's word for it."""
    remedy = (
        "if it is meant, restore the manifest with lifecycle.allow_expire: true, apply, and remove it again"
        if case.declaration is None
        else "if it is meant, apply it once with lifecycle.allow_expire: true"
    )
    return error(
        f"removing it can't be taken back: {ending.note}",
        f"{remedy}; to leave it at the vendor as it is: `reconcile state rm {case.address}`",
        address=case.address,
        location=case.location,
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


def checked(case: Case, change: Change, live: Live | None = None) -> Decision:
    """Turn what the vendor can't do, or would refuse for this live object, into errors of the plan."""
    problems = (*_unable(case, change), *(_objected(case, change, live) if live else ()))
    return Decision(None if problems else change, problems)


def _objected(case: Case, change: Change, live: Live) -> Iterator[Diagnostic]:
    """What the provider knows to be locked."""
    touched = None if change.is_destructive else {str(each.path[0]) for each in change.fields}
    if touched is not None and not touched:
        return
    for problem in case.rules.objections(live, touched):
        place = case.declaration.locate(problem.path) if case.declaration else None
        yield error(problem.summary, problem.detail, address=case.address, location=place)


def _unable(case: Case, change: Change) -> Iterator[Diagnostic]:
    able = case.capabilities
    unable = {
        Action.CREATE: None if able.create else "creates no objects of this kind",
        Action.UPDATE: None if able.update else "changes no objects of this kind",
        Action.TAG: None if able.tag else "sets no tags on objects of this kind",
        Action.DELETE: None if able.delete else "deletes no objects of this kind",
    }
    for action in change.actions:
        if unable.get(action):
            yield error(
                f"the vendor's API {unable[action]}",
                "do it there by hand, or take the change back",
                address=case.address,
                location=case.location,
            )
