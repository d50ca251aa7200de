"""What the lockfile keeps of a resource."""

from __future__ import annotations

from decimal import Decimal

from planning.kinds import deal, deal_address, declare, memo, memo_address

from reconcile.core.lifecycle import Lifecycle
from reconcile.core.value import Reference
from reconcile.planning.record import record

A, B = deal_address("a"), deal_address("b")


def test_a_record_holds_the_written_values_as_json() -> None:
    """With marker, lifecycle, and what the manifest referred to; the reference is its value by now."""
    kept = Lifecycle(prevent_destroy=True)
    declaration = declare(A, deal(external_id="a", parent=Reference(B)), kept)
    desired = deal(
        external_id="a",
        parent="7",
        name=None,
        days=3,
        rate=Decimal("2.50"),
        value="1.50",
        start_date="2025-01-01",
        anchor="2025-01-01",
        tags=("B b",),
        lines=({"external_id": "1", "amount": 5},),
    )
    managed = record(declaration, desired, "9")
    assert (managed.address, managed.id, managed.marker) == (A, "9", "a")
    assert (managed.lifecycle, managed.depends_on) == (kept, (B,))
    assert managed.applied == {
        "external_id": "a",
        "name": None,
        "days": 3,
        "rate": "2.50",
        "value": "1.50",
        "start_date": "2025-01-01",
        "anchor": "2025-01-01T00:00:00+00:00",
        "parent": "7",
        "tags": ["B b"],
        "lines": [{"external_id": "1", "amount": "5"}],
    }


def test_a_vendor_without_a_place_for_a_marker_has_none() -> None:
    """Nor has a resource that wrote none."""
    plain = memo(title="t", deal_id=1)
    assert record(declare(memo_address(), plain), plain, "9").marker is None
    assert record(declare(A, deal()), deal(), "9").marker is None
