"""A step of several requests that is left in the middle, and reads that fail around a write."""

from __future__ import annotations

import pytest
from engine.workshop import Workshop, grow
from engine.writes import VERBS

from reconcile.core.outcome import Outcome, StepResult
from reconcile.state import RunLock

TAGS = "/api/contracts/[0-9]+/tags"
LIST = r"/api/contracts\?"


def replaced(shop: Workshop) -> str:
    """Plan to replace a contract: another client can't be set in place."""
    shop.grow("a")
    shop.converge()
    return shop.grow("a", client_id=2, meta={"lifecycle": {"replace": True}})


def test_a_create_without_its_tags_is_recorded_and_the_tags_come_later(shop: Workshop) -> None:
    """Refused as to the tags: the contract is ours all the same."""
    address = shop.grow("a", tags=["x"])
    shop.fault(address, "status", method="PUT", path=TAGS, status=422)
    result = shop.one()
    assert (result.outcome, result.id) == (Outcome.FAILED, shop.managed[address])
    assert str(result.error).startswith("the create was done, and then: Grow CRM answered 422")
    assert "tags" not in shop.applied(address)
    assert shop.actions() == {address: ("tag",)}
    shop.converge()


@pytest.mark.parametrize("fault", ["reset_after_commit", "reset_before_commit"])
def test_the_lost_tags_of_a_new_contract_are_read_back(shop: Workshop, fault: str) -> None:
    """They can be set again, so that nobody needs to be asked."""
    address = shop.grow("a", tags=["x"])
    shop.fault(address, fault, method="PUT", path=TAGS)
    result = shop.one()
    assert result.outcome is (Outcome.APPLIED if "after" in fault else Outcome.FAILED)
    assert ("does not show" in str(result.error)) == ("before" in fault)
    shop.converge()
    assert shop.ledger() == [("growcrm", "create"), ("growcrm", "tag")]


def test_a_clone_without_its_own_body_is_recorded_and_updated_later(shop: Workshop) -> None:
    """A copy takes over only some fields; the rest is an update after it."""
    shop.grow("source", body="theirs")
    shop.converge()
    address = shop.grow("a", body="ours", clone_from={"from": grow("source")})
    shop.fault(address, "status", method="PATCH", status=409)
    result = shop.one()
    assert result.outcome is Outcome.FAILED
    assert shop.live(address)["body"] == "theirs"
    shop.converge()
    assert shop.live(address)["body"] == "ours"
    assert [action for _, action in shop.ledger()] == ["create", "clone", "update"]


def test_an_update_whose_tags_are_refused_was_done(shop: Workshop) -> None:
    """Only the tags are left to do."""
    address = shop.grow("a", value="1", tags=["x"])
    shop.converge()
    shop.grow("a", value="2", tags=["y"])
    shop.fault(address, "status", method="PUT", path=TAGS, status=403)
    result = shop.one()
    assert result.outcome is Outcome.FAILED
    assert str(result.error).startswith("the update was done, and then: ")
    assert shop.actions() == {address: ("tag",)}
    shop.converge()


def test_a_replaced_contract_that_is_not_created_again_is_no_refusal(shop: Workshop) -> None:
    """The old one is gone, and the lockfile says so; the next run creates it."""
    address = replaced(shop)
    shop.fault(address, "status", method="POST", status=422)
    result = shop.one()
    assert (result.outcome, result.id) == (Outcome.FAILED, None)
    assert str(result.error).startswith("the delete was done, and then: ")
    assert shop.managed == {}
    assert shop.actions() == {address: ("create",)}
    shop.converge()


def test_a_replaced_contract_whose_create_was_lost_is_asked_about(shop: Workshop) -> None:
    """It is an open create like any other."""
    address = replaced(shop)
    shop.fault(address, "reset_before_commit", method="POST")
    assert shop.one().outcome is Outcome.UNKNOWN
    assert shop.open_intents() == [(address, "create")]
    assert "reconcile recover" in shop.errors()[0]


def test_a_list_that_still_shows_what_was_replaced_stops_nothing(shop: Workshop) -> None:
    """The search before the create may be behind: the object of the same name is the deleted one."""
    shop.grow("a", project_id=1)
    shop.converge()
    address = shop.grow("a", project_id=2, meta={"lifecycle": {"replace": True}})
    before = shop.managed[address]
    shop.fault(address, "stale_read", method="GET", path=LIST)
    assert shop.one().outcome is Outcome.APPLIED
    assert shop.managed[address] != before
    assert shop.actions() == {}


@pytest.mark.parametrize("name", VERBS)
def test_a_read_that_fails_before_the_write_leaves_nothing_unknown(shop: Workshop, name: str) -> None:
    """Nothing was sent, so that it is no question for anybody."""
    verb = VERBS[name]
    before = verb.ready(shop)
    result = shop.one(lambda: shop.fault(verb.address, "status", method="GET", status=500))
    assert result.outcome is Outcome.REFUSED
    assert "500 to GET" in str(result.error)
    assert len(shop.ledger()) == before
    assert shop.journal.entries == ()
    shop.converge()


@pytest.mark.parametrize("status", [403, 500])
@pytest.mark.parametrize("name", VERBS)
def test_a_write_that_can_not_be_read_back_was_done(shop: Workshop, name: str, status: int) -> None:
    """It is neither refused nor unknown, and the next plan has nothing to do."""
    verb = VERBS[name]
    verb.ready(shop)

    def unreadable() -> None:
        """The read before the write is let through."""
        shop.fault(verb.address, "status", method="GET", status=status, after=1)

    result = shop.one(unreadable)
    assert result.outcome is Outcome.FAILED
    assert "was done, and then: " in str(result.error)
    assert shop.actions() == {}
    shop.converge()


def lost_and_unreadable(shop: Workshop, name: str) -> StepResult:
    """Lose the answer, and refuse the read that looks for what became of it."""
    verb = VERBS[name]
    verb.ready(shop)

    def trouble() -> None:
        shop.fault(verb.address, "reset_after_commit", method=verb.method)
        shop.fault(verb.address, "status", method="GET", status=403, after=1)

    return shop.one(trouble)


@pytest.mark.parametrize("name", ["grow create", "grow update", "grow delete", "trelica create"])
def test_a_lost_write_that_can_not_be_looked_up_is_unknown(shop: Workshop, name: str) -> None:
    """Both troubles are in the message; the next run reads what became of it, and sends nothing."""
    result = lost_and_unreadable(shop, name)
    assert result.outcome is Outcome.UNKNOWN
    assert "did not answer" in str(result.error)
    assert "what became of it could not be read" in str(result.error)
    assert ("reconcile recover" in str(result.error)) == ("create" in name)
    writes = [each for each in shop.ledger() if each[1] != "tag"]
    shop.converge()
    assert [each for each in shop.ledger() if each[1] != "tag"] == writes
    assert shop.open_intents() == []


def test_a_run_that_is_over_has_given_its_lock_back(shop: Workshop) -> None:
    """Also after an unknown outcome."""
    lost_and_unreadable(shop, "grow create")
    with RunLock(shop.root, "next"):
        assert shop.open_intents() == [(grow("a"), "create")]
