"""What moved at the vendor between the plan and its step: nothing is written over it, nothing made twice."""

from __future__ import annotations

import pytest
from engine.strangers import THEIRS, VENDORS, appears, changes, vanishes, written
from engine.workshop import Workshop, grow, trelica

from reconcile.core.outcome import Outcome


@pytest.mark.parametrize("vendor", VENDORS)
def test_an_object_that_was_changed_meanwhile_is_not_touched(shop: Workshop, vendor: str) -> None:
    """Theirs stays until somebody has seen it in a plan."""
    address = written(shop, vendor)
    shop.converge()
    written(shop, vendor, again=True)
    before = len(shop.ledger())
    result = shop.one(lambda: changes(shop, address))
    assert result.outcome is Outcome.STALE
    identity = shop.managed[address]
    moved = (
        "value: planned '100.00' -> '200', is '777.00' now"
        if vendor == "growcrm"
        else "notes: planned 'old' -> 'new', is 'theirs' now"
    )
    assert str(result.error) == (
        f"{identity} was changed at the vendor after the plan was made: {moved}; plan again"
    )
    assert len(shop.ledger()) == before + 1
    shop.converge()


@pytest.mark.parametrize("vendor", VENDORS)
def test_an_object_that_was_changed_meanwhile_is_not_deleted(shop: Workshop, vendor: str) -> None:
    """A delete has the same condition."""
    address = written(shop, vendor)
    shop.trelica("other")
    shop.converge()
    shop.remove(address)
    result = shop.one(lambda: changes(shop, address))
    assert result.outcome is Outcome.STALE
    moved = (
        "value: was '100.00', is '777.00' now" if vendor == "growcrm" else "notes: was 'old', is 'theirs' now"
    )
    assert moved in str(result.error)
    assert address in shop.managed
    shop.converge()


def test_a_stale_step_of_a_saved_plan_names_every_field_that_moved(shop: Workshop) -> None:
    """Those that the plan changes, those that it leaves alone, and items of lists; the others go on."""
    items = [{"external_id": "1", "amount": "10.00", "currency": "EUR"}]
    address = shop.trelica("a", ref="R1", notes="old", line_items=items)
    shop.converge()
    shop.trelica("a", ref="R1", notes="new", line_items=items)
    other = shop.trelica("b")
    path = shop.save()
    theirs = [{"externalId": "1", "amount": 12, "currency": "EUR"}]
    shop.at_trelica.put(**{**shop.live(address), "notes": "new", "ref": "R2", "lineItems": theirs})
    results = shop.apply_saved(path)
    assert results[other].outcome is Outcome.APPLIED
    assert results[address].outcome is Outcome.STALE
    for words in (
        "notes: planned 'old' -> 'new', is 'new' now",
        "ref: was 'R1', is 'R2' now",
        "line_items.1.amount: was '10.00', is '12' now",
    ):
        assert words in str(results[address].error)
    shop.converge()


def test_a_stale_replacement_says_what_moved(shop: Workshop) -> None:
    """Nothing is deleted; what the new object would only take over is not told."""
    meta = {"lifecycle": {"replace": True}}
    address = shop.grow("a", value="100", meta=meta)
    shop.converge()
    shop.grow("a", value="100", client_id=2, meta=meta)
    before = len(shop.ledger())
    result = shop.one(lambda: changes(shop, address))
    assert result.outcome is Outcome.STALE
    assert "value: was '100', is '777.00' now" in str(result.error)
    assert "client_id" not in str(result.error)
    assert len(shop.ledger()) == before + 1


@pytest.mark.parametrize("vendor", VENDORS)
def test_an_object_that_is_gone_meanwhile_is_not_updated(shop: Workshop, vendor: str) -> None:
    """The next plan creates it again."""
    address = written(shop, vendor)
    shop.converge()
    written(shop, vendor, again=True)
    result = shop.one(lambda: vanishes(shop, address))
    assert result.outcome is Outcome.STALE
    assert "is gone from the vendor" in str(result.error)
    assert shop.actions() == {address: ("create",)}
    shop.converge()


@pytest.mark.parametrize("vendor", VENDORS)
def test_an_object_that_is_gone_meanwhile_needs_no_delete(shop: Workshop, vendor: str) -> None:
    """It is as the plan wants it; the lockfile forgets it."""
    address = written(shop, vendor)
    shop.trelica("other")
    shop.converge()
    shop.remove(address)
    before = len(shop.ledger())
    assert shop.one(lambda: vanishes(shop, address)).outcome is Outcome.APPLIED
    assert len(shop.ledger()) == before + 1
    assert address not in shop.managed


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_contract_that_appeared_meanwhile_is_not_made_twice(shop: Workshop, vendor: str) -> None:
    """The step names it and the key; the next plan adopts it."""
    address = written(shop, vendor)
    made: list[str] = []
    result = shop.one(lambda: made.append(appears(shop, address)))
    key = "client_id, title, start_date" if vendor == "growcrm" else "external_id"
    assert result.outcome is Outcome.STALE
    assert str(result.error) == f"an object with the same {key} exists by now: {made[0]}; plan again"
    assert shop.actions()[address][0] == "adopt"
    shop.converge()
    assert shop.managed == {address: made[0]}


@pytest.mark.parametrize("vendor", VENDORS)
def test_an_object_to_adopt_that_was_changed_meanwhile_is_not_touched(shop: Workshop, vendor: str) -> None:
    """What will be ours has the same condition as what is."""
    address = written(shop, vendor)
    identity = appears(shop, address)

    def edited() -> None:
        if vendor == "growcrm":
            shop.at_grow("PATCH", f"/api/contracts/{identity}", json={**THEIRS, "doc_value": "777"})
        else:
            shop.at_trelica.put(**{**shop.show(address, identity), "notes": "theirs"})

    assert shop.one(edited).outcome is Outcome.STALE
    assert shop.managed == {}
    shop.converge()


def test_a_reference_whose_target_lost_its_value_meanwhile_is_stale(shop: Workshop) -> None:
    """Only the value is missing: the target itself stands still."""
    shop.grow("a", end_date="2026-12-31")
    shop.converge()
    source = grow("a")
    shop.trelica("b", renewal_date={"from": source, "field": "end_date"})
    body = {**THEIRS, "doc_date_end": None}
    result = shop.one(lambda: shop.at_grow("PATCH", f"/api/contracts/{shop.managed[source]}", json=body))
    assert result.outcome is Outcome.STALE
    assert f"{source}#end_date has no value at the vendor" in str(result.error)
    assert trelica("b") not in shop.managed
