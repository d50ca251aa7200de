"""Which steps wait, which go on, and what stops the rest."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from engine.workshop import Workshop, grow, trelica

from reconcile.core.errors import StorageError
from reconcile.core.outcome import Outcome, StepResult
from reconcile.engine.apply import ApplyOptions
from reconcile.engine.events import Event, StepEnded, StepStarted
from reconcile.state import Journal

APPLIED, SKIPPED, REFUSED = Outcome.APPLIED, Outcome.SKIPPED, Outcome.REFUSED


@dataclass
class Watch:
    """What a run told: the steps as they began and ended, and the most at one time."""

    began: list[str] = field(default_factory=list)
    ended: list[StepResult] = field(default_factory=list)
    most: int = 0

    def __call__(self, event: Event) -> None:
        """Listen."""
        if isinstance(event, StepStarted):
            self.began.append(str(event.change.address))
        if isinstance(event, StepEnded):
            self.ended.append(event.result)
            assert event.seconds >= 0
        self.most = max(self.most, len(self.began) - len(self.ended))


def outcomes(results: dict[str, StepResult]) -> dict[str, Outcome]:
    """The outcome of each address."""
    return {address: result.outcome for address, result in results.items()}


def chain(shop: Workshop) -> None:
    """Three contracts in a row of references across vendors, and one alone."""
    shop.grow("first")
    shop.trelica("second", ref={"from": grow("first")})
    shop.trelica("third", ref={"from": trelica("second")})
    shop.trelica("alone")


def test_what_depends_on_a_refused_step_is_skipped_and_the_rest_goes_on(shop: Workshop) -> None:
    """Each names what it waited for; the next run does them all."""
    chain(shop)
    shop.fault(grow("first"), "status", method="POST", status=422)
    results = shop.apply()
    assert outcomes(results) == {
        grow("first"): REFUSED,
        trelica("alone"): APPLIED,
        trelica("second"): SKIPPED,
        trelica("third"): SKIPPED,
    }
    assert results[trelica("second")].error == f"it depends on {grow('first')}"
    assert results[trelica("third")].error == f"it depends on {trelica('second')}"
    assert shop.ledger() == [("trelica", "upsert-create")]
    shop.converge()
    assert shop.live(trelica("third"))["ref"] == shop.managed[trelica("second")]


def test_a_target_stays_while_what_refers_to_it_could_not_be_deleted(shop: Workshop) -> None:
    """Deletes go in reverse: the dependant first."""
    chain(shop)
    shop.converge()
    shop.remove(grow("first"), trelica("second"), trelica("third"))
    shop.fault(trelica("x"), "status", method="DELETE", status=409)
    results = shop.apply()
    assert outcomes(results) == {
        trelica("third"): REFUSED,
        trelica("second"): SKIPPED,
        grow("first"): SKIPPED,
    }
    assert len(shop.managed) == 4
    shop.converge()
    assert set(shop.managed) == {trelica("alone")}


def test_one_at_a_time_is_strictly_serial(shop: Workshop) -> None:
    """The requests of one step end before those of the next begin."""
    for name in "abcd":
        shop.trelica(name)
    watch = Watch()
    shop.apply(ApplyOptions(parallelism=1, listen=watch), between=shop.forget_requests)
    ids = shop.managed
    assert watch.most == 1
    assert shop.requests() == [
        request
        for name in "abcd"
        for request in (
            f"GET /api/contracts/v1/{name}",
            "PUT /api/contracts/v1",
            f"GET /api/contracts/v1/{ids[trelica(name)]}",
        )
    ]


def test_no_more_steps_at_once_than_were_asked_for(shop: Workshop) -> None:
    """Three of eight."""
    for name in "abcdefgh":
        shop.trelica(name)
    watch = Watch()
    shop.apply(ApplyOptions(parallelism=3, listen=watch))
    assert watch.most == 3
    assert sorted(watch.began) == sorted(shop.managed)


def test_a_journal_that_can_not_be_written_stops_the_run_before_it_sends(shop: Workshop) -> None:
    """The step is skipped, and so is everything after it."""
    shop.trelica("a")
    shop.trelica("b")
    watch = Watch()

    def spoil() -> None:
        with (shop.root / ".reconcile" / "journal.jsonl").open("ab") as journal:
            journal.write(b"x")

    with pytest.raises(StorageError, match="it changed under this run"):
        shop.apply(ApplyOptions(parallelism=1, listen=watch), between=spoil)
    assert [each.outcome for each in watch.ended] == [SKIPPED]
    assert shop.ledger() == []


def test_an_outcome_that_can_not_be_written_down_is_unknown(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request was sent and its intent is on the disk: the next run finds what became of it."""

    def full(*_: object) -> None:
        raise StorageError("the disk is full", "free some space")

    address = shop.grow("a")
    watch = Watch()
    with monkeypatch.context() as broken:
        broken.setattr(Journal, "settle", full)
        with pytest.raises(StorageError, match="the disk is full"):
            shop.apply(ApplyOptions(listen=watch))
    assert [each.outcome for each in watch.ended] == [Outcome.UNKNOWN]
    assert shop.open_intents() == [(address, "create")]
    shop.converge()
    assert shop.ledger() == [("growcrm", "create")]
    assert shop.journal.entries == ()


def test_a_plan_with_errors_is_not_applied(shop: Workshop) -> None:
    """Not even its other changes."""
    shop.grow("a", meta={"lifecycle": {"import": "404"}})
    shop.grow("b")
    with pytest.raises(Exception, match="the object to import does not exist: 404"):
        shop.apply()
    assert shop.ledger() == []
