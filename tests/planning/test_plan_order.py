"""In which order changes are applied."""

from __future__ import annotations

import pytest
from planning.inputs import World, words
from planning.kinds import deal, deal_address, memo, memo_address

from reconcile.core.address import Address
from reconcile.core.lifecycle import Lifecycle, OnRemoval
from reconcile.core.value import Reference
from reconcile.planning.order import sort


def refer(target: Address) -> Reference:
    """Refer to another resource's id."""
    return Reference(target)


D, M = deal_address, memo_address
B = Reference(D("b"))


@pytest.fixture
def world() -> World:
    """Nothing declared, managed or live."""
    return World()


def test_ties_are_broken_by_address(world: World) -> None:
    """Provider, kind, name."""
    for name in ("c", "a", "b"):
        world.declare(D(name), deal(name="x"))
        world.lose(D(name))
    assert words(world.plan()) == ["a: create", "b: create", "c: create"]


def test_references_come_first(world: World) -> None:
    """Though the address says otherwise, and over several steps."""
    for name, target in (("a", "b"), ("b", "c"), ("d", "a")):
        world.declare(D(name), deal(parent=refer(D(target))))
        world.lose(D(name))
    world.declare(D("c"), deal(name="x"))
    world.lose(D("c"))
    assert words(world.plan()) == ["c: create", "b: create", "a: create", "d: create"]


def test_deletes_go_in_the_reverse_of_what_was_last_applied(world: World) -> None:
    """What refers to an object goes before it."""
    world.manage(D("a"), deal(name="x"), id="1")
    world.manage(D("b"), deal(parent=refer(D("a"))), id="2")
    world.manage(D("c"), deal(parent=refer(D("b"))), id="3")
    for name, identity in (("b", "2"), ("c", "3")):
        world.show(D(name), deal(parent="1"), id=identity)
    assert words(world.plan()) == ["c: delete", "b: delete", "a: delete"]


def test_an_object_goes_after_what_no_longer_refers_to_it(world: World) -> None:
    """The update that lets it go comes first; so it is for what is forgotten."""
    world.manage(D("a"), deal(name="x"), Lifecycle(on_removal=OnRemoval.FORGET), id="1")
    world.manage(D("b"), deal(parent=refer(D("a"))), id="2")
    world.show(D("b"), deal(parent="1"), id="2")
    world.declare(D("b"), deal(name="y"))
    assert words(world.plan()) == ["b: update", "a: forget"]


def test_what_let_go_without_a_change_is_not_waited_for(world: World) -> None:
    """Its reference was only spelled another way."""
    world.manage(D("a"), deal(name="x"), id="1")
    world.manage(D("b"), deal(parent=refer(D("a"))), id="2")
    world.show(D("b"), deal(parent="1"), id="2")
    world.declare(D("b"), deal(parent="1"))
    assert words(world.plan()) == ["a: delete"]


def test_what_refers_to_a_replaced_object_follows_it(world: World) -> None:
    """Its new id is known only then."""
    world.manage(D("b"), deal(owner_id="o"), id="1")
    world.declare(D("b"), deal(owner_id="p"), Lifecycle(replace=True))
    world.manage(D("a"), deal(parent="1"), id="2")
    world.declare(D("a"), deal(parent=B))
    assert words(world.plan()) == ["b: delete create", "a: update"]


def test_what_goes_does_so_before_the_object_it_refers_to_is_replaced(world: World) -> None:
    """A vendor refuses to delete what is still referred to."""
    world.manage(D("a"), deal(owner_id="o"), id="1")
    world.declare(D("a"), deal(owner_id="p"), Lifecycle(replace=True))
    world.manage(D("b"), deal(parent=refer(D("a"))), id="2")
    world.show(D("b"), deal(parent="1"), id="2")
    assert words(world.plan()) == ["b: delete", "a: delete create"]


def test_a_circle_in_the_lockfile_does_not_stand_in_the_way_of_removal(world: World) -> None:
    """It can only come from references that were turned round; the addresses break it."""
    for name, target, identity in (("a", "b", "1"), ("b", "a", "2")):
        world.manage(D(name), deal(parent=refer(D(target))), id=identity)
        world.show(D(name), deal(parent="1"), id=identity)
    assert words(world.plan()) == ["a: delete", "b: delete"]


def test_targets_outside_of_the_selection_do_not_matter() -> None:
    """Only what is sorted is waited for."""
    assert sort({D("a"): [M("x")], D("b"): []}) == (D("a"), D("b"))


def test_a_memo_waits_for_both_of_its_deals(world: World) -> None:
    """Two references, one after the other."""
    world.declare(M("a"), memo(title="t", deal_id=B, note_id=refer(D("c"))))
    for name in "bc":
        world.declare(D(name), deal(name="x"))
        world.lose(D(name))
    world.lose(M("a"))
    assert words(world.plan()) == ["b: create", "c: create", "a: create"]
