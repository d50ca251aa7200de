"""A run that dies between two records, and what the next one makes of it."""

from __future__ import annotations

import asyncio

import pytest
from engine.workshop import Workshop, grow, trelica
from engine.writes import VERBS

from reconcile.core.outcome import Outcome
from reconcile.engine.records import Records
from reconcile.engine.recovery import abandon, adopt
from reconcile.engine.unresolved import evidence
from reconcile.sdk import Collection
from reconcile.state import Journal, LockfileWriter, RunLock, Source
from reconcile_growcrm import GrowCRM
from reconcile_trelica import Trelica


class KilledError(BaseException):
    """The process ends here; nothing that catches errors sees it."""


def die(*_: object, **__: object) -> None:
    """End the process."""
    raise KilledError


def method_of(name: str) -> tuple[type[Collection], str]:
    """The collection and the method that send a write."""
    vendor, _, verb = name.partition(" ")
    provider = GrowCRM if vendor == "grow" else Trelica
    return provider.collection_types[0], {"tag": "set_tags"}.get(verb, verb)


def killed(shop: Workshop, monkeypatch: pytest.MonkeyPatch, what: object, name: str) -> None:
    """Apply, and die in a call."""
    with monkeypatch.context() as patched:
        patched.setattr(what, name, die)
        with pytest.raises(BaseExceptionGroup) as caught:
            shop.apply()
    assert caught.group_contains(KilledError)


def before_request(shop: Workshop, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Die after the intent was written."""
    killed(shop, monkeypatch, *method_of(name))


def before_settlement(shop: Workshop, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Die after the vendor took it."""
    del name
    killed(shop, monkeypatch, Journal, "settle")


def before_lockfile(shop: Workshop, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Die after the outcome was written to the journal."""
    del name
    killed(shop, monkeypatch, LockfileWriter, "write")


MOMENTS = {each.__name__: each for each in (before_request, before_settlement, before_lockfile)}


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("name", VERBS)
def test_a_run_that_died_is_taken_up_by_the_next(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch, name: str, moment: str
) -> None:
    """Every write is done once, and the journal is empty in the end."""
    verb = VERBS[name]
    before = verb.ready(shop)
    MOMENTS[moment](shop, monkeypatch, name)
    assert shop.journal.entries != ()
    if name in {"grow create", "grow clone"} and moment == "before_request":
        assert f"reconcile recover {verb.address}" in shop.errors()[0]
        abandon(shop.root, verb.address, RunLock(shop.root, "test"))
    shop.converge()
    sent = [action for _, action in shop.ledger()[before:]]
    assert len(sent) == len(set(sent))
    assert shop.journal.entries == ()
    assert (verb.address in shop.managed) == ("delete" not in name)


@pytest.mark.parametrize("name", ["grow create", "trelica update", "grow delete"])
def test_a_plan_knows_what_a_run_that_died_had_done(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """It replays the journal, and writes nothing: neither lockfile nor journal."""
    VERBS[name].ready(shop)
    before_lockfile(shop, monkeypatch, name)
    lock = shop.root / "reconcile.lock"
    lockfile = lock.read_bytes() if lock.exists() else None
    journal = (shop.root / ".reconcile" / "journal.jsonl").read_bytes()
    assert set(shop.actions()) <= {grow("a")}
    assert all(each == ("tag",) for each in shop.actions().values())
    assert (lock.read_bytes() if lock.exists() else None) == lockfile
    assert (shop.root / ".reconcile" / "journal.jsonl").read_bytes() == journal


def test_a_torn_end_of_the_journal_is_no_record(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine stopped in the middle of a line: its settlement is unknown, its intent is not."""
    address = shop.trelica("a")
    before_lockfile(shop, monkeypatch, "trelica create")
    path = shop.root / ".reconcile" / "journal.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    assert shop.open_intents() == [(address, "create")]
    assert shop.actions() == {address: ("adopt",)}
    shop.converge()
    assert shop.ledger() == [("trelica", "upsert-create")]
    assert shop.journal.entries == ()


def test_a_question_about_a_removed_manifest_is_still_asked(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The object may be there, and nobody would own it."""
    shop.grow("other")
    address = shop.grow("a")
    before_request(shop, monkeypatch, "grow create")
    shop.remove(address)
    questions = [each for each in shop.plan().diagnostics if each.question]
    assert [str(each.address) for each in questions if each.address] == sorted(
        {str(each.address) for each in shop.journal.unresolved()}
    )
    assert "title Title of a" in questions[0].summary


def test_a_person_who_found_the_object_names_it(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was made under another title, which no search finds; the next run puts it right."""
    address = shop.grow("a")
    before_request(shop, monkeypatch, "grow create")
    made = shop.at_grow.create(doc_title="Title of a, truncated")
    lock = RunLock(shop.root, "test")
    asyncio.run(adopt(shop.root, address, str(made["id"]), shop.connection, lock))
    assert shop.actions() == {address: ("update",)}
    shop.converge()
    assert shop.managed == {address: str(made["id"])}


def test_the_evidence_of_an_open_create_is_what_was_sent(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Enough to find the object at the vendor: its marker, or its natural key."""
    address = shop.trelica("b")
    shop.fault(address, "reset_before_commit", method="PUT")
    shop.apply()
    (intent,) = shop.journal.unresolved()
    assert dict(evidence(intent)) == {"action": "create", "sent": intent.at, "to": "sandbox", "marker": "b"}
    shop.converge()
    shop.grow("a")
    before_request(shop, monkeypatch, "grow create")
    (intent,) = shop.journal.unresolved()
    assert dict(evidence(intent)) == {
        "action": "create",
        "sent": intent.at,
        "to": "sandbox",
        "client_id": "1",
        "title": "Title of a",
        "start_date": "2026-01-01",
    }


def test_what_was_looked_up_is_written_down_as_such(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not as the word of the call: for whoever reads the journal."""
    said: list[Source] = []
    settle = Records.settle

    def noted(*arguments: object, **more: object) -> None:
        said.append(more.get("by", Source.CALL))  # type: ignore[arg-type]  # it is a Source
        settle(*arguments, **more)  # type: ignore[arg-type]  # as it came

    monkeypatch.setattr(Records, "settle", noted)
    shop.trelica("a")
    shop.fault(trelica("a"), "reset_after_commit", method="PUT")
    assert shop.one().outcome is Outcome.APPLIED
    assert said == [Source.CALL, Source.LOOK_UP]


def test_what_was_recorded_after_a_lost_lockfile_can_be_forgotten(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The journal does not say it again in every run."""
    shop.trelica("a")
    shop.converge()
    address = shop.trelica("b")
    before_lockfile(shop, monkeypatch, "create")
    (shop.root / "reconcile.lock").unlink()
    made = shop.at_trelica.ledger()[-1]["id"]
    shop.at_trelica("DELETE", f"/api/contracts/v1/{made}")
    shop.remove(address)
    shop.apply()
    assert shop.actions() == {}
    assert address not in shop.managed
