"""Trelica: the conformance suite, and what is peculiar to it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import cast

import pytest
from pydantic import ValidationError

from reconcile.core.address import Address
from reconcile.core.value import Json, Reference
from reconcile.sandbox import Setting
from reconcile.sdk import CursorPages
from reconcile.testing import ProviderConformance, Samples
from reconcile.testing.play import Stage
from reconcile_trelica import Trelica
from reconcile_trelica.provider import Contracts
from reconcile_trelica.resources import Contract


class TestTrelica(ProviderConformance):
    """Every provider's tests."""

    provider = Trelica
    samples = Samples(
        {"vendor_name": "Github, Inc."},
        {"business_owner_email": ("jane.doe@example.org", "sam.procurement@example.org")},
        {"rate_per_minute": (60,)},
    )


ITEM = {"external_id": "1", "description": "Enterprise", "unit_count": Decimal(50), "amount": "210"}


def vendor(body: Callable[[Stage], Awaitable[None]], **switches: Setting) -> None:
    """Give a play on the sandbox."""
    TestTrelica().theatre.play(body, switches)


def contract(**fields: object) -> Contract:
    """A contract."""
    return Contract.model_validate({"external_id": "ours", **fields})


async def last_body(stage: Stage) -> Mapping[str, object]:
    """What was sent with the last write."""
    return cast("Mapping[str, object]", (await stage.ledger())[-1]["body"])


def test_an_update_sends_back_what_nobody_manages() -> None:
    """What a PUT leaves out is cleared, and what we do not know must not be."""

    async def play(stage: Stage) -> None:
        full = contract(notes="keep", ref="old", line_items=({**ITEM, "notes": "keep"}, {"external_id": "2"}))
        live = await stage.collection.create(full)
        grown = {**live.payload, "brandNew": {"a": 1}}
        desired = contract(ref="new", line_items=({"external_id": "1", "amount": "0.10"},))
        after = await stage.collection.update(replace(live, payload=grown), desired)
        sent = await last_body(stage)
        assert sent["brandNew"] == {"a": 1}
        assert sent["id"] == live.id
        assert not {"createdDtm", "createdBy", "lastModifiedBy", "lastModifiedDtm"} & sent.keys()
        resource = cast("Contract", after.resource)
        assert (resource.notes, resource.ref) == ("keep", "new")
        [item] = resource.line_items or ()
        assert (item.external_id, item.notes, item.amount) == ("1", "keep", Decimal("0.10"))

    vendor(play)


def test_computed_amounts_are_not_sent_back() -> None:
    """The vendor reckons them in the organisation's currency."""

    async def play(stage: Stage) -> None:
        live = await stage.collection.create(contract(line_items=({**ITEM, "currency": "USD"},)))
        assert "baseAmount" in json.dumps(live.payload, default=str)
        await stage.collection.update(live, contract(ref="new"))
        assert "base" not in json.dumps(await last_body(stage))

    vendor(play)


def test_a_null_is_left_out() -> None:
    """Absent means cleared; a null might be of the wrong type to the vendor."""

    async def play(stage: Stage) -> None:
        live = await stage.collection.create(contract(ref="r", notes=None))
        assert "notes" not in await last_body(stage)
        after = await stage.collection.update(live, contract(ref=None))
        assert "ref" not in await last_body(stage)
        assert cast("Contract", after.resource).ref is None

    vendor(play)


@pytest.mark.parametrize("external_id", ["with space", "a?b#c%2F", "Žižkov", "a.b", "a;b,c&d=e"])
def test_any_external_id_is_found_again(external_id: str) -> None:
    """It stands in an address."""

    async def play(stage: Stage) -> None:
        live = await stage.collection.create(contract(external_id=external_id))
        assert [each.id for each in await stage.find(contract(external_id=external_id))] == [live.id]

    vendor(play)


