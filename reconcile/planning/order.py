"""In which order changes are applied: references first, deletes in reverse, ties by address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from heapq import heappop, heappush

from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.plan import Change


def sort(nodes: Mapping[Address, Iterable[Address]]) -> tuple[Address, ...]:
    """Sort addresses so that each comes after what it depends on; raises `graphlib.CycleError`."""
    sorter = TopologicalSorter(
        {node: [each for each in after if each in nodes] for node, after in nodes.items()}
    )
    sorter.prepare()
    ordered: list[Address] = []
    ready: list[Address] = []
    while sorter.is_active():
        for address in sorter.get_ready():
            heappush(ready, address)
        first = heappop(ready)
        ordered.append(first)
        sorter.done(first)
    return tuple(ordered)


def order(
    changes: Iterable[Change], last_depended_on: Mapping[Address, Iterable[Address]]
) -> tuple[Change, ...]:
    """Sort changes; `last_depended_on` is what each managed resource referred to when last applied."""
    by_address = {change.address: change for change in changes}
    return tuple(by_address[address] for address in sort(waits_for(by_address, last_depended_on)))


def waits_for(
    changes: Mapping[Address, Change], last_depended_on: Mapping[Address, Iterable[Address]]
) -> dict[Address, set[Address]]:
    """For each change, the changes that must end before it; never a circle.

    The lockfile may hold one, when references were turned round and not all of it was applied: then only the
    manifests count.
    """
    waits = _waits(changes, last_depended_on)
    try:
        TopologicalSorter(waits).prepare()
    except CycleError:
        return _waits(changes, {})
    return waits


def _waits(
    changes: Mapping[Address, Change], last_depended_on: Mapping[Address, Iterable[Address]]
) -> dict[Address, set[Address]]:
    waits = {
        address: set() if _goes(change) else {each for each in change.depends_on if each in changes}
        for address, change in changes.items()
    }
    for address, targets in last_depended_on.items():
        for target in targets:
            if address in changes and target in changes and _leaves(changes[target], changes[address]):
                waits[target].add(address)
    return waits


def _leaves(target: Change, dependant: Change) -> bool:
    """Whether the target goes after its dependant; what is replaced does so only if both go."""
    return _goes(target) or (target.is_destructive and _goes(dependant))


def _goes(change: Change) -> bool:
    return change.actions in {(Action.DELETE,), (Action.FORGET,)}
