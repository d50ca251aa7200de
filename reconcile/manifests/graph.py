"""Rules over all manifests about references: each leads to a declared field, and none in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from reconcile.core.address import Address
from reconcile.core.declaration import Declaration
from reconcile.core.diagnostic import Diagnostic, error
from reconcile.core.resource import Resource
from reconcile.core.schema import schema_of
from reconcile.core.value import Path, Reference
from reconcile.manifests.claim import Claim
from reconcile.manifests.nearest import hint
from reconcile.planning.references import references

# Finding similar names takes a while when there are many; the first few help, the thousandth does not.
_MOST_HINTS = 20
_MOST_CIRCLES = 20


def check_references(claims: Sequence[Claim], *, is_complete: bool) -> Iterator[Diagnostic]:
    """References to nothing, to fields that are not there, to themselves, and in circles.

    Where a document could not be read (not `is_complete`), it may be the one that a reference leads to.
    """
    targets = _Targets({claim.address: claim.model for claim in claims if claim.address}, is_complete)
    declarations = {
        claim.address: claim.declaration for claim in claims if claim.address and claim.declaration
    }
    for address, declaration in declarations.items():
        for path, reference in references(declaration.resource):
            for summary, detail in targets.check(address, reference):
                yield error(summary, detail, address=address, location=declaration.locate(path))
    yield from _circles(declarations)


class _Targets:
    """What references can lead to: each address and its kind, None where that is not known."""

    def __init__(self, models: Mapping[Address, type[Resource] | None], is_complete: bool) -> None:
        self.models = models
        self.is_complete = is_complete
        self.hints: dict[Address, str] = {}

    def check(self, address: Address, reference: Reference) -> Iterator[tuple[str, str]]:
        target = reference.address
        if target == address:
            yield f"{target} refers to itself", "write the value, or refer to another resource"
        elif target in self.models:
            yield from self._check_field(reference, self.models[target])
        elif self.is_complete:
            yield f"the reference to {target} leads nowhere: no manifest declares it", self._hint(target)

    def _check_field(self, reference: Reference, model: type[Resource] | None) -> Iterator[tuple[str, str]]:
        if model is None:
            return
        names = {"id"} | {row.name for row in schema_of(model)}
        if reference.field not in names:
            yield f"{reference.address} has no field `{reference.field}`", hint(reference.field, names)

    def _hint(self, target: Address) -> str:
        if target not in self.hints and len(self.hints) < _MOST_HINTS:
            self.hints[target] = hint(str(target), map(str, self.models))
        return self.hints.get(target, "declare it, or correct the address")


def _circles(declarations: Mapping[Address, Declaration]) -> Iterator[Diagnostic]:
    """Every circle, reported once, at the reference that its first address makes."""
    graph = {address: _edges(declarations[address], declarations) for address in sorted(declarations)}
    for _ in range(_MOST_CIRCLES):
        circle = _circle(graph)
        if not circle:
            return
        first, second = circle[0], circle[1 % len(circle)]
        place = declarations[first].locate(graph[first][second])
        shown = " -> ".join(map(str, (*circle, first)))
        yield error(
            f"references go in a circle: {shown}",
            "write one of the values out",
            address=first,
            location=place,
        )
        graph = {address: edges for address, edges in graph.items() if address not in circle}


def _edges(declaration: Declaration, known: Mapping[Address, Declaration]) -> dict[Address, Path]:
    return {
        reference.address: path
        for path, reference in references(declaration.resource)
        if reference.address in known and reference.address != declaration.address
    }


def _circle(graph: Mapping[Address, Mapping[Address, Path]]) -> list[Address]:
    """One circle in the order of reference, beginning with its smallest address; empty without one."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        circle: list[Address] = found.args[1][:0:-1]
        start = circle.index(min(circle))
        return circle[start:] + circle[:start]
    return []
