"""What happens to one address.

| manifest | managed | at the vendor | decision |
|---|---|---|---|
| yes | no | nothing like it | create |
| yes | no | one with our marker or natural key, or the one to import | adopt, update what differs |
| yes | no | several with our natural key | a question for a person |
| yes | yes | there | nothing, update, tag, or replace where the author allows it |
| yes | yes | gone | create again, unless another object has its key: adopt that one |
| no | yes | there | delete or forget, as the lifecycle last applied says |
| no | yes | gone | forget |
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reconcile.core.action import Action
from reconcile.core.capability import Promise
from reconcile.core.live import Live
from reconcile.core.plan import Change, FieldChange
from reconcile.core.resource import Resource
from reconcile.planning.case import Case, Decision
from reconcile.planning.diff import creation, diff
from reconcile.planning.fingerprint import fingerprint_of
from reconcile.planning.objections import (
    ambiguous,
    checked,
    immutable,
    irreplaceable,
    irreversible,
    protected,
    released,
    unowned,
)
from reconcile.planning.remove import GONE, remove


def decide(case: Case) -> Decision:
    """Decide one address by the table above."""
    if case.desired is None:
        return remove(case)
    if case.found.live is not None:
        return _keep(case, case.desired, case.found.live)
    if not case.found.matches:
        return _create(case, case.desired)
    if len(case.found.matches) > 1:
        return Decision(diagnostics=(ambiguous(case),))
    return _keep(case, case.desired, case.found.matches[0])


def _create(case: Case, desired: Resource) -> Decision:
    change = Change(
        case.address,
        (Action.CREATE,),
        f"{GONE}, create it again" if case.managed else "in the manifest only",
        fields=creation(case.schema, desired.written()),
        depends_on=case.depends_on,
    )
    change = replace(change, notes=_notes(desired, None, change.fields))
    return _not_permitted(case, desired, None, change.fields) or checked(case, change)


def _keep(case: Case, desired: Resource, live: Live) -> Decision:
    wanted = desired.written()
    seen = live.resource.written()
    difference = diff(case.schema, wanted, case.applied, seen, ignore=case.lifecycle.ignore_changes)
    fixed = [change for change in difference.fields if _is_fixed(case, change)]
    if fixed:
        return _replace(case, desired, live, fixed)
    if objection := _not_permitted(case, desired, live, difference.fields):
        return objection
    notes = tuple(released(case, path) for path in difference.released)
    actions = tuple(_actions(case, difference.fields))
    if not actions:
        return Decision(diagnostics=notes)
    change = Change(
        case.address,
        actions,
        _reason(case, live, difference.fields),
        live.id,
        difference.fields,
        case.depends_on,
        fingerprint_of(case, live),
        _notes(desired, live, difference.fields),
    )
    decision = checked(case, change, live)
    return replace(decision, diagnostics=(*decision.diagnostics, *notes))


def _not_permitted(
    case: Case, desired: Resource, live: Live | None, fields: tuple[FieldChange, ...]
) -> Decision | None:
    """Refuse what can't be taken back, unless the author allows it."""
    if case.lifecycle.allow_expire:
        return None
    final = set(desired.final_fields(live.resource if live else None, _touched(fields)))
    objections = tuple(irreversible(case, each) for each in fields if each.path[0] in final)
    return Decision(diagnostics=objections) if objections else None


def _touched(fields: tuple[FieldChange, ...]) -> set[str]:
    return {str(change.path[0]) for change in fields}


def _notes(desired: Resource, live: Live | None, fields: tuple[FieldChange, ...]) -> tuple[str, ...]:
    return tuple(desired.plan_notes(live.resource if live else None, _touched(fields)))


def _is_fixed(case: Case, change: FieldChange) -> bool:
    field = case.schema.get(str(change.path[0]))
    return field is not None and field.is_immutable


def _actions(case: Case, fields: tuple[FieldChange, ...]) -> Iterator[Action]:
    labels = {case.schema.tags.name} if case.schema.tags else set()
    touched = {change.path[0] for change in fields}
    if case.managed is None:
        yield Action.ADOPT
    if touched - labels:
        yield Action.UPDATE
    if touched & labels:
        yield Action.TAG


def _reason(case: Case, live: Live, fields: tuple[FieldChange, ...]) -> str:
    if case.managed is None:
        found = "the declared import" if case.found.live else f"found by its {case.capabilities.promise}"
        return f"{found}, id {live.id}"
    words = {change.origin.value for change in fields if change.origin}
    if words == {"manifest"}:
        return "the manifest changed"
    return "changed at the vendor" if words == {"drift"} else "the manifest and the vendor changed"


def _replace(case: Case, desired: Resource, live: Live, fixed: list[FieldChange]) -> Decision:
    names = ", ".join(sorted({str(change.path[0]) for change in fixed}))
    if not case.lifecycle.replace:
        return Decision(diagnostics=tuple(immutable(case, change) for change in fixed))
    if case.lifecycle.prevent_destroy:
        return Decision(
            diagnostics=(protected(case, f"{names} differs, which would delete it and create it again"),)
        )
    if case.managed is None and not case.found.live and case.capabilities.promise is not Promise.MARKER:
        return Decision(diagnostics=(unowned(case, live),))
    if ending := case.rules.ending(live):
        return Decision(diagnostics=tuple(irreplaceable(case, change, ending) for change in fixed))
    change = Change(
        case.address,
        (Action.DELETE, Action.CREATE),
        f"{names} can't be changed in place",
        live.id,
        _replacement(case, desired, live),
        case.depends_on,
        fingerprint_of(case, live),
    )
    return checked(case, change, live)


def _replacement(case: Case, desired: Resource, live: Live) -> tuple[FieldChange, ...]:
    """What differs, then what the new object takes over."""
    differing = diff(case.schema, desired.written(), case.applied, live.resource.written()).fields
    touched = {change.path[0] for change in differing}
    rest = (change for change in creation(case.schema, desired.written()) if change.path[0] not in touched)
    return (*differing, *(replace(change, before=change.after) for change in rest))
