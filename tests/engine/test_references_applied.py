"""References: other fields than the id, values that do not fit, keys behind them, chains of them."""

from __future__ import annotations

import asyncio

import pytest
from engine.workshop import Workshop, grow, trelica

from reconcile.core.action import Origin
from reconcile.core.address import Address
from reconcile.core.outcome import Outcome
from reconcile.engine.plan import PlanOptions
from reconcile.engine.runs import writing_run
from reconcile.engine.site import Site, resolve_now
from reconcile.engine.step_error import StaleStepError
from reconcile.state import RunLock, write_lockfile


def lose_lockfile(shop: Workshop) -> None:
    """Everything has to be found again by marker or natural key."""
    (shop.root / "reconcile.lock").unlink()


def test_a_field_of_a_contract_that_is_created_in_the_same_run(shop: Workshop) -> None:
    """Its value is read once its object is there."""
    shop.grow("a", end_date="2027-03-31")
    shop.trelica("b", renewal_date={"from": grow("a"), "field": "end_date"}, ref={"from": grow("a")})
    shop.converge()
    live = shop.live(trelica("b"))
    assert (live["renewalDate"][:10], live["ref"]) == ("2027-03-31", shop.managed[grow("a")])
    assert shop.applied(trelica("b"))["renewal_date"] == "2027-03-31"


def test_a_field_that_changes_is_followed(shop: Workshop) -> None:
    """In the same plan, so that what is sent is what was shown, and nothing is left to the next one."""
    shop.grow("a", end_date="2027-03-31")
    shop.trelica("b", renewal_date={"from": grow("a"), "field": "end_date"}, notes="old")
    shop.converge()
    shop.grow("a", end_date="2028-03-31")
    shop.trelica("b", renewal_date={"from": grow("a"), "field": "end_date"}, notes="new")
    (_, change) = shop.plan().changes
    assert {each.path[0]: each.origin for each in change.fields} == {
        "renewal_date": Origin.MANIFEST,
        "notes": Origin.MANIFEST,
    }
    shop.converge()
    assert shop.live(trelica("b"))["renewalDate"][:10] == "2028-03-31"


def test_a_value_that_does_not_fit_is_refused_with_its_place(shop: Workshop) -> None:
    """A text where a whole number is needed is known only once the target is there."""
    shop.trelica("a")
    shop.grow("b", client_id={"from": trelica("a")})
    result = shop.apply()[grow("b")]
    assert result.outcome is Outcome.REFUSED
    assert "client_id needs a whole number" in str(result.error)
    assert f"{grow('b')}.yaml:" in str(result.error)
    assert shop.managed.keys() == {trelica("a")}
    assert "client_id needs a whole number" in shop.errors()[0]


def test_a_key_behind_a_reference_is_found_in_a_second_reading(shop: Workshop) -> None:
    """The start of one contract is the end of another, and the start is part of the natural key."""
    shop.grow("a", end_date="2027-01-01")
    shop.grow("b", start_date={"from": grow("a"), "field": "end_date"})
    shop.converge()
    managed = shop.managed
    lose_lockfile(shop)
    assert shop.actions() == {grow("a"): ("adopt",), grow("b"): ("adopt",)}
    shop.converge()
    assert shop.managed == managed
    assert len(shop.ledger()) == 2


def test_a_chain_of_keys_behind_references_is_found_link_by_link(shop: Workshop) -> None:
    """Nothing of it may be created a second time."""
    shop.grow("a", end_date="2027-01-01")
    for name, before in ("ba", "cb", "dc"):
        start = {"from": grow(before), "field": "end_date"}
        shop.grow(name, start_date=start, end_date="2029-01-01")
    shop.converge()
    lose_lockfile(shop)
    assert shop.actions() == dict.fromkeys(map(grow, "abcd"), ("adopt",))
    shop.converge()
    assert len(shop.ledger()) == 4


def test_a_key_behind_a_contract_that_is_still_to_be_created_is_no_key(shop: Workshop) -> None:
    """It can't be there yet; the order of the steps sees to the value."""
    shop.grow("a", end_date="2027-01-01")
    shop.grow("b", start_date={"from": grow("a"), "field": "end_date"})
    assert shop.actions() == {grow("a"): ("create",), grow("b"): ("create",)}


def test_a_key_behind_a_field_without_a_value_is_an_error_of_the_plan(shop: Workshop) -> None:
    """It names the reference and what to do."""
    shop.grow("a")
    shop.converge()
    shop.grow("b", start_date={"from": grow("a"), "field": "end_date"})
    (error,) = shop.errors()
    assert f"{grow('a')}#end_date has no value at the vendor" in error
    assert f"{grow('b')}.yaml:" in error


def test_an_unchanged_contract_whose_target_is_in_trouble_stops_nothing(shop: Workshop) -> None:
    """It only had to be recorded; the next run does it."""
    shop.grow("a", value="1")
    shop.trelica("b", ref={"from": grow("a")})
    shop.converge()
    lockfile = shop.lockfile
    write_lockfile(shop.root, lockfile.drop(Address.parse(grow("a"))))
    body = {"doc_title": "Title of a", "doc_categoryid": 1, "doc_date_start": "2026-01-01", "doc_value": "2"}
    identity = lockfile.resources[Address.parse(grow("a"))].id
    result = shop.one(lambda: shop.at_grow("PATCH", f"/api/contracts/{identity}", json=body))
    assert (str(result.address), result.outcome) == (grow("a"), Outcome.STALE)
    shop.converge()
    assert shop.managed.keys() == {grow("a"), trelica("b")}


def test_an_unchanged_contract_whose_target_can_not_be_read_stops_nothing(shop: Workshop) -> None:
    """The same for a field that has to be asked for."""
    shop.grow("a", end_date="2027-01-01")
    shop.trelica("b", renewal_date={"from": grow("a"), "field": "end_date"})
    shop.converge()
    shop.trelica("c")
    result = shop.one(lambda: shop.fault(grow("a"), "status", method="GET", status=403))
    assert (str(result.address), result.outcome) == (trelica("c"), Outcome.APPLIED)


def test_a_reference_to_what_is_not_managed_any_more_is_stale(shop: Workshop) -> None:
    """The id that the plan saw is nobody's by now."""
    shop.grow("a")
    shop.trelica("b", ref={"from": grow("a")})

    async def resolve() -> None:
        async with writing_run(shop.root, PlanOptions(), shop.connection, RunLock(shop.root, "test")) as run:
            site = Site(run.workspace, run.providers, run.records)
            await resolve_now(site, run.workspace.declarations[Address.parse(trelica("b"))])

    with pytest.raises(StaleStepError, match=f"{grow('a')} is not managed any more"):
        asyncio.run(resolve())
