"""Applied, refused, unknown: what settles an unknown create, and what never does."""

from __future__ import annotations

import pytest
from engine.workshop import Workshop

from reconcile.core.errors import StorageError
from reconcile.core.outcome import Outcome
from reconcile.engine.recovery import abandon
from reconcile.state import RunLock

LATE_S = 600


def unknown(shop: Workshop, address: str, fault: str = "reset_before_commit", **more: object) -> None:
    """Apply one create of which nobody sees the end."""
    shop.fault(address, fault, **more)
    assert shop.apply()[address].outcome is Outcome.UNKNOWN


def test_a_refused_retry_does_not_settle_an_earlier_unknown(shop: Workshop) -> None:
    """The vendor says no to the second request; of the first nobody knows."""
    address = shop.trelica("a")
    unknown(shop, address)
    shop.fault(address, "status", status=422, method="PUT")
    assert shop.apply()[address].outcome is Outcome.REFUSED
    assert shop.open_intents() == [(address, "create")]


def test_an_intent_that_is_found_at_start_up_is_unknown(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run died between the intent and the request: the next one asks, and sends nothing."""
    address = shop.grow("a")
    with monkeypatch.context() as patched:
        patched.setattr("reconcile.engine.creating._send", _dies)
        with pytest.raises(KeyboardInterrupt):
            shop.apply()
    assert shop.open_intents() == [(address, "create")]
    assert any("nobody knows whether" in each for each in shop.errors())
    assert shop.ledger() == []


async def _dies(*_: object) -> None:
    raise KeyboardInterrupt


def test_an_intent_is_dropped_only_when_its_lockfile_is_durable(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The create was done and the lockfile could not be written: the journal is what remembers it."""
    address = shop.grow("a")
    with monkeypatch.context() as patched:
        patched.setattr("reconcile.state.store.LockfileWriter.write", _full_disk)
        with pytest.raises(StorageError):
            shop.apply()
    assert shop.managed == {}
    assert list(map(str, shop.journal.replay(shop.lockfile).resources)) == [address]
    shop.converge()
    assert list(shop.managed) == [address]
    assert shop.ledger() == [("growcrm", "create")]
    assert shop.journal.entries == ()


def _full_disk(*_: object) -> None:
    raise StorageError("the disk is full", "make room")


def test_the_write_at_the_end_of_a_run_keeps_unresolved_intents(shop: Workshop) -> None:
    """Also when the other steps were applied and recorded, in this run and in the next."""
    lost, done = shop.grow("a"), shop.grow("b")
    shop.fault(lost, "reset_before_commit")
    results = shop.apply()
    outcomes = sorted(each.outcome.value for each in results.values())
    assert outcomes == ["applied", "unknown"]
    left = shop.open_intents()
    assert len(left) == 1
    assert {left[0][0], *shop.managed} == {lost, done}


def test_one_clean_pass_over_a_list_is_no_proof_of_absence(shop: Workshop) -> None:
    """The list has nothing, the question stays; the contract that comes late is adopted."""
    address = shop.grow("a")
    unknown(shop, address, "late_commit", delay_s=LATE_S)
    for _ in range(2):
        assert any("nobody knows whether" in each for each in shop.errors())
    shop.at_grow.later(LATE_S + 1)
    assert shop.actions() == {address: ("adopt",)}
    shop.converge()
    assert shop.ledger() == [("growcrm", "create")]


def test_only_a_person_says_that_it_was_not_done(shop: Workshop) -> None:
    """Then it is created."""
    address = shop.grow("a")
    unknown(shop, address)
    abandon(shop.root, address, RunLock(shop.root, "test"))
    shop.converge()
    assert shop.ledger() == [("growcrm", "create")]


def test_a_vendor_that_takes_a_marker_once_may_be_asked_again(shop: Workshop) -> None:
    """The late contract and the new one are the same."""
    address = shop.trelica("a")
    unknown(shop, address, "late_commit", delay_s=LATE_S)
    shop.converge()
    shop.at_trelica.later(LATE_S + 1)
    assert shop.actions() == {}
    assert {each["id"] for each in shop.at_trelica.ledger()} == {shop.managed[address]}


def test_a_create_that_shows_under_the_recorded_id_asks_nobody(shop: Workshop) -> None:
    """Where the marker is the id, an object that is made again has the old one's."""
    address = shop.zenskar("a", status="draft")
    shop.converge()
    shop.at_zenskar("DELETE", f"/contract_v2/{shop.managed[address]}")

    def unseen() -> None:
        shop.fault(address, "reset_after_commit", method="POST")
        shop.fault(address, "status", method="GET", status=500, after=1, times=40)

    assert shop.one(between=unseen).outcome is Outcome.UNKNOWN
    shop.at_zenskar.control("DELETE", "/_faults")
    assert shop.actions() == {}
