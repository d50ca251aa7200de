"""Zenskar's updates: what is sent back, and what goes through a door of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from providers.zenskar_samples import (
    NOW,
    OURS,
    PRICING,
    PRODUCT,
    RUNNING,
    SEAT,
    STANDARD,
    TO_COME,
    TRIAL,
    contract,
    doors,
    last_body,
    partly,
    values,
    vendor,
)

from reconcile.core.errors import (
    InvalidError,
    MissingError,
)
from reconcile.testing.play import Stage
from reconcile_zenskar.sandbox import plan_id


def test_an_update_sends_back_what_nobody_manages() -> None:
    """Ids, unknown fields, a plan's phases, a pause, and attributes that the organisation added."""

    async def play(stage: Stage) -> None:
        full = contract(plan_id=plan_id(1), phases=(TRIAL, STANDARD), pause=TO_COME, status="active")
        live = await stage.collection.update(await stage.collection.create(full), full)
        grown = replace(live, payload={**live.payload, "brand_new": {"a": 1}})
        await stage.collection.update(grown, partly(description="new", custom_attributes={"a": 1}))
        sent = await last_body(stage)
        assert sent["brand_new"] == {"a": 1}
        assert sent["custom_attributes"] == {"region": "EMEA", "a": 1}
        ids = {each["name"]: each["id"] for each in cast("Any", live.payload["phases"])}
        assert ids.keys() == {"Platform", "Trial", "Standard", "Pause"}
        assert {each["name"]: each["id"] for each in sent["phases"]} == ids
        assert not {"id", "customer", "current_phase", "created_at", "updated_at"} & sent.keys()

    vendor(play, attribute_defaults=True, instants="z", aware_instants="500")


def test_a_phase_keeps_its_id_by_name_and_start() -> None:
    """A single one without a start by its place, whatever start the vendor gives it."""

    async def play(stage: Stage) -> None:
        live = await stage.collection.create(contract(phases=({"name": "All"},)))
        [before] = cast("Any", live.payload["phases"])
        live = await stage.collection.update(live, partly(phases=({"name": "Renamed"},)))
        dated = {"name": "Renamed", "start_date": "2024-01-31", "end_date": "2024-02-29"}
        await stage.collection.update(live, partly(phases=(STANDARD, dated)))
        sent = {each["name"]: each.get("id") for each in (await last_body(stage))["phases"]}
        assert sent == {"Standard": None, "Renamed": before["id"]}

    vendor(play)
    vendor(play, phase_start="contract")


def test_a_price_is_sent_by_its_id_unless_it_changed() -> None:
    """Exactly one of id and price is allowed, and the vendor shows both."""

    async def play(stage: Stage) -> None:
        live = await stage.collection.create(contract(phases=(STANDARD,)))
        [shown] = cast("Any", live.payload["phases"])[0]["pricings"]
        assert {"pricing", "pricing_id"} <= shown.keys()
        live = await stage.collection.update(live, contract(phases=(STANDARD,), description="x"))
        [sent] = (await last_body(stage))["phases"][0]["pricings"]
        assert sent == {"id": shown["id"], "pricing_id": shown["pricing_id"], "product_id": PRODUCT}
        stage.assert_in_sync(contract(phases=(STANDARD,)), live, "by its id")
        dearer = {**SEAT, "pricing": {"name": "Dearer seat"}}
        await stage.collection.update(live, partly(phases=({**STANDARD, "pricings": (dearer,)},)))
        [sent] = (await last_body(stage))["phases"][0]["pricings"]
        assert ("pricing_id" in sent, sent["pricing"]["name"]) == (False, "Dearer seat")
        named = {"product_id": PRODUCT, "pricing_id": PRICING}
        live = await stage.collection.update(live, partly(phases=({**STANDARD, "pricings": (named,)},)))
        assert "pricing" not in (await last_body(stage))["phases"][0]["pricings"][0]

    vendor(play)


def test_a_list_that_was_taken_back_is_sent_empty() -> None:
    """In a phase as well; a map loses only what was ours."""

    async def play(stage: Stage) -> None:
        live = await stage.collection.create(contract(phases=(TRIAL,), custom_attributes={"a": 1, "b": 2}))
        taken = {**TRIAL, "pricings": None, "features": None}
        desired = partly(phases=(taken,), custom_attributes={"a": None, "b": 2})
        after = await stage.collection.update(live, desired)
        sent = await last_body(stage)
        assert (sent["phases"][0]["pricings"], sent["phases"][0]["features"]) == ([], {})
        assert values(after)["custom_attributes"] == {"b": 2}

    vendor(play)


