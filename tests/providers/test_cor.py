"""COR: the conformance suite, and the life of a contract between its two APIs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from providers.cor_stage import MINIMAL, SIGNED, V2, CORSuite, contract, contracts, send, sent, shown, vendor

from reconcile.core.errors import (
    ConflictError,
    MissingError,
    RefusedError,
    UncertainError,
)
from reconcile.core.live import Live
from reconcile.testing.play import Stage
from reconcile_cor import provider as cor_provider


class TestCOR(CORSuite):
    """Every provider's tests."""


def test_the_vendors_number_of_a_client_is_no_client_id() -> None:
    """External and internal ids are never compared with each other."""

    async def play(stage: Stage) -> None:
        live = await stage.create(contract())
        assert live.payload["client_id"] == 25855
        for each in (live, await stage.observe(live.id)):
            assert {"client_id", "currency"}.isdisjoint(each.resource.written())

    vendor(play)


def test_an_update_sends_what_is_written_and_who_speaks() -> None:
    """A PUT keeps what it leaves out; identity, client and currency can't change."""

    async def play(stage: Stage) -> None:
        live = await stage.create(contract(value=5, currency="USD", type="retainer"))
        after = await stage.collection.update(live, contract(value="0.10", end_date=None, currency="USD"))
        assert (await sent(stage))[-1] == {**SIGNED, "name": MINIMAL["name"], "end_date": None, "value": 0.1}
        assert (shown(after).value, shown(after).type) == (Decimal("0.10"), "retainer")

    vendor(play)


def test_an_update_by_another_system_is_seen() -> None:
    """Each field that the core API shows; dates by their day."""

    async def play(stage: Stage) -> None:
        live = await stage.create(contract(type="retainer", status="active", start_date=date(2025, 1, 1)))
        await stage.observe(live.id)
        change = {
            "name": "N",
            "type": "hourly",
            "status": "completed",
            "start": "2025-02-01",
            "end": "2025-03-31",
        }
        await send(stage, "PUT", f"/v1/contracts/{live.id}", change)
        seen = shown(await stage.observe(live.id))
        assert (seen.name, seen.type, seen.status) == ("N", "hourly", "completed")
        assert (seen.start_date, seen.end_date) == (date(2025, 2, 1), date(2025, 3, 31))

    vendor(play)


def test_a_later_write_of_another_system_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list is newer than what this run wrote."""
    monkeypatch.setattr(cor_provider, "_LATE_S", ())

    async def play(stage: Stage) -> None:
        live = await stage.create(contract())
        (await stage.control.post("/_clock", json={"advance_s": 5})).raise_for_status()
        await send(stage, "PUT", f"/v1/contracts/{live.id}", {"name": "Theirs"})
        await stage.control.delete("/_requests")
        monkeypatch.setattr(cor_provider, "_LATE_S", (60,))
        assert shown(await stage.observe(live.id)).name == "Theirs"
        assert len(await stage.requests()) == 1

    vendor(play)


def test_what_never_shows_is_believed_at_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody deleted it as soon as it was made; it is asked for a few times, once."""
    monkeypatch.setattr(cor_provider, "_LATE_S", (0, 0))

    async def play(stage: Stage) -> None:
        live = await stage.create(contract())
        await send(stage, "DELETE", f"/v1/contracts/{live.id}")
        await stage.control.delete("/_requests")
        assert await stage.collection.observe(live.id) is None
        assert len(await stage.requests()) == 3
        assert await stage.collection.observe(live.id) is None
        assert len(await stage.requests()) == 4

    vendor(play)


@pytest.mark.parametrize("error_codes", [False, True])
def test_a_duplicate_after_an_uncertain_create_is_adopted(*, error_codes: bool) -> None:
    """Where the list does not tell external ids, a PUT of nothing does; nothing is made twice."""

    async def first(stage: Stage) -> None:
        desired = contract(value="12.50", start_date=date(2025, 1, 31), description="d")
        await stage.fault("empty_body", method="POST")
        with pytest.raises(UncertainError):
            await stage.collection.create(desired)
        live = await stage.collection.create(desired)
        assert shown(live).value == Decimal("12.50")
        assert [entry["action"] for entry in await stage.ledger()] == ["create", "update"]
        assert (await sent(stage))[-1] == SIGNED
        assert (await stage.observe(live.id)).id == live.id

    vendor(first, json_integrations="absent", error_codes=error_codes)


