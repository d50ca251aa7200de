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
from reconcile.core.lifecycle import OnRemoval
from reconcile.core.live import Live
from reconcile.core.plan import Change, FieldChange
from reconcile.core.resource import Resource
from reconcile.core.roles import Role
from reconcile.planning.case import Case, Decision
from reconcile.planning.diff import creation, diff, removal
from reconcile.planning.fingerprint import fingerprint
from reconcile.planning.objections import ambiguous, checked, immutable, irreversible, protected, released

GONE = "gone at the vendor"


def decide(case: Case) -> Decision:
    """Decide one address by the table above."""
    if case.desired is None:
        return _remove(case)
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
    return _not_permitted(case, change.fields) or checked(case, change)


def _keep(case: Case, desired: Resource, live: Live) -> Decision:
    wanted = desired.written()
    seen = live.resource.written()
    difference = diff(case.schema, wanted, case.applied, seen, ignore=case.lifecycle.ignore_changes)
    fixed = [change for change in difference.fields if _is_fixed(case, change)]
    if fixed:
        return _replace(case, desired, live, fixed)
    if objection := _not_permitted(case, difference.fields):
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
        _fingerprint(case, live),
    )
    decision = checked(case, change)
    return replace(decision, diagnostics=(*decision.diagnostics, *notes))


def _not_permitted(case: Case, fields: tuple[FieldChange, ...]) -> Decision | None:
    """Refuse what can't be taken back, unless the author allows it."""
    final = [each for each in fields if each.after is not None and _is_final(case, each)]
    if not final or case.lifecycle.allow_expire:
        return None
    return Decision(diagnostics=tuple(irreversible(case, each) for each in final))


def _is_final(case: Case, change: FieldChange) -> bool:
    field = case.schema.get(str(change.path[0]))
    return field is not None and field.has(Role.IRREVERSIBLE)


def _fingerprint(case: Case, live: Live) -> str:
    wanted = case.desired.written() if case.desired else {}
    return fingerprint(live, wanted, case.applied, case.lifecycle.ignore_changes)


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
    change = Change(
        case.address,
        (Action.DELETE, Action.CREATE),
        f"{names} can't be changed in place",
        live.id,
        _replacement(case, desired, live),
        case.depends_on,
        _fingerprint(case, live),
    )
    return checked(case, change)


def _replacement(case: Case, desired: Resource, live: Live) -> tuple[FieldChange, ...]:
    """What differs, then what the new object takes over."""
    differing = diff(case.schema, desired.written(), case.applied, live.resource.written()).fields
    touched = {change.path[0] for change in differing}
    rest = (change for change in creation(case.schema, desired.written()) if change.path[0] not in touched)
    return (*differing, *(replace(change, before=change.after) for change in rest))


def _remove(case: Case) -> Decision:
    if case.managed is None:
        return Decision()
    live = case.found.live
    if live is None:
        return _forget(case, f"{GONE} already")
    if case.lifecycle.on_removal is OnRemoval.FORGET:
        return _forget(case, f"{_gone_words(case)}, and on_removal is forget")
    if case.lifecycle.prevent_destroy:
        return Decision(diagnostics=(protected(case, f"{_gone_words(case)}, which would delete it"),))
    change = Change(
        case.address,
        (Action.DELETE,),
        _gone_words(case),
        live.id,
        removal(case.schema, case.applied, live.resource.written()),
        case.managed.depends_on,
        _fingerprint(case, live),
    )
    return checked(case, change)


def _gone_words(case: Case) -> str:
    return "everything is to be destroyed" if case.declaration else "its manifest is gone"


def _forget(case: Case, reason: str) -> Decision:
    identity = case.managed.id if case.managed else None
    return Decision(Change(case.address, (Action.FORGET,), reason, identity))
