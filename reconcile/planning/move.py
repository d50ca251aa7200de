"""How a change moves value at the vendor, told apart by the fields that hold it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias

from reconcile.core.action import Action
from reconcile.core.plan import Change
from reconcile.core.value import Value
from reconcile.planning.case import Case
from reconcile.planning.clears import with_clears
from reconcile.planning.worth import difference, known, total, worth_by_field

Sums: TypeAlias = Mapping[str, Decimal]
Move: TypeAlias = Mapping[str, Sums]


def turnover(move: Move) -> dict[str, Decimal]:
    """What left some fields or what came to others, whichever is more: from one to another is a move too."""
    zero = Decimal(0)
    up = total({name: max(amount, zero) for name, amount in sums.items()} for sums in move.values())
    down = total({name: max(-amount, zero) for name, amount in sums.items()} for sums in move.values())
    return {name: max(up.get(name, zero), down.get(name, zero)) for name in sorted({*up, *down})}


def move_of(case: Case, change: Change) -> Move:
    """Compare what it is worth now with what it is worth after the change; what is forgotten stays."""
    if Action.FORGET in change.actions:
        return {}
    live = case.found.live or (case.found.matches[0] if case.found.matches else None)
    behind = known(case.schema, live.resource.written(), case.applied) if live else {}
    before = worth_by_field(case.schema, behind)
    after = _after(case, change, behind)
    return {name: difference(after.get(name, {}), sums) for name, sums in before.items()}


def _after(case: Case, change: Change, behind: Mapping[str, Value]) -> Move:
    if case.desired is None:
        return {}
    if Action.CREATE in change.actions:
        return worth_by_field(case.schema, case.desired.written())
    sent = with_clears(case.desired, case.applied).without(case.lifecycle.ignore_changes)
    return worth_by_field(case.schema, sent.written(), behind)
