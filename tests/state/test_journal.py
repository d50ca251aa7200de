"""The journal of an apply: what was intended is on the disk first, what is unknown stays so."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from reconcile.core.errors import LockfileError, StorageError
from reconcile.core.managed import Lockfile
from reconcile.core.outcome import Outcome
from reconcile.state import (
    Intent,
    Journal,
    Settlement,
    Source,
    read_history,
    read_lockfile,
    workspace_dir,
    write_lockfile,
)
from reconcile.state.record import decode_record, encode_record

PROJECT = "acme-contracts"


def settlement(
    intent: Intent, outcome: Outcome, by: Source = Source.CALL, object_id: str | None = None
) -> Settlement:
    """What became of an intent, before there is a lockfile."""
    return Settlement(intent=intent.id, outcome=outcome, lineage="", serial=0, by=by, object_id=object_id)


def test_an_intent_is_on_the_disk_before_its_request(tmp_path: Path, create: Intent) -> None:
    """Another process, or the next run, reads everything that a person needs."""
    Journal.open(tmp_path, PROJECT).intend(create)
    (found,) = Journal.open(tmp_path, PROJECT).unresolved()
    assert found == create
    assert read_history(tmp_path, PROJECT).unresolved() == (create,)


def test_a_project_without_a_journal_has_nothing_unresolved(tmp_path: Path) -> None:
    """Reading creates nothing."""
    assert read_history(tmp_path, PROJECT).unresolved() == ()
    assert list(tmp_path.iterdir()) == []


def test_each_line_can_be_read_by_a_person(tmp_path: Path, create: Intent) -> None:
    """JSON with address, action and instant, below a header."""
    journal = Journal.open(tmp_path, PROJECT)
    journal.intend(create)
    journal.settle(settlement(create, Outcome.UNKNOWN))
    header, intent, outcome = (tmp_path / ".reconcile" / "journal.jsonl").read_text().splitlines()
    assert '"project":"acme-contracts","type":"journal","version":1' in header
    assert '"action":"create","address":"trelica.Contract.github","at":"20' in intent
    assert '"outcome":"unknown"' in outcome


def test_everything_that_was_said_is_read_back(create: Intent) -> None:
    """An id, a moment or a reason that was dropped would be missed in the worst moment only."""
    intent = replace(create, object_id="66", at="2026-11-21T09:00:00+00:00")
    settlement = Settlement(
        intent=intent.id,
        outcome=Outcome.REFUSED,
        lineage="b9c1",
        serial=7,
        by=Source.PERSON,
        object_id="66",
        detail="it says no",
        at="2026-11-21T09:00:01+00:00",
    )
    for each in (intent, settlement):
        assert decode_record(encode_record(each, 3)[:-1], 3) == each


@pytest.mark.parametrize("outcome", [Outcome.APPLIED, Outcome.FAILED, Outcome.REFUSED])
def test_a_known_outcome_settles(tmp_path: Path, create: Intent, outcome: Outcome) -> None:
    """For this run, and for the next one."""
    journal = Journal.open(tmp_path, PROJECT)
    journal.intend(create)
    journal.settle(settlement(create, outcome, object_id="66"))
    assert journal.unresolved() == ()
    assert Journal.open(tmp_path, PROJECT).unresolved() == ()


def test_an_unknown_outcome_settles_nothing(tmp_path: Path, create: Intent) -> None:
    """Its evidence is kept for a person."""
    journal = Journal.open(tmp_path, PROJECT)
    journal.intend(create)
    journal.settle(settlement(create, Outcome.UNKNOWN))
    assert journal.unresolved() == (create,)
    assert [each.outcome for each in journal.history.evidence(create.id)] == [Outcome.UNKNOWN]


@pytest.mark.parametrize(
    ("outcome", "by", "is_settled"),
    [
        (Outcome.REFUSED, Source.CALL, False),
        (Outcome.APPLIED, Source.CALL, True),
        (Outcome.UNKNOWN, Source.LOOK_UP, False),
        (Outcome.REFUSED, Source.LOOK_UP, True),
        (Outcome.APPLIED, Source.LOOK_UP, True),
        (Outcome.REFUSED, Source.PERSON, True),
        (Outcome.APPLIED, Source.PERSON, True),
    ],
)
def test_what_resolves_an_unknown_outcome(
    tmp_path: Path, create: Intent, outcome: Outcome, by: Source, is_settled: bool
) -> None:
    """A look-up or a person does; a refused retry says nothing about the first try."""
    journal = Journal.open(tmp_path, PROJECT)
    journal.intend(create)
    journal.settle(settlement(create, Outcome.UNKNOWN))
    journal.settle(settlement(create, outcome, by, "66"))
    assert (Journal.open(tmp_path, PROJECT).unresolved() == ()) is is_settled


def test_a_doubt_after_an_answer_is_a_doubt(tmp_path: Path, create: Intent) -> None:
    """A retry that nobody saw end reopens what was refused before."""
    journal = Journal.open(tmp_path, PROJECT)
    journal.intend(create)
    journal.settle(settlement(create, Outcome.REFUSED))
    journal.settle(settlement(create, Outcome.UNKNOWN))
    assert journal.unresolved() == (create,)


def test_a_second_intent_does_not_settle_the_first(tmp_path: Path, create: Intent) -> None:
    """Each request has its own."""
    journal = Journal.open(tmp_path, PROJECT)
    journal.intend(create)
    journal.settle(settlement(create, Outcome.UNKNOWN))
    again = journal.intend(replace(create, id="again"))
    journal.settle(settlement(again, Outcome.REFUSED))
    assert journal.unresolved() == (create,)


def test_nothing_is_settled_without_an_intent(tmp_path: Path, create: Intent) -> None:
    """That would be a mistake in the program."""
    journal = Journal.open(tmp_path, PROJECT)
    with pytest.raises(ValueError, match="no intent has the id"):
        journal.settle(settlement(create, Outcome.REFUSED))


def test_what_was_made_must_have_an_id(tmp_path: Path, create: Intent) -> None:
    """Without it nobody could record it."""
    journal = Journal.open(tmp_path, PROJECT)
    journal.intend(create)
    with pytest.raises(ValueError, match=r"trelica\.Contract\.github was done, but its id is not known"):
        journal.settle(settlement(create, Outcome.APPLIED))


def test_a_full_disk_stops_before_the_request(
    tmp_path: Path, create: Intent, full_disk: Callable[[int], AbstractContextManager[None]]
) -> None:
    """And the journal is as it was: with space again, the run goes on."""
    journal = Journal.open(tmp_path, PROJECT)
    size = (tmp_path / ".reconcile" / "journal.jsonl").stat().st_size
    with full_disk(size + 10), pytest.raises(StorageError, match=r"journal\.jsonl: can't write it"):
        journal.intend(create)
    assert journal.unresolved() == ()
    assert Journal.open(tmp_path, PROJECT).unresolved() == ()
    journal.intend(create)
    assert Journal.open(tmp_path, PROJECT).unresolved() == (create,)


def test_a_journal_that_can_not_be_created_stops_the_run(
    public: Path, shut: Callable[..., AbstractContextManager[None]]
) -> None:
    """Without a journal nothing is sent."""
    workspace_dir(public)
    with shut(public / ".reconcile"), pytest.raises(StorageError):
        Journal.open(public, PROJECT)


def test_what_was_done_and_not_recorded_is_recorded_by_the_next_run(tmp_path: Path, create: Intent) -> None:
    """Killed between the vendor's answer and the lockfile."""
    journal = Journal.open(tmp_path, PROJECT)
    journal.intend(create)
    journal.settle(settlement(create, Outcome.APPLIED, object_id="66"))
    replayed = Journal.open(tmp_path, PROJECT).history.replay(read_lockfile(tmp_path, PROJECT))
    assert replayed.resources == {create.address: create.managed("66")}
    assert replayed.origins == {"trelica": "https://app.trelica.com"}