def test_an_id_is_not_taken_for_an_external_id() -> None:
    """The endpoint takes both; what answers must carry the marker."""

    async def play(stage: Stage) -> None:
        live = await stage.collection.create(contract())
        assert await stage.find(contract(external_id=live.id)) == []

    vendor(play)


def test_the_next_page_is_asked_for_at_the_configured_address() -> None:
    """The vendor's documents name two hosts."""

    async def play(stage: Stage) -> None:
        assert isinstance(stage.collection, Contracts)
        stage.collection.pages_by = CursorPages(size=2)  # type: ignore[misc]  # of this one instance
        made = [(await stage.collection.create(contract(external_id=f"c{n}"))).id for n in range(5)]
        found = [live.id async for page in stage.collection.pages() for live in page.items]
        assert found == made

    for last_page in ("omit", "empty"):
        vendor(play, next_on_other_host=True, last_page=last_page)


def test_a_plan_without_changes_needs_one_token_and_one_page() -> None:
    """A thousand contracts to a page."""

    async def play(stage: Stage) -> None:
        await stage.collection.create(contract())
        await stage.control.delete("/_requests")
        assert isinstance(stage.collection, Contracts)
        assert len([page async for page in stage.collection.pages()]) == 1
        [request] = await stage.requests()
        assert request["path"] == "/api/contracts/v1?limit=1000"

    vendor(play)


def test_dates_come_back_as_days() -> None:
    """The vendor says midnight."""

    async def play(stage: Stage) -> None:
        live = await stage.collection.create(contract(agreement_date=date(2024, 2, 29)))
        assert live.payload["agreementDate"] == "2024-02-29T00:00:00Z"
        assert cast("Contract", live.resource).agreement_date == date(2024, 2, 29)

    vendor(play)


@pytest.mark.parametrize(
    ("fields", "path", "words"),
    [
        ({"external_id": "6609682bdb3cf6ec72b95839"}, ("external_id",), "one of Trelica's own ids"),
        ({"external_id": "a/b"}, ("external_id",), "can't stand in an address"),
        ({"external_id": ".."}, ("external_id",), "can't stand in an address"),
        ({"line_items": (ITEM, {"notes": "x"})}, ("line_items", 1), "and some have none"),
        ({"line_items": (ITEM, ITEM)}, ("line_items", 1, "external_id"), "stands on two line items"),
        (
            {"line_items": ({"start_date": date(2024, 2, 1), "end_date": date(2024, 1, 31)},)},
            ("line_items", 0, "end_date"),
            "is before start_date",
        ),
    ],
)
def test_the_documents_rules_hold_before_any_request(
    fields: dict[str, object], path: tuple[str | int, ...], words: str
) -> None:
    """Each with the field it is about."""
    [problem] = contract(**fields).problems()
    assert problem.path == path
    assert words in problem.summary
    assert problem.detail


def test_the_rules_allow_what_the_documents_allow() -> None:
    """Items with ids, without any, and values that are not known yet."""
    reference = Reference(Address("trelica", "Contract", "other"))
    same_day = {"start_date": date(2024, 1, 31), "end_date": date(2024, 1, 31)}
    for fields in (
        {"line_items": (ITEM, {**ITEM, "external_id": "2", **same_day})},
        {"line_items": ({"notes": "x"}, {"notes": "y"})},
        {"external_id": reference, "line_items": reference},
        {"line_items": ()},
    ):
        assert list(contract(**fields).problems()) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "Lease"},
        {"payment_method": "Cash"},
        {"business_owner_email": "jane"},
        {"termination_notice_days": -1},
        {"external_id": ""},
        {"line_items": ({"currency": "usd"},)},
        {"line_items": ({"amount": "1,000"},)},
        {"line_items": ({"unit_count": "50"},)},
    ],
)
def test_a_value_that_the_documents_do_not_know_is_refused(fields: dict[str, Json]) -> None:
    """When it is written; what is live may be anything."""
    with pytest.raises(ValidationError):
        contract(**fields)
