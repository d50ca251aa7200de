"""Reading what is live: what is found, and what one failure takes along."""

from __future__ import annotations

import pytest
from engine.stock import manage, stock
from engine.workshop import Workshop, grow, trelica

from reconcile.engine.events import Event, ReadEnded, ReadStarted


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


def lying(shop: Workshop, address: str, times: int = 99) -> None:
    """Let the endpoint of one object say that nothing exists; its list goes on."""
    path, body = {
        "growcrm": ("/api/contracts/[0-9]", {"message": "Contract not found"}),
        "trelica": ("/api/contracts/v1/[^?]", {"title": "Not Found"}),
    }[address.partition(".")[0]]
    shop.fault(address, "status", method="GET", path=path, status=404, body=body, times=times)


def test_a_not_found_is_not_believed_where_nothing_is_found(shop: Workshop) -> None:
    """The list shows the object, and its own endpoint says that there is none: it is not created again."""
    shop.trelica("a")
    shop.converge()
    lying(shop, trelica("a"))
    plan = shop.plan()
    assert plan.changes == ()
    [text] = map(str, plan.diagnostics)
    identity = shop.managed[trelica("a")]
    assert f"{trelica('a')}.yaml:1:1: the vendor says that {identity} does not exist" in text
    assert f"can't be believed: {identity} is in the list, and is said not to exist" in text


def test_an_object_that_only_its_list_shows_is_there(shop: Workshop) -> None:
    """Where it is looked for by its natural key."""
    shop.grow("a")
    shop.converge()
    lying(shop, grow("a"))
    assert shop.actions() == {}


def test_a_not_found_is_believed_where_the_endpoint_finds_another_object(shop: Workshop) -> None:
    """Deleted by hand, it is created again; it is asked for twice, and the control is one request."""
    shop.grow("a")
    shop.grow("b")
    shop.converge()
    shop.at_grow("DELETE", f"/api/contracts/{shop.managed[grow('a')]}")
    shop.forget_requests()
    assert shop.actions() == {grow("a"): ("create",)}
    assert sum("/api/contracts/" in each for each in shop.requests()) == 3


def test_a_not_found_over_an_empty_list_is_believed_within_the_limits(shop: Workshop) -> None:
    """There is nothing else to ask for; from three objects on it is refused."""
    shop.grow("a")
    shop.converge()
    shop.at_grow("DELETE", f"/api/contracts/{shop.managed[grow('a')]}")
    assert shop.actions() == {grow("a"): ("create",)}


def test_a_control_that_can_not_be_read_is_no_proof(shop: Workshop) -> None:
    """Then nobody knows."""
    shop.grow("a")
    shop.grow("b")
    shop.converge()
    shop.at_grow("DELETE", f"/api/contracts/{shop.managed[grow('a')]}")
    identity = shop.managed[grow("b")]
    shop.fault(grow("a"), "status", method="GET", path=f"/api/contracts/{identity}", status=500, times=9)
    plan = shop.plan()
    assert plan.changes == ()
    assert "can't be believed: Grow CRM answered 500" in str(plan.diagnostics[0])
