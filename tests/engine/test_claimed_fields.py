"""A field that was sent and never recorded is ours all the same: taken out of the manifest, it is cleared."""

from __future__ import annotations

import asyncio

from engine.workshop import Workshop

from reconcile.core.outcome import Outcome
from reconcile.engine.recovery import adopt
from reconcile.state import RunLock


def lost(shop: Workshop, address: str, method: str) -> None:
    """Apply; the vendor takes the write, and nothing that it says afterwards arrives."""
    shop.fault(address, "reset_after_commit", method=method)
    shop.fault(address, "status", method="GET", status=500, after=2, times=40)
    assert shop.one().outcome is Outcome.UNKNOWN
    shop.at_trelica.control("DELETE", "/_faults")


def test_what_an_update_wrote_that_nobody_saw_end_can_be_taken_out(shop: Workshop) -> None:
    """The next plan clears it."""
    address = shop.trelica("a")
    shop.converge()
    shop.trelica("a", notes="new")
    lost(shop, address, "PUT")
    shop.trelica("a")
    assert shop.actions() == {address: ("update",)}
    shop.converge()
    assert "notes" not in shop.live(address)


def test_what_is_written_still_is_the_manifests_own_change(shop: Workshop) -> None:
    """Whether the vendor took it or not."""
    address = shop.trelica("a")
    shop.converge()
    shop.trelica("a", notes="new")
    shop.fault(address, "reset_before_commit", method="PUT")
    assert shop.one().outcome is Outcome.FAILED
    (change,) = shop.plan().changes
    assert change.reason == "the manifest changed"
    shop.converge()


def test_what_a_create_wrote_that_nobody_saw_end_can_be_taken_out(shop: Workshop) -> None:
    """The object is adopted by its marker, and the plan says what it clears."""
    address = shop.trelica("a", notes="new")
    lost(shop, address, "PUT")
    shop.trelica("a")
    assert shop.actions() == {address: ("adopt", "update")}
    shop.converge()
    assert "notes" not in shop.live(address)


def test_what_a_create_wrote_that_a_person_answered_for_can_be_taken_out(shop: Workshop) -> None:
    """The answer says that it was this create."""
    address = shop.grow("a", body="new")
    shop.fault(address, "reset_after_commit", method="POST")
    shop.fault(address, "status", method="GET", status=500, after=2, times=40)
    assert shop.one().outcome is Outcome.UNKNOWN
    shop.at_grow.control("DELETE", "/_faults")
    shop.grow("a")
    asyncio.run(adopt(shop.root, address, "1", shop.connection, RunLock(shop.root, "test")))
    assert shop.actions() == {address: ("update",)}
    shop.converge()
    assert not shop.live(address)["body"]


def test_what_was_refused_is_not_ours(shop: Workshop) -> None:
    """What somebody wrote there stays."""
    address = shop.trelica("a")
    shop.converge()
    before = shop.bytes
    body = {**shop.live(address), "notes": "theirs"}
    shop.at_trelica("PUT", "/api/contracts/v1", json=body)
    shop.trelica("a", notes="ours")
    shop.fault(address, "status", method="PUT", status=422)
    assert shop.one().outcome is Outcome.REFUSED
    assert shop.applied(address).keys() == {"agreement_date", "external_id", "vendor_name"}
    shop.trelica("a")
    assert shop.actions() == {}
    assert shop.live(address)["notes"] == "theirs"
    assert before != shop.bytes


def test_a_refused_adoption_takes_nothing_over(shop: Workshop) -> None:
    """The next plan offers it again."""
    shop.at_trelica.put(externalId="a", vendorName="Github, Inc.")
    address = shop.trelica("a", notes="ours")
    shop.fault(address, "status", method="PUT", status=422)
    assert shop.one().outcome is Outcome.REFUSED
    assert shop.managed == {}
    assert shop.actions() == {address: ("adopt", "update")}


def test_what_the_vendor_did_not_clear_is_cleared_again(shop: Workshop) -> None:
    """The step fails and names the field; the next plan has it still."""
    address = shop.grow("a", body="old")
    shop.converge()
    shop.grow("a")
    shop.fault(address, "field_ignored", method="PATCH", key="doc_body")
    result = shop.one()
    assert (result.outcome, "body" in str(result.error)) == (Outcome.FAILED, True)
    assert shop.actions() == {address: ("update",)}
    shop.converge()
    assert not shop.live(address)["body"]


def test_the_first_of_several_requests_may_have_written_it(shop: Workshop) -> None:
    """Zenskar refuses the pause; the link that went before it is ours."""
    address = shop.zenskar("a")
    shop.converge()
    pause = {"from": "2027-06-01", "until": "2027-09-01", "policy": "overlap"}
    shop.zenskar("a", contract_link="https://a.example", pause=pause)
    shop.fault(address, "status", method="POST", path="/contract_v2/.*/pause", status=409)
    result = shop.one()
    assert result.outcome is Outcome.FAILED
    assert str(result.error).startswith("the update was done, and then: ")
    shop.zenskar("a")
    assert shop.actions() == {address: ("update",)}
    shop.converge()


def test_what_was_applied_to_a_gone_object_is_nothing_to_the_one_adopted_in_its_place(shop: Workshop) -> None:
    """Somebody deleted ours and made it again, and the manifest has a field less."""
    address = shop.trelica("a", notes="old")
    shop.converge()
    shop.at_trelica("DELETE", f"/api/contracts/v1/{shop.managed[address]}")
    shop.at_trelica.put(externalId="a", vendorName="Github, Inc.", agreementDate="2026-04-01")
    shop.trelica("a")
    assert shop.actions() == {address: ("adopt",)}
    shop.converge()


def test_a_refused_adoption_forgets_nothing_that_the_create_may_have_written(shop: Workshop) -> None:
    """The object is ours, and so is what was sent to make it."""
    address = shop.trelica("a", notes="new")
    lost(shop, address, "PUT")
    shop.trelica("a")
    shop.fault(address, "status", method="PUT", status=422)
    assert shop.one().outcome is Outcome.REFUSED
    shop.converge()
    assert "notes" not in shop.live(address)


def test_a_refused_update_of_nothing_new_leaves_the_lockfile_as_it_is(shop: Workshop) -> None:
    """No claim, nothing to take back."""
    address = shop.trelica("a", notes="old")
    shop.converge()
    before = shop.bytes
    shop.trelica("a", notes="new")
    shop.fault(address, "status", method="PUT", status=422)
    assert shop.one().outcome is Outcome.REFUSED
    assert shop.bytes == before
