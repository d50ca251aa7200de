"""Who asks for a list at the same time shares one walk through it."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any

import pytest

from reconcile.core.errors import UncertainError
from reconcile.core.live import Live
from reconcile.sdk import Resource
from reconcile.sdk.reading import ListChangedError, RawPage
from reconcile.sdk.sharing import SharedWalk

Pages = Sequence[Sequence[int]]


class Lists:
    """Lists that count how often they are walked, and how many pages were taken."""

    def __init__(self, pages: Pages, gadget: type[Resource], *, counts: bool = True) -> None:
        self.pages = pages
        self.walks: list[str] = []
        self.taken = 0
        self.read: list[str] = []
        self.moves = 0
        self._gadget = gadget
        self._counts = counts
        self.shared = SharedWalk(self.walk, self.live)

    async def walk(self, key: str) -> AsyncIterator[RawPage]:
        """Yield every page, and give others a turn before each."""
        self.walks.append(key)
        for page in self.pages:
            await asyncio.sleep(0.001)
            self.taken += 1
            items = tuple({"id": each, "name": f"n{each}"} for each in page)
            yield RawPage(items, len(self.pages) if self._counts else None)
        if len(self.walks) <= self.moves:
            raise ListChangedError("it moved")

    def live(self, payload: Mapping[str, object]) -> Live:
        """Read a row."""
        self.read.append(str(payload["id"]))
        return Live(str(payload["id"]), self._gadget.model_validate({"name": payload["name"]}))


def play(body: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401 - whatever it returns
    """Run it."""

    async def run() -> Any:  # noqa: ANN401 - the same
        return await body()

    return asyncio.run(run())


def test_callers_at_the_same_time_share_a_walk(gadget: type[Resource]) -> None:
    """Each list has its own; each row is read when it is looked at, and once."""
    lists = Lists([[1, 2], [3]], gadget)

    async def ask() -> list[list[str]]:
        found = await asyncio.gather(*(lists.shared.all(key) for key in "aab"))
        assert [rows["3"].id for rows in found] == ["3", "3", "3"]
        assert (len(found[0]), "2" in found[0], "4" in found[0], found[0].get("4")) == (3, True, False, None)
        return [list(rows) for rows in found]

    assert play(ask) == [["1", "2", "3"]] * 3
    assert sorted(lists.walks) == ["a", "b"]
    assert lists.read == ["3", "3"]


def test_a_walk_begins_after_the_last_of_its_callers_asked(gadget: type[Resource]) -> None:
    """Whoever asks while it runs gets the next one, which all those share again."""
    lists = Lists([[1], [2]], gadget)

    async def ask() -> None:
        first = asyncio.create_task(lists.shared.all("a"))
        await asyncio.sleep(0.001)
        assert lists.walks == ["a"]
        await asyncio.gather(first, lists.shared.all("a"), lists.shared.all("a"))

    play(ask)
    assert lists.walks == ["a", "a"]


def test_one_object_alone_needs_no_list(gadget: type[Resource]) -> None:
    """It is asked for by itself."""
    lists = Lists([[1]], gadget)
    assert len(play(lambda: lists.shared.some("a", "1"))) == 0
    assert lists.walks == []


@pytest.mark.parametrize(("counts", "wanted", "taken"), [(True, "345", 2), (True, "16", 1), (False, "16", 1)])
def test_a_walk_ends_when_asking_for_each_object_is_less(
    gadget: type[Resource], wanted: str, taken: int, *, counts: bool
) -> None:
    """Of what is left of it; where the vendor does not say, as much again as it took."""
    lists = Lists([[1, 2], [3, 4], [5, 6]], gadget, counts=counts)

    async def ask() -> None:
        await asyncio.gather(*(lists.shared.some("a", each) for each in wanted))

    play(ask)
    assert lists.taken == taken


def test_whoever_wants_it_all_gets_it_all(gadget: type[Resource]) -> None:
    """Though others would have had enough."""
    lists = Lists([[1, 2], [3]], gadget)

    async def ask() -> list[int]:
        found = await asyncio.gather(lists.shared.some("a", "1"), lists.shared.all("a"))
        return [len(rows) for rows in found]

    assert play(ask) == [3, 3]
    assert lists.walks == ["a"]


@pytest.mark.parametrize(("moves", "walks"), [(2, 3), (3, 3)])
def test_a_list_that_moves_is_walked_again_but_not_for_ever(
    gadget: type[Resource], moves: int, walks: int
) -> None:
    """Three times."""
    lists = Lists([[1]], gadget)
    lists.moves = moves
    if moves < walks:
        assert list(play(lambda: lists.shared.all("a"))) == ["1"]
    else:
        with pytest.raises(UncertainError, match="moved"):
            play(lambda: lists.shared.all("a"))
    assert len(lists.walks) == walks


def test_who_leaves_does_not_take_the_walk_of_the_others(gadget: type[Resource]) -> None:
    """One is cancelled, the other gets its answer."""
    lists = Lists([[1]], gadget)

    async def ask() -> list[str]:
        gone, stays = (asyncio.create_task(lists.shared.all("a")) for _ in range(2))
        await asyncio.sleep(0)
        gone.cancel()
        rows = await stays
        assert gone.cancelled()
        return list(rows)

    assert play(ask) == ["1"]


def test_a_walk_that_fails_when_nobody_waits_any_more_is_no_news(
    gadget: type[Resource], caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever was stopped meanwhile sees no traceback of it."""
    lists = Lists([[1]], gadget)
    lists.moves = 3

    async def ask() -> None:
        gone = asyncio.create_task(lists.shared.all("a"))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
        assert len(lists.walks) == lists.moves

    play(ask)
    gc.collect()
    assert caplog.messages == []


def test_what_would_move_rows_waits_for_the_walk(gadget: type[Resource]) -> None:
    """And a walk waits for it; other lists go on."""
    lists = Lists([[1], [2]], gadget)

    async def ask() -> None:
        async with lists.shared.still("a"):
            walk = asyncio.create_task(lists.shared.all("a"))
            await lists.shared.all("b")
            assert lists.walks == ["b"]
        await walk

    play(ask)
    assert lists.walks == ["b", "a"]
