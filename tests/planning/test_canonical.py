"""Equality by meaning, where values come from elsewhere than a manifest."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from planning.kinds import DEAL

from reconcile.core.value import Value
from reconcile.planning.canonical import Canonical, canonical

NOON = datetime(2023, 4, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        pytest.param("start_date", date(2023, 4, 1), date(2023, 4, 1), id="date"),
        pytest.param("start_date", "2023-04-01", date(2023, 4, 1), id="date of the lockfile"),
        pytest.param("start_date", "2023-04-01T00:00:00Z", date(2023, 4, 1), id="date as a timestamp"),
        pytest.param("start_date", NOON, date(2023, 4, 1), id="date from a reference to an instant"),
        pytest.param("start_date", "soon", "soon", id="no date"),
        pytest.param("anchor", NOON, NOON, id="instant"),
        pytest.param("anchor", "2023-04-01T12:00:00+00:00", NOON, id="instant of the lockfile"),
        pytest.param("anchor", "0001-01-01T00:00:00+05:00", "0001-01-01T00:00:00+05:00", id="no instant"),
        pytest.param("value", "1.50", Decimal("1.5"), id="money of the lockfile"),
        pytest.param("value", "much", "much", id="no money"),
        pytest.param("days", "30", 30, id="integer as text"),
        pytest.param("rate", Decimal("2.50"), Decimal("2.5"), id="number"),
        pytest.param("tags", "a", None, id="no list of tags"),
        pytest.param("attributes", {"a": {"b": 1}, "c": {}}, {"a": {"b": 1}, "c": None}, id="a map of maps"),
    ],
)
def test_every_spelling_has_one_canonical_value(name: str, value: Value, expected: Canonical) -> None:
    """What can't be read stays as it is, and differs."""
    field = DEAL.get(name)
    assert field
    assert canonical(field, value) == expected
