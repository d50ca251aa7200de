"""What becomes of a write that is refused, lost or answered badly: outcome, ledger, lockfile, journal."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from engine.workshop import Workshop
from engine.writes import CHANGING, DELETING, MAKING, VERBS

from reconcile.core.outcome import Outcome
from reconcile.engine.recovery import abandon
from reconcile.state import RunLock

REFUSALS: dict[str, dict[str, Any]] = {
    "401": {"status": 401},
    "403": {"status": 403},
    "404": {"status": 404},
    "409": {"status": 409},
    "422": {"status": 422},
    "a wait that is too long": {"status": 429, "headers": {"Retry-After": "3000"}},
}
LOST_BEFORE: dict[str, dict[str, Any]] = {
    "reset": {"fault": "reset_before_commit"},
    "500": {"fault": "status", "status": 500},
    "503": {"fault": "status", "status": 503},
}
LOST_AFTER: dict[str, dict[str, Any]] = {
    "reset": {"fault": "reset_after_commit"},
    "500": {"fault": "status_after_commit", "status": 500},
    "torn answer": {"fault": "truncated_body"},
    "empty answer": {"fault": "empty_body"},
    "another page": {"fault": "wrong_body"},
}


def created(shop: Workshop) -> Counter[tuple[str, str]]:
    """How often each vendor made something."""
    makes = {"create", "clone", "upsert-create"}
    return Counter(each for each in shop.ledger() if each[1] in makes)


@pytest.mark.parametrize("refusal", REFUSALS)
@pytest.mark.parametrize("name", VERBS)
def test_a_refused_write_is_certainly_not_done(shop: Workshop, name: str, refusal: str) -> None:
    """Nothing in ledger, lockfile or journal; the next run does it."""
    verb = VERBS[name]
    before, managed = verb.ready(shop), shop.managed
    times = 2 if (verb.vendor, refusal) == ("trelica", "401") else 1  # the first one renews the token
    shop.fault(verb.address, "status", method=verb.method, times=times, **REFUSALS[refusal])
    result = shop.one()
    assert result.outcome is Outcome.REFUSED
    assert str(REFUSALS[refusal]["status"]) in str(result.error) or "too many requests" in str(result.error)
    assert len(shop.ledger()) == before
    assert shop.managed == managed
    assert shop.journal.entries == ()
    shop.converge()


@pytest.mark.parametrize("loss", LOST_AFTER)
@pytest.mark.parametrize("name", VERBS)
def test_a_write_whose_answer_is_lost_is_found_to_be_done(shop: Workshop, name: str, loss: str) -> None:
    """Looked up by marker, natural key or id; never sent twice, and nothing is left open."""
    verb = VERBS[name]
    before = verb.ready(shop)
    shop.fault(verb.address, method=verb.method, **LOST_AFTER[loss])
    result = shop.one()
    assert (result.outcome, result.error) == (Outcome.APPLIED, None)
    sent = [action for _, action in shop.ledger()[before:]]
    assert len(sent) == len(set(sent))
    assert shop.open_intents() == []
    assert shop.actions() == {}


@pytest.mark.parametrize("name", ["grow create", "grow update", "trelica create", "trelica delete"])
def test_a_write_that_outlasts_the_deadline_is_found_to_be_done(shop: Workshop, name: str) -> None:
    """The vendor took it, and answered too late."""
    shop.configure(providers={"growcrm": {"timeout_s": 0.2}, "trelica": {"timeout_s": 0.2}})
    verb = VERBS[name]
    verb.ready(shop)
    shop.fault(verb.address, "timeout_after_commit", method=verb.method)
    assert shop.one().outcome is Outcome.APPLIED
    assert shop.actions() == {}


@pytest.mark.parametrize("loss", LOST_BEFORE)
@pytest.mark.parametrize("name", MAKING)
def test_a_create_that_nobody_saw_end_stays_open(shop: Workshop, name: str, loss: str) -> None:
    """Where the vendor has our marker it is sent again; else a person is asked, and says what to do."""
    verb = VERBS[name]
    verb.ready(shop)
    shop.fault(verb.address, method=verb.method, **LOST_BEFORE[loss])
    result = shop.one()
    assert result.outcome is Outcome.UNKNOWN
    assert "reconcile recover" in str(result.error)
    assert verb.address not in shop.managed
    assert shop.open_intents() == [(verb.address, "create")]
    if verb.vendor == "growcrm":
        (question,) = shop.errors()
        assert f"`reconcile recover {verb.address} --adopt ID`" in question
        abandon(shop.root, verb.address, RunLock(shop.root, "test"))
    shop.converge()
    assert shop.open_intents() == []
    assert created(shop)[verb.vendor, "upsert-create" if verb.vendor == "trelica" else "create"] == 1


@pytest.mark.parametrize("loss", LOST_BEFORE)
@pytest.mark.parametrize("name", CHANGING)
def test_a_change_that_does_not_show_failed_and_is_planned_again(
    shop: Workshop, name: str, loss: str
) -> None:
    """The object is read; it is as it was."""
    verb = VERBS[name]
    before, applied = verb.ready(shop), shop.bytes
    shop.fault(verb.address, method=verb.method, **LOST_BEFORE[loss])
    result = shop.one()
    assert result.outcome is Outcome.FAILED
    assert "does not show at the vendor, plan again" in str(result.error)
    assert len(shop.ledger()) == before
    assert shop.bytes == applied
    shop.converge()
    assert shop.open_intents() == []


@pytest.mark.parametrize("loss", LOST_BEFORE)
@pytest.mark.parametrize("name", DELETING)
def test_a_delete_that_nobody_saw_end_is_planned_again(shop: Workshop, name: str, loss: str) -> None:
    """The object still shows and stays managed; no person is needed."""
    verb = VERBS[name]
    verb.ready(shop)
    shop.fault(verb.address, method=verb.method, **LOST_BEFORE[loss])
    result = shop.one()
    assert result.outcome is Outcome.UNKNOWN
    assert "plan again" in str(result.error)
    assert "reconcile recover" not in str(result.error)
    assert verb.address in shop.managed
    shop.converge()
    assert verb.address not in shop.managed
    assert shop.open_intents() == []


def test_a_create_that_is_committed_late_is_adopted(shop: Workshop) -> None:
    """Its look-up came too early; by the next plan it is there."""
    address = shop.grow("late")
    shop.fault(address, "late_commit", method="POST", delay_s=60)
    assert shop.one().outcome is Outcome.UNKNOWN
    shop.at_grow.later(61)
    assert shop.actions() == {address: ("adopt",)}
    shop.converge()
    assert created(shop) == {("growcrm", "create"): 1}
    assert shop.open_intents() == []


def test_an_expired_token_is_renewed_within_the_step(shop: Workshop) -> None:
    """The write goes out once more, with a new one."""
    address = shop.trelica("a")
    shop.fault(address, "expired_token", method="PUT")
    assert shop.one().outcome is Outcome.APPLIED


def test_of_two_that_a_lost_create_may_have_made_none_is_taken(shop: Workshop) -> None:
    """Somebody else made one of the same name at that moment: a person says which is ours."""
    address = shop.grow("a")
    theirs = shop.at_grow.create(doc_title="Title of a", doc_date_start="2026-01-01")
    shop.at_grow("DELETE", f"/api/contracts/{theirs['id']}")
    both = {"data": [{**theirs, "id": 2}, theirs], "meta": {"current_page": 1, "last_page": 1, "total": 2}}

    def at_the_same_time() -> None:
        shop.fault(address, "reset_after_commit", method="POST")
        shop.fault(address, "wrong_body", path=r"/api/contracts\?", after=1, body=both)

    assert shop.one(at_the_same_time).outcome is Outcome.UNKNOWN
    assert shop.managed == {}
    assert shop.open_intents() == [(address, "create")]
