"""Everything is read, and reading changes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from reconcile.sdk import Finds, ListedCollection, Lists
from reconcile.testing.play import Stage
from reconcile.testing.suite import Suite


class Reading(Suite):
    """Observe, find and list."""

    def test_every_page_is_read(self) -> None:
        """More objects than two pages hold, each of them once."""

        async def play(stage: Stage) -> None:
            _with_small_pages(stage)
            made = [(await stage.create(stage.catalogue.minimal())).id for _ in range(5)]
            assert sorted(await _listed(stage)) == sorted(made)

        self.theatre.play(play)

    def test_a_page_that_comes_twice_adds_nothing(self) -> None:
        """Rows move while a list is read."""

        async def play(stage: Stage) -> None:
            _with_small_pages(stage)
            made = [(await stage.create(stage.catalogue.minimal())).id for _ in range(5)]
            if isinstance(stage.collection, Lists):
                await stage.fault("page_shift", rows=-1, after=2)
            assert sorted(await _listed(stage)) == sorted(made)

        self.theatre.play(play)

    def test_an_object_is_found_by_what_identifies_it(self) -> None:
        """Among others that are like it, and only once."""

        async def play(stage: Stage) -> None:
            if not isinstance(stage.collection, Finds):
                return
            desired = stage.catalogue.full()
            assert await stage.find(desired) == []
            live = await stage.create(desired)
            found = await stage.find(desired)
            assert [each.id for each in found] == [live.id]
            stage.assert_in_sync(desired, found[0], "found")

        self.theatre.play(play)

    def test_reading_sends_only_reads(self) -> None:
        """The ledger stays as it is, and what the provider asked for is no write."""

        async def play(stage: Stage) -> None:
            desired = stage.catalogue.full()
            live = await stage.create(desired)
            written = await stage.ledger()
            await stage.control.delete("/_requests")
            await stage.observe(live.id)
            await stage.find(desired)
            await _listed(stage)
            assert await stage.ledger() == written
            assert {request["method"] for request in await stage.requests()} == {"GET"}

        self.theatre.play(play)

    def test_a_list_row_says_what_the_object_says(self) -> None:
        """So that an unchanged plan needs no request for each object."""

        async def play(stage: Stage) -> None:
            live = await stage.create(stage.catalogue.full())
            if isinstance(stage.collection, Lists):
                [row] = [each async for page in stage.collection.pages() for each in page.items]
                assert row.resource == (await stage.observe(live.id)).resource

        self.theatre.play(play)

    def test_unknown_fields_are_ignored(self) -> None:
        """On every level: vendors add some every month."""

        async def play(stage: Stage) -> None:
            live = await stage.create(stage.catalogue.full())
            reader = cast("ListedCollection", stage.collection)
            grown = _grown(live.payload)
            assert grown != live.payload
            assert reader.live(grown).resource == live.resource

        self.theatre.play(play)

    def test_nobody_is_there(self) -> None:
        """An id that never was is absent, not an error."""

        async def play(stage: Stage) -> None:
            live = await stage.create(stage.catalogue.minimal())
            await stage.collection.delete(live.id)
            assert await stage.collection.observe(live.id) is None
            assert await _listed(stage) == []

        self.theatre.play(play)


def _with_small_pages(stage: Stage) -> None:
    if isinstance(stage.collection, ListedCollection):
        small = replace(stage.collection.pages_by, size=2)
        stage.collection.pages_by = small  # type: ignore[misc]  # of this one instance


async def _listed(stage: Stage) -> list[str]:
    if not isinstance(stage.collection, Lists):
        return [str(entry["id"]) for entry in await stage.ledger() if entry["action"] == "create"]
    return [live.id async for page in stage.collection.pages() for live in page.items]


def _grown(payload: object) -> object:
    if isinstance(payload, dict):
        return {**{key: _grown(value) for key, value in payload.items()}, "brand_new": {"deep": [1]}}
    return [_grown(each) for each in payload] if isinstance(payload, list) else payload
