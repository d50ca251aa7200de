"""Whether the recorded id still leads to our object: a lockfile that was edited or merged may lie.

| the recorded id leads to | decision |
|---|---|
| an object that another address is recorded with, too | an error for both |
| one with another marker than the recorded one | an error, unless the author imports this very id |
| one that lost the recorded natural key, and another object has it | the same |
| one with the natural key recorded for another address, whose object does not show it | the same |
| anything else | our object, whatever was changed in it |
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import cast

from reconcile.core.address import Address
from reconcile.core.diagnostic import error
from reconcile.core.live import Live
from reconcile.core.managed import Managed
from reconcile.core.value import Value
from reconcile.planning.canonical import canonical
from reconcile.planning.case import Case, Decision
from reconcile.planning.found_by import key_in
from reconcile.planning.inputs import Inputs
from reconcile.planning.record import marker_of


def twins(managed: Mapping[Address, Managed]) -> Mapping[Address, Address]:
    """Every address whose id is recorded for another address too, and that one."""
    owners: defaultdict[tuple[str, str, str], list[Address]] = defaultdict(list)
    for address, each in sorted(managed.items()):
        owners[address.provider, address.kind, each.id].append(address)
    return {
        address: next(other for other in several if other != address)
        for several in owners.values()
        if len(several) > 1
        for address in several
    }


def mistaken(case: Case, twin: Address | None, inputs: Inputs) -> Decision | None:
    """Refuse what the table above refuses; None where the recorded id leads to our object, or to nothing."""
    if case.managed is None:
        return None
    if twin is not None:
        summary = f"the lockfile records {case.managed.id} for {twin}, too"
        return _refused(
            case, summary, f"keep one of them: `reconcile state rm {case.address}`, or of the other"
        )
    live = case.found.live
    if live is None or live.id != case.managed.id or case.lifecycle.import_id == live.id:
        return None
    doubt = (
        _other_marker(case, case.managed, live) or _lost_key(case, live) or _others_key(case, live, inputs)
    )
    return _refused(case, doubt, _remedy(case, live)) if doubt else None


def _other_marker(case: Case, managed: Managed, live: Live) -> str | None:
    field = case.schema.marker
    if field is None or managed.marker is None:
        return None
    seen = marker_of(live.resource)
    if canonical(field, seen) == canonical(field, managed.marker):
        return None
    return (
        f"the lockfile records {live.id} for the {field.name} {managed.marker!r}, "
        f"and that object has {'none' if seen is None else repr(seen)}"
    )


def _lost_key(case: Case, live: Live) -> str | None:
    if not case.found.namesakes:
        return None
    others = ", ".join(sorted(each.id for each in case.found.namesakes))
    return (
        f"{live.id} has another {' or '.join(case.kind.natural_key)} now, and {others} has the recorded one"
    )


def _others_key(case: Case, live: Live, inputs: Inputs) -> str | None:
    seen = key_in(case.kind, live.resource.written())
    if case.schema.marker or seen is None or seen == key_in(case.kind, case.applied):
        return None
    for address, each in sorted(inputs.managed.items()):
        same_kind = (address.provider, address.kind) == (case.address.provider, case.address.kind)
        recorded = cast("Mapping[str, Value]", each.applied)
        if not same_kind or address == case.address or key_in(case.kind, recorded) != seen:
            continue
        theirs = inputs.found[address].live if address in inputs.found else None
        if theirs is None or key_in(case.kind, theirs.resource.written()) != seen:
            names = " and ".join(case.kind.natural_key)
            return f"{live.id} has the {names} that the lockfile records for {address}"
    return None


def _remedy(case: Case, live: Live) -> str:
    restore = "if the lockfile was edited or merged, restore it"
    forget = f"`reconcile state rm {case.address}`"
    if case.declaration is None:
        return f"{restore}; else {forget} leaves the object as it is"
    return (
        f"{restore}; if {live.id} is the one all the same, say so with lifecycle.import: {live.id!r}; "
        f"else {forget}, and the next plan looks for the object anew"
    )


def _refused(case: Case, summary: str, remedy: str) -> Decision:
    found = error(summary, remedy, address=case.address, location=case.location)
    return Decision(diagnostics=(found,))
