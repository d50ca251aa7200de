"""What the journal's records add up to, next to a lockfile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reconcile.core.action import Action
from reconcile.core.managed import Lockfile, Managed
from reconcile.core.outcome import Outcome
from reconcile.state import History, Intent, Settlement

READ = Lockfile("acme-contracts", "b9c1", 5)


def done(intent: Intent, object_id: str | None = "66", *, serial: int = 5) -> Settlement:
    """The intent was carried out when the lockfile had this serial."""
    return Settlement(
        intent=intent.id, outcome=Outcome.APPLIED, lineage="b9c1", serial=serial, object_id=object_id
    )


@pytest.fixture
def update(create: Intent) -> Intent:
    """The object that was created is changed."""
    return replace(create, id="update", action=Action.UPDATE, object_id="66", values={"ref": "PO-2"})


@pytest.fixture
def delete(create: Intent) -> Intent:
    """The object that was created is deleted."""
    return replace(create, id="delete", action=Action.DELETE, object_id="66", values={})


def test_the_last_word_on_an_address_counts(create: Intent, update: Intent) -> None:
    """In the order in which it was said, whatever the order of the intents."""
    history = History((update, create, done(create), done(update)))
    assert history.replay(READ).resources[create.address].applied == {"ref": "PO-2"}


def test_a_deleted_object_is_dropped(create: Intent, delete: Intent) -> None:
    """Also when its create was not recorded either."""
    history = History((create, done(create), delete, done(delete, None)))
    assert history.replay(READ) == READ
    recorded = READ.put(create.managed("66"), create.origin)
    assert History((delete, done(delete))).replay(recorded) == READ


def test_another_object_with_the_address_is_not_dropped(create: Intent, delete: Intent) -> None:
    """The address was taken over by a new object meanwhile."""
    recorded = READ.put(create.managed("67"), create.origin)
    assert History((delete, done(delete))).replay(recorded) == recorded


def test_an_object_without_an_id_is_not_recorded(create: Intent) -> None:
    """A record that nobody could act upon is none."""
    assert History((create, done(create, None))).replay(READ) == READ


def test_a_later_lockfile_is_not_overruled(create: Intent) -> None:
    """It was written after the settlement, here or elsewhere, and knows better."""
    later = replace(READ, serial=6)
    history = History((create, done(create)))
    assert history.replay(later) == later
    assert history.compact(later) == History()


def test_a_delete_before_the_lockfile_was_lost_does_not_undo_a_later_create(
    create: Intent, delete: Intent
) -> None:
    """Where a marker is the id the new object has the old one's id, and the new lockfile knows it."""
    lost = replace(done(delete), lineage="lost")
    recorded = replace(READ.put(create.managed("66"), create.origin), serial=6)
    history = History((delete, lost, create, done(create)))
    assert history.replay(recorded) == recorded
    assert history.compact(recorded) == History()


def test_a_lockfile_that_was_written_meanwhile_without_it_is(create: Intent) -> None:
    """Steps run side by side: another one's write does not cover this one."""
    later = replace(READ, serial=6)
    history = History((create, done(create, serial=6)))
    assert create.address in history.replay(later).resources
    assert history.compact(later) == history


def test_compacting_keeps_every_step_of_an_address_that_is_behind(
    create: Intent, update: Intent, website: Managed
) -> None:
    """Replaying the rest gives the same."""
    other = replace(create, id="other", address=website.address)
    history = History((create, done(create), update, done(update), other, done(other, "7")))
    recorded = READ.put(other.managed("7"), other.origin)
    kept = history.compact(recorded)
    assert kept == History((create, done(create), update, done(update)))
    assert kept.replay(recorded) == history.replay(recorded)
