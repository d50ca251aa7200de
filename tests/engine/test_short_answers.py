"""An answer that has nothing of an object but its id is no object that somebody cleared."""

from __future__ import annotations

import pytest
from engine.strangers import VENDORS, written
from engine.workshop import Workshop

from reconcile.core.outcome import Outcome


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_short_answer_plans_nothing(shop: Workshop, vendor: str) -> None:
    """It is named, and nothing is written again."""
    written(shop, vendor)
    shop.converge()
    address = next(iter(shop.managed))
    shop.fault(address, "short_body", method="GET", times=9)
    [said] = shop.errors()
    assert "has nothing of Contract" in said
    assert "nothing is planned for it" in said


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_short_answer_before_a_write_sends_nothing(shop: Workshop, vendor: str) -> None:
    """The plan was right, and the object can't be compared with it."""
    written(shop, vendor)
    shop.converge()
    address = next(iter(shop.managed))
    written(shop, vendor, again=True)
    before = shop.ledger()
    result = shop.one(between=lambda: shop.fault(address, "short_body", method="GET", times=9))
    assert result.outcome is Outcome.REFUSED
    assert "has nothing of Contract" in str(result.error)
    assert shop.ledger() == before
