"""What happens to an object whose manifest is gone, or that is to be destroyed.

| at the vendor | decision |
|---|---|
| gone | forget |
| at an end that can't be taken back | forget |
| there, and `on_removal` is forget | forget |
| there, and protected | refused |
| there, and can only be ended | delete, which ends it: by `allow_expire` only |
| there | delete |
"""

from __future__ import annotations

from reconcile.core.action import Action
from reconcile.core.lifecycle import OnRemoval
from reconcile.core.live import Live
from reconcile.core.plan import Change
from reconcile.planning.case import Case, Decision
from reconcile.planning.diff import removal
from reconcile.planning.fingerprint import fingerprint_of
from reconcile.planning.objections import checked, endless, protected

GONE = "gone at the vendor"


def remove(case: Case) -> Decision:
    """Decide by the table above; what is not managed is not ours to remove."""
    if case.managed is None:
        return Decision()
    live = case.found.live
    if live is None:
        return _forget(case, f"{GONE} already")
    if reason := _stays(case, live):
        return _forget(case, f"{_gone_words(case)}, and {reason}")
    return _take_away(case, live)


def _stays(case: Case, live: Live) -> str | None:
    """Why it is left at the vendor as it is."""
    ending = case.rules.ending(live)
    if ending is not None and ending.is_over:
        return "it has ended already"
    return "on_removal is forget" if case.lifecycle.on_removal is OnRemoval.FORGET else None


def _take_away(case: Case, live: Live) -> Decision:
    ending = case.rules.ending(live)
    if case.lifecycle.prevent_destroy:
        return Decision(diagnostics=(protected(case, f"{_gone_words(case)}, which would delete it"),))
    if ending is not None and not case.lifecycle.allow_expire:
        return Decision(diagnostics=(endless(case, ending),))
    notes = (ending.note,) if ending else ()
    return checked(case, _delete(case, live, notes), live)


def _delete(case: Case, live: Live, notes: tuple[str, ...]) -> Change:
    return Change(
        case.address,
        (Action.DELETE,),
        _gone_words(case),
        live.id,
        removal(case.schema, case.applied, live.resource.written()),
        case.managed.depends_on if case.managed else (),
        fingerprint_of(case, live),
        notes,
    )


def _gone_words(case: Case) -> str:
    return "everything is to be destroyed" if case.declaration else "its manifest is gone"


def _forget(case: Case, reason: str) -> Decision:
    identity = case.managed.id if case.managed else None
    return Decision(Change(case.address, (Action.FORGET,), reason, identity))
