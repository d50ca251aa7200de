"""Rules across fields that many vendors share."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import pytest

from reconcile.core.address import Address
from reconcile.core.resource import Item
from reconcile.core.types import Date, Text
from reconcile.core.value import Reference
from reconcile.sdk import address_problems, end_problems


class Period(Item):
    """A period with an id."""

    key: Text | None = None
    start_date: Date | None = None
    end_date: Date | None = None


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2024, 2, 1), date(2024, 1, 31), 1),
        (date(2024, 2, 1), date(2024, 2, 1), 0),
        (None, date(2024, 1, 31), 0),
        (date(2024, 2, 1), None, 0),
        (Reference(Address("acme", "Period", "other"), "start_date"), date(2024, 1, 31), 0),
    ],
)
def test_a_period_ends_on_or_after_its_start(start: object, end: object, count: int) -> None:
    """What is not known yet is not judged."""
    period = Period.model_construct(None, **cast("Any", {"start_date": start, "end_date": end}))
    problems = list(end_problems(period, path=("periods", 3)))
    assert len(problems) == count
    for problem in problems:
        assert problem.path == ("periods", 3, "end_date")
        assert problem.summary == "end_date 2024-01-31 is before start_date 2024-02-01"


@pytest.mark.parametrize(("key", "count"), [("a", 0), ("a/b", 1), (".", 1), ("..", 1), ("...", 0), (None, 0)])
def test_an_id_can_stand_in_an_address(key: str | None, count: int) -> None:
    """It would lead to another object."""
    assert len(list(address_problems(Period(key=key), "key"))) == count