def test_compacting_keeps_what_the_lockfile_does_not_cover(tmp_path: Path, create: Intent) -> None:
    """The unresolved, and what was done and is not recorded; the rest goes."""
    journal = Journal.open(tmp_path, PROJECT)
    refused = journal.intend(replace(create, id="refused"))
    journal.settle(settlement(refused, Outcome.REFUSED))
    journal.intend(replace(create, id="unresolved"))
    journal.intend(create)
    journal.settle(settlement(create, Outcome.APPLIED, object_id="66"))
    journal.compact()
    assert [each.id for each in journal.history.entries if isinstance(each, Intent)] == [
        "unresolved",
        create.id,
    ]
    write_lockfile(tmp_path, journal.history.replay(read_lockfile(tmp_path, PROJECT)))
    journal.compact()
    assert journal.history.entries == Journal.open(tmp_path, PROJECT).history.entries
    assert [each.id for each in journal.unresolved()] == ["unresolved"]


def test_a_compacted_journal_is_written_on(tmp_path: Path, create: Intent) -> None:
    """Its lines are counted anew; with nothing to drop it is left alone."""
    journal = Journal.open(tmp_path, PROJECT)
    journal.intend(create)
    journal.settle(settlement(create, Outcome.REFUSED))
    journal.compact()
    journal.compact()
    journal.intend(create)
    assert Journal.open(tmp_path, PROJECT).unresolved() == (create,)


def test_a_journal_is_not_compacted_against_a_damaged_lockfile(tmp_path: Path, create: Intent) -> None:
    """It may be the only record that is left."""
    journal = Journal.open(tmp_path, PROJECT)
    journal.intend(create)
    journal.settle(settlement(create, Outcome.APPLIED, object_id="66"))
    (tmp_path / "reconcile.lock").write_bytes(b"torn")
    with pytest.raises(LockfileError):
        journal.compact()
    assert len(journal.history.entries) == 2


def test_a_thousand_steps_take_a_line_each(tmp_path: Path, create: Intent) -> None:
    """What a step costs does not grow with the journal."""
    journal = Journal.open(tmp_path, PROJECT)
    for number in range(50):
        intent = journal.intend(replace(create, id=f"intent-{number}"))
        journal.settle(settlement(intent, Outcome.APPLIED, object_id=str(number)))
    size = (tmp_path / ".reconcile" / "journal.jsonl").stat().st_size
    journal.intend(create)
    assert (tmp_path / ".reconcile" / "journal.jsonl").stat().st_size < size + 1000


def test_values_are_read_back_as_the_lockfile_spells_them(tmp_path: Path, create: Intent) -> None:
    """Tuples become lists at once, so that a run and its successor compare alike."""
    journal = Journal.open(tmp_path, PROJECT)
    journal.intend(replace(create, values={"tags": ("a", "b")}))
    (found,) = journal.unresolved()
    assert found.values == {"tags": ["a", "b"]}


def test_a_lost_lockfile_is_rebuilt_from_what_the_journal_has(tmp_path: Path, create: Intent) -> None:
    """An older lockfile, or none, never outweighs what was done since."""
    journal = Journal.open(tmp_path, PROJECT)
    journal.intend(create)
    journal.settle(
        Settlement(intent=create.id, outcome=Outcome.APPLIED, lineage="b9c1", serial=5, object_id="66")
    )
    for lockfile in (Lockfile(PROJECT, ""), Lockfile(PROJECT, "b9c1", 5), Lockfile(PROJECT, "other", 9)):
        assert create.address in journal.history.replay(lockfile).resources
