"""The plan of a run: every address decided, in order, within the limits.

A plan depends only on what is given here: (desired, managed, live). The same inputs give the same plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.diagnostic import Diagnostic, error
from reconcile.core.plan import Change, Plan
from reconcile.core.value import Reference
from reconcile.planning.case import Case, Decision
from reconcile.planning.decide import decide
from reconcile.planning.extent import extent
from reconcile.planning.identity import mistaken, twins
from reconcile.planning.inputs import Inputs
from reconcile.planning.limits import check
from reconcile.planning.move import Move, move_of
from reconcile.planning.objections import taken
from reconcile.planning.order import order, sort
from reconcile.planning.references import dependencies, known_value, planned_value, resolve
from reconcile.planning.stranger import without_strangers
from reconcile.planning.worth import total


def make_plan(inputs: Inputs) -> Plan:
    """Decide every address in scope; what stands against the plan is in its diagnostics."""
    run = _Run(inputs)
    for address in run.addresses():
        run.decide(address)
    changes = order(run.changes, {each.address: each.depends_on for each in inputs.managed.values()})
    refusals = check(extent(inputs, run.changes, run.moves), inputs.limits, inputs.accepted)
    return Plan(
        project=inputs.project,
        changes=changes,
        diagnostics=(*run.diagnostics, *refusals),
        no_ops=tuple(sorted(run.no_ops)),
        worth=total(sums for move in run.moves.values() for sums in move.values()),
        promises={
            f"{each.provider}.{each.kind}": inputs.capabilities_of(each).promise
            for each in sorted(inputs.scope)
        },
    )


class _Run:
    """The decisions so far: a reference can only be resolved once its target is decided."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.changes: list[Change] = []
        self.diagnostics: list[Diagnostic] = []
        self.no_ops: list[Address] = []
        self.moves: dict[Address, Move] = {}
        self.unborn: set[Address] = set()
        self.changed: dict[Address, Mapping[str, object]] = {}
        self.managed = inputs.managed if inputs.destroy else without_strangers(inputs.managed, inputs.found)
        self.twins = twins(inputs.managed)
        self.claims = {_claim(address, each.id): address for address, each in self.managed.items()}

    def addresses(self) -> tuple[Address, ...]:
        """The scope, targets of references first."""
        return sort({address: self._targets(address) for address in self.inputs.scope})

    def _targets(self, address: Address) -> tuple[Address, ...]:
        declaration = self.inputs.declarations.get(address)
        return dependencies(declaration.resource) if declaration else ()

    def decide(self, address: Address) -> None:
        """Decide one address and remember what follows from it."""
        try:
            case = self._case(address)
        except ValueError as problem:
            self._object(address, str(problem))
            return
        refused = mistaken(case, self.twins.get(address), self.inputs)
        self._note(case, refused or self._claimed(case) or decide(case))

    def _claimed(self, case: Case) -> Decision | None:
        """Refuse to adopt an object that another address owns already: it may have been renamed."""
        candidates = case.found.matches or ((case.found.live,) if case.found.live else ())
        if case.desired is None or len(candidates) != 1:
            return None
        owner = self.claims.setdefault(_claim(case.address, candidates[0].id), case.address)
        if owner == case.address:
            return None
        is_managed = owner in self.managed
        return Decision(diagnostics=(taken(case, candidates[0], owner, is_managed=is_managed),))

    def _case(self, address: Address) -> Case:
        inputs = self.inputs
        declaration = inputs.declarations.get(address)
        desired = (
            None if declaration is None or inputs.destroy else resolve(declaration.resource, self._look_up)
        )
        return Case(
            address,
            inputs.capabilities_of(address),
            inputs.kind_of(address),
            inputs.found[address],
            declaration,
            desired,
            self.managed.get(address),
            inputs.rules_of(address),
            inputs.sent.get(address, {}),
        )

    def _look_up(self, reference: Reference) -> object:
        """A reference's value once the plan is applied; the reference itself while that is not known."""
        if reference.address in self.unborn:
            return reference
        changed = self.changed.get(reference.address)
        if changed is not None and reference.field in changed:
            return planned_value(reference, changed[reference.field])
        return known_value(reference, self.inputs.found)

    def _foreseen(self, case: Case) -> Case:
        """What it comes to once the objects are there that it refers to and that are still to be created."""
        try:
            return replace(case, desired=resolve(case.desired, self._declared)) if case.desired else case
        except ValueError:
            return case  # what does not fit is refused when it is known

    def _declared(self, reference: Reference) -> object:
        target = self.inputs.declarations.get(reference.address)
        value = getattr(target.resource, reference.field, None) if target else None
        if isinstance(value, Reference):
            return self._declared(value)
        return reference if value is None else value

    def _note(self, case: Case, decision: Decision) -> None:
        self.diagnostics.extend(decision.diagnostics)
        change = decision.change
        if change is None:
            self._keep(case, decision)
            return
        self.changes.append(change)
        if Action.CREATE in change.actions:
            self.unborn.add(case.address)
        names = {str(each.path[0]) for each in change.fields}
        self.changed[case.address] = {name: getattr(case.desired, name, None) for name in names}
        self.moves[case.address] = move_of(self._foreseen(case), change)

    def _keep(self, case: Case, decision: Decision) -> None:
        if not any(each.is_error for each in decision.diagnostics) and case.managed:
            self.no_ops.append(case.address)

    def _object(self, address: Address, summary: str) -> None:
        declaration = self.inputs.declarations.get(address)
        place = declaration.location if declaration else None
        remedy = "refer to a field that has one, or write the value itself"
        self.diagnostics.append(error(summary, remedy, address=address, location=place))


def _claim(address: Address, identity: str) -> tuple[str, str, str]:
    return (address.provider, address.kind, identity)
