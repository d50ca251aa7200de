"""Lists are read to the end, or said not to be."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, cast

import pytest

from reconcile.core.errors import UncertainError
from reconcile.sdk import ArrayPages, CursorPages, ListedCollection, NumberedPages, Page, PageStyle, Provider
from reconcile.testing.scripted import Received, reply, scripted

Open = Callable[..., AbstractAsyncContextManager[Provider]]


def rows(*ids: int) -> list[dict[str, object]]:
    """Objects with these ids."""
    return [{"id": each, "name": f"n{each}"} for each in ids]


def numbered(page: int, last: int, total: int, *ids: int) -> bytes:
    """A page that says where it is."""
    meta = {"current_page": page, "last_page": last, "total": total}
    return reply(body=json.dumps({"data": rows(*ids), "meta": meta}))


def cursor(after: object, *ids: int) -> bytes:
    """A page that names the next one."""
    return reply(body=json.dumps({"results": rows(*ids), "next": after}))


BESIDE = NumberedPages(2, meta=None, page="page", last_page="lastPage", per_page="size", always_counts=False)


def beside(*ids: int, **counts: object) -> bytes:
    """A page whose counts stand beside its rows."""
    return reply(body=json.dumps({"data": rows(*ids), **counts}))


def array(*ids: int, **headers: object) -> bytes:
    """A page that is a bare array."""
    named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
    return reply(body=json.dumps(rows(*ids)), headers=named)


def walk(
    reach: Open, *turns: bytes, by_cursor: bool = False, by: PageStyle | None = None
) -> tuple[list[Page], list[Received]]:
    """Read the list of a scripted vendor to the end."""

    async def run() -> tuple[list[Page], list[Received]]:
        async with scripted(*turns) as server, reach(server.url + "/prefix") as provider:
            gadgets = cast("Any", provider.collections["Gadget"])
            if by_cursor:
                gadgets.pages_by = CursorPages(size=2)
            if by:
                gadgets.pages_by = by
            return [page async for page in cast("ListedCollection", gadgets).pages()], server.requests

    return asyncio.run(run())


def ids(pages: list[Page]) -> list[str]:
    """Every id in the order that it came."""
    return [live.id for page in pages for live in page.items]


def test_numbered_pages_are_read_to_the_last(reach: Open) -> None:
    """The first answer says how many there are."""
    pages, requests = walk(reach, numbered(1, 3, 5, 1, 2), numbered(2, 3, 5, 3, 4), numbered(3, 3, 5, 5))
    assert ids(pages) == ["1", "2", "3", "4", "5"]
    assert [page.total_pages for page in pages] == [3, 3, 3]
    assert requests[1].target == "/prefix/gadgets?limit=2&page=2"


def test_an_empty_list_is_one_page(reach: Open) -> None:
    """Nothing is there, and that is certain."""
    pages, requests = walk(reach, numbered(1, 1, 0))
    assert (ids(pages), len(requests)) == ([], 1)


def test_a_row_that_moves_to_the_next_page_counts_once(reach: Open) -> None:
    """Somebody created an object meanwhile."""
    pages, _ = walk(reach, numbered(1, 2, 3, 1, 2), numbered(2, 2, 3, 2, 3))
    assert ids(pages) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("turns", "words"),
    [
        ([numbered(1, 2, 4, 1, 2), numbered(2, 2, 4, 4)], "it has 4 objects, and 3 came"),
        ([numbered(1, 2, 4, 1, 2), numbered(1, 2, 4, 1, 2)], "page 2 was asked for"),
        ([numbered(1, 3, 5, 1, 2), numbered(2, 2, 4, 4, 5)], "it has 4 objects and had 5"),
        ([reply(body='{"data": []}')], "how many pages"),
        ([reply(body='{"meta": {"current_page": 1, "last_page": 1, "total": 0}}')], "has no data"),
        ([reply(body="[]")], "how many pages"),
        ([reply(body='{"data": [{}], "meta": {"current_page": 1, "last_page": 1, "total": 1}}')], "no id"),
    ],
)
def test_a_list_that_is_not_whole_is_no_list(reach: Open, turns: list[bytes], words: str) -> None:
    """What is missing from it could be created a second time."""
    with pytest.raises(UncertainError, match=words):
        walk(reach, *turns)


@pytest.mark.parametrize("end", [None, "", "absent"])
def test_cursors_are_followed_until_there_is_none(reach: Open, end: str | None) -> None:
    """Absent, null or empty."""
    last = reply(body=json.dumps({"results": rows(3)})) if end == "absent" else cursor(end, 3)
    pages, _ = walk(reach, cursor("https://x.example/gadgets?limit=2&after=b", 1, 2), last, by_cursor=True)
    assert ids(pages) == ["1", "2", "3"]


def test_an_empty_page_ends_the_list_whatever_it_names(reach: Open) -> None:
    """Some vendors name a next page that has nothing."""
    pages, requests = walk(reach, cursor("?after=b", 1), cursor("?after=c"), by_cursor=True)
    assert (ids(pages), len(requests)) == (["1"], 2)


def test_a_cursor_never_leads_to_another_host_or_path(reach: Open) -> None:
    """The credential stays where it belongs, behind the same prefix."""
    _, requests = walk(
        reach, cursor("https://evil.example/steal?after=b%2Fc&limit=2", 1), cursor(None, 2), by_cursor=True
    )
    assert requests[1].target == "/prefix/gadgets?limit=2&after=b%2Fc"
    assert requests[1].headers["host"].startswith("127.0.0.1:")


@pytest.mark.parametrize("again", ["?after=b", 7])
def test_a_cursor_that_leads_back_is_refused(reach: Open, again: object) -> None:
    """It would never end."""
    with pytest.raises(UncertainError, match="lead back"):
        walk(reach, cursor("?after=b", 1), cursor(again, 2), by_cursor=True)


def test_a_cursor_may_be_a_token(reach: Open) -> None:
    """It goes back as it came, into a parameter of its own."""
    style = CursorPages(size=2, cursor_parameter="cursor")
    pages, requests = walk(reach, cursor("a=b&c", 1), cursor(None, 2), by=style)
    assert ids(pages) == ["1", "2"]
    assert requests[1].target == "/prefix/gadgets?limit=2&cursor=a%3Db%26c"
    with pytest.raises(UncertainError, match="lead back"):
        walk(reach, cursor("t", 1), cursor("t", 2), by=style)


@pytest.mark.parametrize(
    ("turns", "total_pages"),
    [
        ([beside(1, 2, page=1, lastPage="2", total="3"), beside(3, page="2", lastPage=2, total=3)], [2, 2]),
        ([beside(1, 2, total=3, size="2"), beside(3, total=3, size="2")], [2, 2]),
        ([beside(1, 2), beside(3), beside()], [None, None, None]),
        ([beside(1, 2, lastPage=9), beside(3, lastPage=9), beside(lastPage=9)], [9, 9, 9]),
    ],
)
def test_counts_may_be_texts_beside_the_rows_and_be_missing(
    reach: Open, turns: list[bytes], total_pages: list[int | None]
) -> None:
    """What an answer does not tell is found out, by an empty page at the latest."""
    pages, requests = walk(reach, *turns, by=BESIDE)
    assert ids(pages) == ["1", "2", "3"]
    assert [page.total_pages for page in pages] == total_pages
    assert len(requests) == len(turns)


@pytest.mark.parametrize(
    ("turns", "words"),
    [
        ([beside(1, page="2")], "page 1 was asked for and another one came"),
        ([beside(1, lastPage=1, total="2")], "it has 2 objects, and 1 came"),
        ([beside(1, lastPage="1", total=0)], "it has 0 objects, and 1 came"),
        ([beside(1, 2, lastPage=2, total=4), beside(4, lastPage=2)], "it has 4 objects, and 3 came"),
        ([beside(1, 2, lastPage=2, total=4), beside(4, lastPage=2, total=3)], "it has 3 objects and had 4"),
        ([reply(body='{"data": {}}')], "it has no data"),
        ([reply(body='{"data": [1]}')], "an object in it has no id"),
    ],
)
def test_missing_counts_are_no_excuse_for_wrong_ones(reach: Open, turns: list[bytes], words: str) -> None:
    """What is told has to add up."""
    with pytest.raises(UncertainError, match=words):
        walk(reach, *turns, by=BESIDE)


@pytest.mark.parametrize(
    "turns",
    [
        [
            array(1, 2, Link='<https://x/?page=2>; rel="next"'),
            array(3, 4, Link='<https://x/?page=1>; rel="prev"'),
        ],
        [array(1, 2, Total=4, Per_Page=2), array(3, 4, Total=4, Per_Page=2)],
        [array(1, 2, Total=4), array(3, 4, Total=4)],
        [array(1, 2), array(3, 4), array()],
    ],
)
def test_headers_tell_how_far_a_bare_array_goes(reach: Open, turns: list[bytes]) -> None:
    """`Link`, else `Total`, else a page that is not full."""
    pages, requests = walk(reach, *turns, by=ArrayPages(size=2))
    assert ids(pages) == ["1", "2", "3", "4"]
    assert requests[1].target == "/prefix/gadgets?page=2&per_page=2"
    assert len(requests) == len(turns)


@pytest.mark.parametrize(
    ("turns", "words"),
    [
        ([reply(body='{"a": 1}')], "the answer is no list"),
        ([reply(body='[{"x": 1}]')], "an object in it has no id"),
        ([array(1, 2, Total=4), array(2, 3, Total=4)], "it has 4 objects, and 3 came"),
        ([array(1, 2, Total=4), array(4, Total=3)], "it has 3 objects and had 4"),
    ],
)
def test_a_bare_array_that_is_not_whole_is_no_list(reach: Open, turns: list[bytes], words: str) -> None:
    """The same checks as for every other list."""
    with pytest.raises(UncertainError, match=words):
        walk(reach, *turns, by=ArrayPages(size=2))