def test_a_contract_that_differs_is_not_adopted_by_a_create() -> None:
    """It may be somebody else's: the message says how to take it over."""

    async def play(stage: Stage) -> None:
        await send(stage, "POST", V2, {**SIGNED, "id": "ours", "name": "Theirs", "client_id": "SF-ACC-1"})
        with pytest.raises(
            ConflictError, match="contract 30001 has it, and differs in name, value"
        ) as caught:
            await stage.collection.create(contract(value=1))
        assert 'lifecycle.import: "30001"' in caught.value.detail
        assert (await sent(stage))[-1] == SIGNED

    vendor(play)


def test_an_external_id_that_a_deleted_contract_keeps_is_taken() -> None:
    """A delete by another system left it behind."""

    async def play(stage: Stage) -> None:
        await stage.create(contract())
        await send(stage, "DELETE", f"{V2}/ours", SIGNED)
        with pytest.raises(ConflictError, match="already exists") as caught:
            await stage.collection.create(contract())
        assert "choose another external_id" in caught.value.detail

    vendor(play, delete_without_cor_id="keeps")


def test_a_delete_by_number_frees_the_external_id() -> None:
    """It always says `corId`, as the associations hang on it."""

    async def play(stage: Stage) -> None:
        live = await stage.create(contract())
        await stage.collection.delete(live.id)
        assert (await sent(stage))[-1] == {**SIGNED, "corId": 30001}
        assert (await stage.create(contract())).id == "30002"

    vendor(play, delete_without_cor_id="keeps")


def test_a_contract_without_an_external_id_is_deleted_by_number() -> None:
    """The core API can; a contract that was made in the app has no other name."""

    async def play(stage: Stage) -> None:
        await send(stage, "POST", V2, {**SIGNED, "id": "x", "name": "N", "client_id": "SF-ACC-1"})
        await stage.collection.delete("30001")
        assert (await stage.ledger())[-1]["path"] == "/v1/contracts/30001"
        with pytest.raises(MissingError, match="lists no contract 30001"):
            await stage.collection.delete("30001")

    vendor(play, json_integrations="absent")


def test_a_delete_that_met_another_contract_is_uncertain() -> None:
    """The external id may have moved."""

    async def play(stage: Stage) -> None:
        live = await stage.create(contract())
        await stage.fault("wrong_body", method="DELETE", body={"message": "deleted", "cor_id": 7})
        with pytest.raises(UncertainError, match="delete contract 30001 and answered about 7"):
            await stage.collection.delete(live.id)

    vendor(play)


def test_an_update_needs_an_external_id() -> None:
    """A resource always has one; a contract of the app may have none."""

    async def play(stage: Stage) -> None:
        live = Live("7", contract())
        with pytest.raises(RefusedError, match="does not tell the external id of contract 7"):
            await stage.collection.update(live, contract().without(("external_id",)))
        assert await stage.ledger() == []

    vendor(play)


def test_an_answer_about_another_contract_is_refused() -> None:
    """Nothing is recorded with it."""

    async def play(stage: Stage) -> None:
        live = await stage.create(contract())
        await stage.fault("wrong_body", method="PUT", body={"id": 7, "name": "x"})
        with pytest.raises(UncertainError, match="asked about Contract 30001 and answered about 7"):
            await stage.collection.update(live, contract())

    vendor(play)


def test_a_null_that_the_vendor_does_not_take_is_said() -> None:
    """How to clear a field is not documented."""

    async def play(stage: Stage) -> None:
        live = await stage.create(contract(type="retainer", value=5))
        with pytest.raises(ConflictError, match="null for type, value of contract 30001") as caught:
            await stage.collection.update(live, contract(type=None, value=None))
        assert "clear it in COR" in caught.value.detail

    vendor(play, null="keeps")


def test_a_payload_that_is_no_object_is_unreadable() -> None:
    """As everywhere."""

    async def play(stage: Stage) -> None:
        with pytest.raises(UncertainError, match="nothing instead of a Contract"):
            contracts(stage).live(None)

    vendor(play)
