"""Reading what is live: which requests, what is found, and what one failure takes along."""

from __future__ import annotations

import pytest
from engine.workshop import GROW, Workshop, grow, trelica

from reconcile.core.address import Address
from reconcile.core.managed import Lockfile, Managed
from reconcile.engine.events import Event, ReadEnded, ReadStarted
from reconcile.state import write_lockfile

GROW_LIST = r"/api/contracts\?"
TRELICA_LIST = r"/api/contracts/v1\?"


def stock(shop: Workshop, count: int, vendor: str = "growcrm") -> list[str]:
    """So many contracts that somebody made by hand, oldest first; answers their ids."""
    if vendor == "trelica":
        return [str(shop.at_trelica.put(externalId=f"n{n}", vendorName="x")["id"]) for n in range(count)]
    made = (
        shop.at_grow.create(doc_title=f"Title of n{n}", doc_date_start="2026-01-01") for n in range(count)
    )
    return [str(each["id"]) for each in made]


def manage(shop: Workshop, ids: dict[str, str]) -> None:
    """Write manifests and a lockfile for contracts that are there."""
    lockfile = Lockfile("acme", lineage="")
    for name, identity in ids.items():
        address = Address.parse(shop.grow(name, category_id=2))
        lockfile = lockfile.put(Managed(address, identity), "sandbox")
    write_lockfile(shop.root, lockfile)


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
    shop.fault(grow("a"), "wrong_body", path=GROW_LIST, body=body)
    shop.forget_requests()
    assert shop.actions() == {}
    assert shop.requests()[-1] == f"GET /api/contracts/{shop.managed[grow('c')]}"


@pytest.mark.parametrize("fault", ["duplicate_page", "page_shift"])
@pytest.mark.parametrize("rows", [1, -1])
def test_a_list_that_moves_while_it_is_read_loses_and_doubles_nothing(
    shop: Workshop, fault: str, rows: int
) -> None:
    """Either everything is found, or the plan says that it could not read to the end: never a create."""
    ids = stock(shop, 150)
    manage(shop, {f"n{n}": identity for n, identity in enumerate(ids)})
    shop.fault(grow("a"), fault, after=1, rows=rows)
    plan = shop.plan()
    assert plan.changes == ()
    assert plan.has_errors == (len(plan.no_ops) == 0)
    assert shop.actions() == {}
    assert len(shop.plan().no_ops) == 150


def test_an_object_that_can_not_be_read_takes_along_only_what_refers_to_it(shop: Workshop) -> None:
    """The others are planned, and the error says where its manifest is."""
    shop.grow("a")
    shop.converge()
    shop.grow("a", value="2")
    shop.trelica("b", ref={"from": grow("a")})
    shop.trelica("c", ref={"from": trelica("b")})
    shop.trelica("d")
    shop.fault(grow("a"), "status", method="GET", status=403)
    plan = shop.plan()
    assert [str(each.address) for each in plan.changes] == [trelica("d")]
    (error,) = plan.diagnostics
    assert str(error.address) == grow("a")
    assert f"{grow('a')}.yaml:" in str(error)
    assert "it could not be read: Grow CRM answered 403" in str(error)
    assert "nothing is planned for it" in str(error)


@pytest.mark.parametrize("trouble", [{"status": 403}, {"status": 500}, {"status": 401, "times": 2}])
def test_a_list_that_can_not_be_read_takes_along_its_kind_only(
    shop: Workshop, trouble: dict[str, int]
) -> None:
    """One error for all of it."""
    for name in "ab":
        shop.grow(name)
        shop.trelica(name)
    shop.fault(trelica("a"), "status", method="GET", **trouble)
    told: list[Event] = []
    plan = shop.plan(listen=told.append)
    assert [str(each.address) for each in plan.changes] == [grow("a"), grow("b")]
    (error,) = plan.diagnostics
    assert error.summary.startswith(
        f"trelica.Contract could not be read: Trelica answered {trouble['status']}"
    )
    kinds = {"growcrm.Contract", "trelica.Contract"}
    assert {each.what for each in told if isinstance(each, ReadStarted)} == kinds
    assert {each.what: each.objects for each in told if isinstance(each, ReadEnded)} == {
        "growcrm.Contract": 0,
        "trelica.Contract": None,
    }


def test_an_import_takes_over_one_object_of_many(shop: Workshop) -> None:
    """By its id, whatever it is called; what differs is updated."""
    ids = stock(shop, 3)
    address = shop.grow("ours", title="Another title", meta={"lifecycle": {"import": ids[1]}})
    (change,) = shop.plan().changes
    assert (change.id, [each.word for each in change.actions]) == (ids[1], ["adopt", "update"])
    shop.converge()
    assert shop.managed == {address: ids[1]}
    assert shop.live(address)["title"] == "Another title"
    assert len([each for each in shop.ledger() if each[1] == "create"]) == 3


def test_an_import_of_nothing_is_an_error_with_its_place(shop: Workshop) -> None:
    """And creates nothing."""
    address = shop.grow("a", meta={"lifecycle": {"import": "4711"}})
    plan = shop.plan()
    (error,) = plan.diagnostics
    assert f"{address}.yaml:" in str(error)
    assert "the object to import does not exist: 4711" in str(error)
    assert "correct lifecycle.import" in error.detail
    assert plan.changes == ()


def test_an_object_that_another_address_owns_is_not_adopted(shop: Workshop) -> None:
    """Neither by its key nor by an import."""
    owner = shop.grow("a")
    shop.converge()
    shop.grow("b", meta={"lifecycle": {"import": shop.managed[owner]}})
    (error,) = shop.errors()
    assert f"is managed as {owner} already" in error
    shop.remove(owner)
    shop.grow("b", title="Title of a")
    (error,) = shop.errors()
    assert f"reconcile state mv {owner} {grow('b')}" in error


def test_several_objects_with_our_natural_key_are_a_question_for_a_person(shop: Workshop) -> None:
    """An import answers it."""
    made = [shop.at_grow.create(doc_title="Title of a", doc_date_start=GROW["start_date"]) for _ in range(2)]
    ids = sorted(str(each["id"]) for each in made)
    shop.grow("a")
    (error,) = shop.errors()
    assert f"2 live objects could be this one: {', '.join(ids)}" in error
    shop.grow("a", category_id=2, meta={"lifecycle": {"import": ids[1]}})
    assert shop.actions() == {grow("a"): ("adopt",)}


def test_objects_of_others_are_none_of_our_business(shop: Workshop) -> None:
    """They are read, and nothing is planned for them."""
    stock(shop, 5, "trelica")
    for name in "ab":
        shop.trelica(name, vendor_name="Ours")
    shop.converge()
    assert len(shop.managed) == 2
