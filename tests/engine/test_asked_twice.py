"""A vendor that shows a new object late is asked for it twice before it is believed to be gone."""

from __future__ import annotations

import pytest
from engine.strangers import VENDORS, vanishes, written
from engine.workshop import Workshop


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_new_object_that_is_shown_late_is_not_made_again(shop: Workshop, vendor: str) -> None:
    """The plan after its create reads a copy of the vendor's that is behind."""
    written(shop, vendor)
    shop.apply()
    [address] = shop.managed
    shop.fault(address, "stale_read", times=1)
    assert shop.actions() == {}


@pytest.mark.parametrize("vendor", VENDORS)
def test_an_object_that_somebody_deleted_is_made_again(shop: Workshop, vendor: str) -> None:
    """The second answer is the same."""
    written(shop, vendor)
    shop.apply()
    [address] = shop.managed
    vanishes(shop, address)
    assert shop.actions() == {address: ("create",)}
