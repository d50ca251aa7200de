"""Which requests a plan needs to read what is live."""

from __future__ import annotations

from engine.stock import manage, stock
from engine.workshop import Workshop, grow, trelica

LIST = r"/api/contracts\?"


def paths(shop: Workshop) -> list[str]:
    """The paths that a plan asks for, without what every list has in its query."""
    shop.forget_requests()
    shop.plan()
    return [each.removeprefix("GET ").replace("sort=doc_created&order=asc&", "") for each in shop.requests()]


def test_a_list_is_walked_to_its_end_where_everything_is_ours(shop: Workshop) -> None:
    """A hundred a page at Grow CRM."""
    ids = stock(shop, 201)
    manage(shop, {f"n{n}": identity for n, identity in enumerate(ids)})
    assert paths(shop) == [f"/api/contracts?limit=100&page={page}" for page in (1, 2, 3)]


def test_a_list_is_left_once_everything_was_found(shop: Workshop) -> None:
    """Ours are the oldest two of many, and the list begins with them."""
    ids = stock(shop, 201)
    manage(shop, {"n0": ids[0], "n1": ids[1]})
    assert paths(shop) == ["/api/contracts?limit=100&page=1"]
    assert shop.actions() == {}


def test_a_list_is_left_where_asking_for_each_is_less(shop: Workshop) -> None:
    """Two more pages, and one contract is missing."""
    ids = stock(shop, 201)
    manage(shop, {"n0": ids[0], "n200": ids[200]})
    assert paths(shop) == ["/api/contracts?limit=100&page=1", f"/api/contracts/{ids[200]}"]


def test_a_cursor_is_followed_to_the_end(shop: Workshop) -> None:
    """Nobody says how many pages there are at Trelica; what was found early needs no further one."""
    for name in "abc":
        shop.trelica(name)
    shop.converge()
    shop.at_trelica.switch("trelica", last_page="empty")
    assert paths(shop) == ["/api/contracts/v1?limit=1000"]
    shop.trelica("d")
    shop.trelica("e")
    first, second = paths(shop)
    assert first == "/api/contracts/v1?limit=1000"
    assert second.startswith("/api/contracts/v1?limit=1000&after=")


def test_one_address_is_asked_for_alone(shop: Workshop) -> None:
    """By its id where it is managed, by its key where it is not."""
    shop.trelica("a")
    assert paths(shop) == ["/api/contracts/v1/a"]
    shop.converge()
    assert paths(shop) == [f"/api/contracts/v1/{shop.managed[trelica('a')]}"]
    shop.grow("b")
    assert "/api/contracts?client_id=1&search=Title+of+b&limit=100&page=1" in paths(shop)


def test_an_object_that_the_list_lacks_is_asked_for_by_its_id(shop: Workshop) -> None:
    """Only its own not-found says that it is gone."""
    for name in "abc":
        shop.grow(name)
    shop.converge()
    shown = [shop.live(grow(name)) for name in "ab"]
    body = {"data": shown, "meta": {"current_page": 1, "last_page": 1, "total": 2}}
    shop.fault(grow("a"), "wrong_body", path=LIST, body=body)
    shop.forget_requests()
    assert shop.actions() == {}
    assert shop.requests()[-1] == f"GET /api/contracts/{shop.managed[grow('c')]}"
