"""Values of fields, and how they look in JSON."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from reconcile.core.address import Address
from reconcile.core.value import Json, Reference, Value, is_known, to_json

TARGET = Address("vendor", "Deal", "a")
ID, NUMBER = Reference(TARGET), Reference(TARGET, "number")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (5, 5),
        ("a", "a"),
        (Decimal("1.50"), "1.50"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-8"), "0.00000001"),
        (date(2024, 2, 29), "2024-02-29"),
        (datetime(2024, 2, 29, 12, tzinfo=UTC), "2024-02-29T12:00:00+00:00"),
        (ID, {"from": "vendor.Deal.a"}),
        (NUMBER, {"from": "vendor.Deal.a", "field": "number"}),
        (("a", [Decimal(1)]), ["a", ["1"]]),
        ({"a": {"b": date(2024, 2, 29)}}, {"a": {"b": "2024-02-29"}}),
    ],
)
def test_a_value_is_spelled_for_a_document(value: Value, expected: Json) -> None:
    """Amounts and dates as strings, without an exponent."""
    assert to_json(value) == expected


@pytest.mark.parametrize("value", [None, True, "a", Decimal(1), date(2024, 2, 29), (), {}, ("a", {"b": 1})])
def test_a_value_without_references_is_known(value: Value) -> None:
    """At any depth."""
    assert is_known(value)


@pytest.mark.parametrize("value", [ID, ("a", ID), {"a": {"b": (NUMBER,)}}])
def test_a_value_with_a_reference_is_not_known(value: Value) -> None:
    """At any depth."""
    assert not is_known(value)


def test_a_reference_reads_as_its_target() -> None:
    """With the field, unless it is the id."""
    assert (str(ID), str(NUMBER)) == ("vendor.Deal.a", "vendor.Deal.a#number")
