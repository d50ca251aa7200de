"""A lockfile whose ids were exchanged by hand, and whose digest fits: what it says is not believed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from engine.stock import stock
from engine.workshop import GROW, Workshop, grow, trelica

from reconcile.core.errors import InputError

SWAPS = pytest.mark.parametrize("of", [grow, trelica])
REMOVED = pytest.mark.parametrize("is_removed", [True, False])


def managed_pair(shop: Workshop, of: Callable[[str], str]) -> tuple[str, str]:
    """Two contracts of one vendor, applied."""
    for name in "ab":
        shop.grow(name) if of is grow else shop.trelica(name)
    shop.converge()
    return of("a"), of("b")


@SWAPS
@REMOVED
def test_exchanged_ids_change_nothing(shop: Workshop, of: Callable[[str], str], *, is_removed: bool) -> None:
    """Neither object is edited into the other, and none is deleted in the other's place."""
    a, b = managed_pair(shop, of)
    ids = shop.managed
    shop.record_ids({a: ids[b], b: ids[a]})
    if is_removed:
        shop.remove(a)
    before = shop.ledger()
    errors = shop.errors()
    assert len(errors) == 2
    assert all("restore it" in each for each in errors)
    with pytest.raises(InputError):
        shop.apply()
    assert shop.ledger() == before


@SWAPS
@REMOVED
def test_the_id_of_a_strangers_object_makes_it_not_ours(
    shop: Workshop, of: Callable[[str], str], *, is_removed: bool
) -> None:
    """It is neither edited nor deleted."""
    a, _ = managed_pair(shop, of)
    (stranger,) = stock(shop, 1, "growcrm" if of is grow else "trelica")
    shop.record_ids({a: stranger})
    if is_removed:
        shop.remove(a)
    before = shop.ledger()
    (error,) = shop.errors()
    assert stranger in error
    with pytest.raises(InputError):
        shop.apply()
    assert shop.ledger() == before


def test_a_title_that_was_changed_at_the_vendor_is_drift(shop: Workshop) -> None:
    """Nobody else has the recorded one."""
    a, _ = managed_pair(shop, grow)
    shop.at_grow(
        "PATCH",
        f"/api/contracts/{shop.managed[a]}",
        json={"doc_title": "Another", "doc_categoryid": 1, "doc_date_start": GROW["start_date"]},
    )
    assert shop.actions() == {a: ("update",)}


def test_the_author_may_insist_on_the_recorded_object(shop: Workshop) -> None:
    """By an import of its id, although another took its title."""
    a, _ = managed_pair(shop, grow)
    identity = shop.managed[a]
    document = {"doc_title": "Another", "doc_categoryid": 1, "doc_date_start": GROW["start_date"]}
    shop.at_grow("PATCH", f"/api/contracts/{identity}", json=document)
    shop.at_grow.create(doc_title="Title of a", doc_date_start=GROW["start_date"])
    (error,) = shop.errors()
    assert f"{identity} has another client_id or title or start_date now" in error
    shop.grow("a", meta={"lifecycle": {"import": identity}})
    assert shop.actions() == {a: ("update",)}
