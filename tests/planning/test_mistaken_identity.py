"""A recorded id that leads to somebody else's object: nothing is planned for it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from planning.inputs import World, said
from planning.kinds import deal, deal_address, memo, memo_address

from reconcile.core.lifecycle import Lifecycle
from reconcile.core.live import Found, Live
from reconcile.planning.limits import Accepted
from reconcile.planning.plan import make_plan

A, B = deal_address("a"), deal_address("b")
M, N = memo_address("m"), memo_address("n")


@pytest.fixture
def world() -> World:
    """One contract that is managed, and lives as it was applied."""
    world = World()
    world.declare(A, deal(external_id="a", name="x"))
    world.manage(A, deal(external_id="a", name="x"))
    return world


@pytest.mark.parametrize("marker", ["b", None])
@pytest.mark.parametrize("is_declared", [True, False])
def test_an_object_with_another_marker_is_not_the_recorded_one(
    world: World, marker: str | None, *, is_declared: bool
) -> None:
    """Neither changed, nor replaced, nor deleted, whatever the manifest permits."""
    world.declare(A, deal(external_id="a", name="y"), Lifecycle(replace=True))
    if not is_declared:
        del world.declarations[A]
    world.show(A, deal(external_id=marker, name="x"))
    plan = world.plan()
    assert plan.changes == ()
    (error,) = said(plan)
    seen = "none" if marker is None else repr(marker)
    assert f"the lockfile records 1 for the external_id 'a', and that object has {seen}" in error
    assert f"reconcile state rm {A}" in error


def test_the_author_may_say_that_it_is_the_one(world: World) -> None:
    """By an import of the very id; the fixed marker is another matter."""
    world.declare(A, deal(external_id="b", name="x"), Lifecycle(import_id="1"))
    world.show(A, deal(external_id="b", name="x"))
    assert said(world.plan()) == []


@pytest.mark.parametrize("destroy", [True, False])
def test_an_id_that_is_recorded_twice_belongs_to_neither(world: World, *, destroy: bool) -> None:
    """Both addresses are named."""
    world.manage(B, deal(external_id="a", name="x"))
    plan = make_plan(world.inputs(destroy=destroy, accepted=Accepted(deletes=99)))
    assert plan.changes == ()
    first, second = said(plan)
    assert f"the lockfile records 1 for {B}, too" in first
    assert f"the lockfile records 1 for {A}, too" in second


@pytest.mark.parametrize("is_declared", [True, False])
def test_an_object_that_lost_its_natural_key_to_another_is_a_question(*, is_declared: bool) -> None:
    """Which of the two is ours, nobody knows."""
    world = World()
    world.manage(M, memo(title="m", deal_id=1))
    if is_declared:
        world.declare(M, memo(title="m", deal_id=1))
    other = Live("2", memo(title="m", deal_id=1))
    world.found[M] = Found(Live("1", memo(title="n", deal_id=1)), namesakes=(other,))
    plan = world.plan()
    assert plan.changes == ()
    (error,) = said(plan)
    assert "1 has another deal_id or title now, and 2 has the recorded one" in error
    assert ("lifecycle.import" in error) == is_declared


def test_one_id_of_two_kinds_is_no_matter(world: World) -> None:
    """Vendors count each kind for itself."""
    world.manage(N, memo(title="n", deal_id=1))
    world.declare(N, memo(title="n", deal_id=1))
    assert said(world.plan()) == []


def test_what_was_recorded_without_a_marker_is_not_doubted(world: World) -> None:
    """It was taken over when it had none."""
    world.managed[A] = replace(world.managed[A], marker=None)
    world.declare(A, deal(name="x"))
    world.show(A, deal(name="x"))
    assert said(world.plan()) == []


def test_an_object_with_the_key_recorded_for_another_address_is_not_ours() -> None:
    """Both ids were exchanged, and the other object is gone; where it is there it was only given our name."""
    world = World()
    world.declare(M, memo(title="m", deal_id=1))
    world.manage(M, memo(title="m", deal_id=1), id="1")
    world.manage(N, memo(title="n", deal_id=1), id="2")
    world.show(M, memo(title="n", deal_id=1), id="1")
    world.found[N] = Found()
    (error,) = said(world.plan())
    assert f"1 has the deal_id and title that the lockfile records for {N}" in error
    world.show(N, memo(title="n", deal_id=1), id="2")
    assert said(world.plan()) == []
    del world.found[N]
    (error,) = said(make_plan(world.inputs(scope=frozenset({M}))))
    assert f"records for {N}" in error
