"""COR's list, the only way to read: its pages, what hides in them, and who shares a walk."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import pytest
from providers.cor_stage import SIGNED, V2, contract, contracts, paths, send, shown, vendor

from reconcile.sandbox import Setting
from reconcile.testing.play import Stage
from reconcile_cor.reading import readable

LIST = "GET /v1/contracts"


async def made(stage: Stage, count: int) -> list[str]:
    """Make contracts, and forget that they were asked for."""
    ids = [(await stage.collection.create(contract(external_id=f"c{n}"))).id for n in range(count)]
    await stage.control.delete("/_requests")
    return ids


def small(stage: Stage, size: int = 2) -> None:
    """Ask for small pages."""
    contracts(stage).pages_by = replace(contracts(stage).pages_by, size=size)  # type: ignore[misc]  # of this one instance


async def listed(stage: Stage) -> list[str]:
    """The ids of the list."""
    pages = [page async for page in contracts(stage).pages()]
    assert [page.total_pages for page in pages] == [1]
    return [live.id for page in pages for live in page.items]


def test_a_plan_without_changes_needs_one_token_and_the_pages() -> None:
    """Fifty contracts to a page."""

    async def play(stage: Stage) -> None:
        await made(stage, 51)
        assert len(await listed(stage)) == 51
        assert await paths(stage) == [f"{LIST}?page={number}&perPage=50" for number in (1, 2)]

    vendor(play)


@pytest.mark.parametrize("count", [0, 1, 2, 4, 5])
@pytest.mark.parametrize(
    "switches",
    [
        {},
        {"last_page": False},
        {"total": "number"},
        {"order": "descending"},
        {"list_deleted": True},
        {"last_page": False, "total": "number", "instants": "plain"},
    ],
)
def test_every_page_is_read_however_the_list_counts(count: int, switches: Mapping[str, Setting]) -> None:
    """With or without a last page, numbers as strings or not, deleted rows among the others."""

    async def play(stage: Stage) -> None:
        small(stage)
        ids = await made(stage, count)
        if ids:
            await stage.collection.delete(ids.pop(0))
        assert sorted(await listed(stage)) == ids

    vendor(play, **switches)


def test_a_list_that_moved_is_walked_again() -> None:
    """A row slipped between the pages; the next walk has it."""

    async def play(stage: Stage) -> None:
        small(stage)
        ids = await made(stage, 5)
        await stage.fault("page_shift", rows=1, after=1)
        assert sorted(await listed(stage)) == ids
        assert len(await stage.requests()) == 6

    vendor(play)


def test_who_asks_at_the_same_time_shares_a_walk() -> None:
    """Two walks: one that began with the first, one for those who asked after it had begun."""

    async def play(stage: Stage) -> None:
        ids = await made(stage, 8)
        found = await asyncio.gather(*map(stage.collection.observe, ids))
        assert [live.id for live in found if live] == ids
        assert len(await stage.requests()) <= 2

    vendor(play)


def test_deletes_wait_for_a_walk() -> None:
    """They would move rows to pages that were read already."""

    async def play(stage: Stage) -> None:
        small(stage)
        ids = await made(stage, 6)
        reads = map(stage.collection.observe, ids[3:])
        *_, first, second, third = await asyncio.gather(*map(stage.collection.delete, ids[:3]), *reads)
        assert [live.id for live in (first, second, third) if live] == ids[3:]

    vendor(play)


ENTRY = {"origin_external_id": "ours", "source": "SALESFORCE"}


@pytest.mark.parametrize(
    ("integrations", "key"),
    [
        (ENTRY, "ours"),
        ([ENTRY], "ours"),
        ([{**ENTRY, "source": "SAP", "origin_external_id": "theirs"}, ENTRY], "ours"),
        ({"origin_external_id": 7}, "7"),
        ({**ENTRY, "source": "SAP"}, None),
        ({**ENTRY, "origin_external_id": ""}, None),
        ({**ENTRY, "origin_external_id": True}, None),
        ({}, None),
        ([], None),
        ("{}", None),
        (None, None),
    ],
)
def test_the_external_id_is_that_of_our_source(integrations: object, key: str | None) -> None:
    """As one integration or several; how contracts carry them is not documented."""
    assert readable({"id": 1, "json_integrations": integrations}, "SALESFORCE").get("external_id") == key


def test_a_contract_of_another_source_is_not_ours() -> None:
    """Though it has the same external id."""

    async def play(stage: Stage) -> None:
        theirs = {"metadata": {"source": "SAP"}, "id": "ours", "name": "N", "client_id": "SF-ACC-1"}
        await send(stage, "POST", V2, theirs)
        assert await stage.find(contract()) == []
        live = await stage.create(contract())
        assert [each.id for each in await stage.find(contract())] == [live.id] == ["30002"]

    vendor(play)


@pytest.mark.parametrize("shape", ["object", "array"])
def test_a_contract_of_another_run_is_found(shape: str) -> None:
    """By what the list tells of external ids."""

    async def play(stage: Stage) -> None:
        await send(stage, "POST", V2, {**SIGNED, "id": "ours", "name": "N", "client_id": "SF-ACC-1"})
        [live] = await stage.find(contract())
        assert (live.id, shown(live).external_id) == ("30001", "ours")

    vendor(play, json_integrations=shape)
