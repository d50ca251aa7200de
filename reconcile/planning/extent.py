"""How far the changes of a plan reach into everything that is managed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import cast

from reconcile.core.address import Address
from reconcile.core.live import Found
from reconcile.core.plan import Change
from reconcile.core.schema import schema_of
from reconcile.core.value import Value
from reconcile.planning.inputs import Inputs
from reconcile.planning.limits import Extent
from reconcile.planning.move import Move, turnover
from reconcile.planning.worth import known, total, worth


def extent(inputs: Inputs, changes: Iterable[Change], moves: Mapping[Address, Move]) -> Extent:
    """Count what was decided against the whole lockfile."""
    managed = inputs.managed
    moved = total(turnover(move) for address, move in moves.items() if address in managed)
    looked = managed.keys() & inputs.scope
    gone = [each for each in looked if not _is_there(inputs.found.get(each, Found()))]
    return Extent(
        tuple(changes),
        managed.keys(),
        total(_values(inputs)),
        moved,
        unseen=len(managed) - len(looked),
        gone=len(gone),
    )


def _values(inputs: Inputs) -> Iterator[Mapping[str, Decimal]]:
    """What each managed object is worth: as it is, or as it was last applied where nobody looked."""
    kinds = {(each.provider, each.kind): kind for each, kind in inputs.kinds.items()}
    kinds |= {(each.provider, each.kind): inputs.kind_of(each) for each in inputs.scope}
    for address, managed in inputs.managed.items():
        live = inputs.found.get(address, Found()).live
        kind = kinds.get((address.provider, address.kind))
        applied = cast("Mapping[str, Value]", managed.applied)
        if live is not None:
            schema = schema_of(type(live.resource))
            yield worth(schema, known(schema, live.resource.written(), applied))
        elif kind is not None:
            yield worth(schema_of(kind), applied)


def _is_there(found: Found) -> bool:
    return bool(found.live or found.matches)