@pytest.mark.parametrize(
    ("first", "second", "sent"),
    [
        (None, RUNNING, ["POST /pause"]),
        (None, {"from": RUNNING["from"]}, ["POST /pause"]),
        (RUNNING, {**RUNNING, "until": NOW + timedelta(days=9)}, ["POST /pause", "PATCH /pause"]),
        (RUNNING, None, ["POST /pause", "PATCH /resume"]),
        (TO_COME, None, ["POST /pause", "PUT"]),
        (TO_COME, TO_COME, ["POST /pause", "PUT"]),
    ],
)
def test_a_pause_goes_through_its_own_door(first: object, second: object, sent: list[str]) -> None:
    """It begins, moves and ends; one that is to come is taken out of the phases."""

    async def play(stage: Stage) -> None:
        live = await stage.collection.create(contract(status="active"))
        for pause in (first, second):
            desired = contract(status="active", pause=pause)
            if pause is not None or values(live)["pause"] is not None:
                live = await stage.collection.update(live, desired)
            stage.assert_in_sync(desired, live, f"pause {pause}")
        assert await doors(stage) == sent

    vendor(play)


def test_a_pause_that_extends_leaves_a_written_end_alone() -> None:
    """The manifest's end counts; the vendor moves it, and it is moved back."""

    async def play(stage: Stage) -> None:
        desired = contract(status="active", end_date="2090-12-31", pause=TO_COME)
        live = await stage.collection.update(await stage.collection.create(desired), desired)
        stage.assert_in_sync(desired, live, "paused")
        assert await doors(stage) == ["POST /pause", "PUT"]
        live = await stage.collection.update(
            live, partly(pause={**TO_COME, "from": NOW + timedelta(days=31)})
        )
        assert values(live)["end_date"] > datetime(2090, 12, 31, tzinfo=UTC)

    vendor(play)


def test_a_pause_that_is_over_is_none() -> None:
    """In the manifest and at the vendor, whose own last change is later than its end."""
    over = {"from": NOW - timedelta(days=9), "until": NOW - timedelta(days=8)}
    assert contract(status="active", pause=over).pause is None

    async def play(stage: Stage) -> None:
        live = await stage.collection.create(contract(status="active"))
        live = await stage.collection.update(live, contract(status="active", pause=RUNNING))
        assert values(live)["status"] == "paused"
        await stage.control.post("/_clock", json={"advance_s": 7 * 86400})
        await stage.collection.update(live, contract(status="active", name="new", pause=RUNNING))
        live = await stage.observe(OURS)
        assert (values(live)["status"], values(live)["pause"]) == ("active", None)

    vendor(play)


@pytest.mark.parametrize("answer", ["contract", "empty"])
def test_an_expiry_cuts_the_contract_short_once(answer: str) -> None:
    """Through its own door, the phases cut first; a second one would be refused."""

    async def play(stage: Stage) -> None:
        live = await stage.collection.create(contract(status="active", end_date="2090-12-31"))
        desired = contract(status="expired", expiry_date="2024-06-30", name="Ended")
        live = await stage.collection.update(live, desired)
        assert values(live)["status"] == "expired"
        stage.assert_in_sync(desired, live, "expired")
        assert await doors(stage) == ["PUT", "PATCH /expire"]
        assert await last_body(stage) == {"expiry_date": "2024-06-30"}
        with pytest.raises(InvalidError, match="contract already expired"):
            await stage.collection.update(live, desired)

    vendor(play, expire_answer=answer)


def test_an_end_that_came_by_itself_is_no_difference() -> None:
    """The status follows from the dates, which a manifest has."""

    async def play(stage: Stage) -> None:
        desired = contract(status="active", end_date="2024-12-31")
        live = await stage.collection.create(desired)
        assert values(live)["status"] == "expired"
        stage.assert_in_sync(desired, live, "ended")

    vendor(play)


def test_a_dispute_and_its_end_are_plain_updates() -> None:
    """A create takes drafts and active contracts only, so it comes after one."""

    async def play(stage: Stage) -> None:
        live = await stage.collection.create(contract(status="disputed"))
        assert values(live)["status"] == "active"
        for status in ("disputed", "active"):
            live = await stage.collection.update(live, partly(status=status))
            assert values(live)["status"] == status

    vendor(play)


def test_a_contract_that_is_gone_after_its_door_is_missing() -> None:
    """Somebody deleted it meanwhile."""

    async def play(stage: Stage) -> None:
        live = await stage.collection.create(contract(status="active"))
        await stage.fault("status", status=404, method="GET")
        with pytest.raises(MissingError, match="gone after its pause"):
            await stage.collection.update(live, partly(pause=RUNNING))

    vendor(play)


def test_a_renewal_policy_can_change_although_a_create_takes_one_only() -> None:
    """By a plain update, and it is seen."""

    async def play(stage: Stage) -> None:
        live = await stage.collection.create(contract(renewal_policy="do_not_renew"))
        desired = contract(renewal_policy="renew_with_existing")
        live = await stage.collection.update(live, desired)
        stage.assert_in_sync(desired, live, "renewed")

    vendor(play)
