"""A run that is to stop: the call in flight ends and is recorded, nothing more is written."""

from __future__ import annotations

import asyncio
import time

from engine.workshop import Workshop, grow, trelica

from reconcile.core.address import Address
from reconcile.core.outcome import Outcome, StepResult
from reconcile.engine.apply import ApplyOptions

APPLIED, FAILED, SKIPPED, UNKNOWN = Outcome.APPLIED, Outcome.FAILED, Outcome.SKIPPED, Outcome.UNKNOWN
REPLACE = {"lifecycle": {"replace": True}}


def stopped(shop: Workshop, method: str, count: int = 1, parallelism: int = 1) -> list[StepResult]:
    """Apply, and stop as soon as so many requests of a method have ended after the plan."""
    shop.stop = stop = asyncio.Event()
    seen: list[str] = []

    def told(_: str, request: str, url: str) -> None:
        seen.extend([url] if request == method and "token" not in url else [])
        if len(seen) == count:
            stop.set()

    shop.on_request = told
    results = shop.apply(ApplyOptions(parallelism, stop), between=seen.clear)
    shop.on_request, shop.stop = None, asyncio.Event()
    return list(results.values())


def test_a_stopped_run_ends_what_is_in_flight_and_begins_nothing(shop: Workshop) -> None:
    """What was sent is recorded; the rest is left to the next run."""
    for name in "abcd":
        shop.trelica(name)
    results = stopped(shop, "PUT", count=2, parallelism=2)
    assert [each.outcome for each in results] == [APPLIED, APPLIED, SKIPPED, SKIPPED]
    assert results[2].error == "the run was interrupted before it"
    assert set(shop.managed) == {trelica("a"), trelica("b")}
    assert len(shop.ledger()) == 2
    assert shop.open_intents() == []
    shop.converge()
    assert len(shop.ledger()) == 4


def test_a_step_that_is_still_read_writes_nothing(shop: Workshop) -> None:
    """The object is as the plan saw it, and stays so."""
    shop.trelica("a")
    shop.converge()
    shop.trelica("a", notes="new")
    (result,) = stopped(shop, "GET")
    assert (result.outcome, result.error) == (SKIPPED, "the run was interrupted before it")
    assert len(shop.ledger()) == 1
    shop.converge()


def test_a_replacement_is_left_after_its_delete(shop: Workshop) -> None:
    """The next run creates the object."""
    shop.grow("a", project_id=1)
    shop.converge()
    shop.grow("a", project_id=2, meta=REPLACE)
    (result,) = stopped(shop, "DELETE")
    assert (result.outcome, result.error) == (
        FAILED,
        "the delete was done, and then: the run was interrupted",
    )
    assert shop.managed == {}
    assert shop.actions() == {grow("a"): ("create",)}
    shop.converge()
    assert [action for _, action in shop.ledger()] == ["create", "delete", "create"]


def test_what_can_not_be_read_back_soon_is_left_to_the_next_run(shop: Workshop) -> None:
    """It is recorded as the vendor took it."""
    shop.trelica("a")
    shop.converge()
    shop.trelica("a", notes="new")
    shop.configure(providers={"trelica": {"timeout_s": 20}})
    shop.fault(trelica("a"), "timeout_after_commit", method="GET", after=2, delay_s=15, times=9)
    started = time.monotonic()
    (result,) = stopped(shop, "PUT")
    assert time.monotonic() - started < 10
    assert (result.outcome, result.error) == (
        FAILED,
        "the update was done, and then: the run was interrupted",
    )
    shop.at_trelica.control("DELETE", "/_faults")
    assert shop.actions() == {}
    shop.converge()
    assert shop.applied(trelica("a"))["notes"] == "new"


def test_a_create_that_nobody_saw_end_stays_a_question_when_it_is_left(shop: Workshop) -> None:
    """Looking for it would take too long."""
    shop.grow("a")
    shop.fault(grow("a"), "reset_before_commit", method="POST")
    shop.configure(providers={"growcrm": {"timeout_s": 20}})
    shop.fault(grow("a"), "timeout_after_commit", method="GET", after=2, delay_s=15, times=9)
    (result,) = stopped(shop, "POST")
    assert result.outcome is UNKNOWN
    assert result.error == "the run was interrupted; see `reconcile recover`"
    assert shop.open_intents() == [(grow("a"), "create")]
    assert shop.ledger() == []


def test_what_manifests_say_otherwise_is_not_recorded_by_a_stopped_run(shop: Workshop) -> None:
    """Reading what it refers to could take long; the next run records it."""
    shop.trelica("a")
    shop.trelica("b")
    shop.converge()
    shop.trelica("a", notes="new")
    shop.trelica("b", meta={"lifecycle": {"prevent_destroy": True}})
    (result,) = stopped(shop, "PUT")
    assert result.outcome is APPLIED
    assert not is_protected(shop, "b")
    shop.converge()
    assert is_protected(shop, "b")


def is_protected(shop: Workshop, name: str) -> bool:
    """Whether the lockfile says so."""
    return shop.lockfile.resources[Address.parse(trelica(name))].lifecycle.prevent_destroy


def test_an_update_of_several_requests_is_left_after_the_one_in_flight(shop: Workshop) -> None:
    """The next plan shows the rest."""
    shop.zenskar("a", description="old")
    shop.converge()
    pause = {"from": "2027-06-01", "until": "2027-09-01", "policy": "overlap"}
    shop.zenskar("a", description="new", pause=pause)
    (result,) = stopped(shop, "PUT")
    assert result.outcome is FAILED
    assert "the update was done, and then: the run was interrupted before this was sent" in str(result.error)
    assert shop.open_intents() == []
    (left,) = shop.plan().changes
    assert {str(each.path[0]) for each in left.fields} == {"pause"}
    shop.converge()
    assert [action for _, action in shop.ledger()] == ["create", "update", "pause"]
