"""What the provider knows of one live object: locks, ends, and steps by requests of their own."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import ClassVar

import pytest
from planning.inputs import World, said, words
from planning.kinds import Deal, deal, deal_address

from reconcile.core.action import Action
from reconcile.core.capability import Ending
from reconcile.core.lifecycle import Lifecycle, OnRemoval
from reconcile.core.live import Live
from reconcile.core.resource import Problem, Resource
from reconcile.planning.case import Rules

A = deal_address()
END = Ending("end it: this can't be taken back")


def locked(_: Live, touched: AbstractSet[str] | None) -> Iterator[Problem]:
    """Keep the days, and the object."""
    if touched is None or "days" in touched:
        yield Problem(("days",), "locked by the account", "unlock it first")


@pytest.fixture
def world() -> World:
    """One managed deal, as it was applied."""
    made = World()
    made.manage(A, deal(name="x", days=1, tags=("a",)))
    return made


@pytest.mark.parametrize(
    ("desired", "is_refused"),
    [
        pytest.param(deal(name="x", days=1, tags=("a",)), False, id="nothing to do"),
        pytest.param(deal(name="y", days=1, tags=("b",)), False, id="other fields"),
        pytest.param(deal(name="y", days=2, tags=("a",)), True, id="a locked field among others"),
    ],
)
def test_a_change_that_is_locked_is_an_error_of_the_plan(
    world: World, desired: Deal, is_refused: bool
) -> None:
    """It names the address and the remedy, and plans nothing for it."""
    world.rules = Rules(objections=locked)
    world.declare(A, desired)
    plan = world.plan()
    assert plan.has_errors is is_refused
    if is_refused:
        assert words(plan) == []
        assert said(plan) == ["a.yaml:1:1: locked by the account; unlock it first"]
        assert plan.no_ops == ()


def test_a_removal_that_is_locked_is_an_error_of_the_plan(world: World) -> None:
    """Whether the manifest is gone, or the object is to be replaced."""
    world.rules = Rules(objections=locked)
    assert said(world.plan()) == ["vendor.Deal.a: locked by the account; unlock it first"]
    world.manage(A, deal(owner_id="1"))
    world.declare(A, deal(owner_id="2"), Lifecycle(replace=True))
    assert said(world.plan()) == ["a.yaml:1:1: locked by the account; unlock it first"]


def test_an_object_that_can_only_be_ended_needs_permission(world: World) -> None:
    """The permission last applied counts; without it the error says both ways out."""
    world.rules = Rules(ending=lambda _: END)
    [text] = said(world.plan())
    assert "removing it can't be taken back: end it" in text
    assert "restore the manifest with lifecycle.allow_expire: true" in text
    assert "`reconcile state rm vendor.Deal.a`" in text
    world.manage(A, deal(name="x"), Lifecycle(allow_expire=True))
    [change] = world.plan().changes
    assert (change.actions, change.notes) == ((Action.DELETE,), (END.note,))


def test_an_object_that_has_ended_is_forgotten(world: World) -> None:
    """There is nothing left to remove; the same holds where it is to be left alone."""
    world.rules = Rules(ending=lambda _: Ending(END.note, is_over=True))
    [change] = world.plan().changes
    assert (change.actions, change.reason) == (
        (Action.FORGET,),
        "its manifest is gone, and it has ended already",
    )
    world.rules = Rules(ending=lambda _: END)
    world.manage(A, deal(name="x"), Lifecycle(on_removal=OnRemoval.FORGET))
    [change] = world.plan().changes
    assert change.actions == (Action.FORGET,)


def test_a_protected_object_is_not_ended(world: World) -> None:
    """Whatever else is allowed."""
    world.rules = Rules(ending=lambda _: END)
    world.manage(A, deal(name="x"), Lifecycle(prevent_destroy=True, allow_expire=True))
    assert "prevent_destroy" in said(world.plan())[0]


def test_an_object_that_can_only_be_ended_is_not_replaced(world: World) -> None:
    """It would stay beside the new one."""
    world.rules = Rules(ending=lambda _: END)
    world.manage(A, deal(owner_id="1"))
    world.declare(A, deal(owner_id="2"), Lifecycle(replace=True, allow_expire=True))
    [text] = said(world.plan())
    assert "owner_id can't be changed after the object was created, and it can't be replaced: end it" in text
    assert "under a name of its own" in text


class Telling(Deal):
    """A kind that tells of its steps."""

    api_version: ClassVar[str] = "vendor/v1"

    def plan_notes(self, live: Resource | None, touched: AbstractSet[str]) -> Iterator[str]:
        """Say what is touched."""
        yield f"{'create' if live is None else 'change'} {' and '.join(sorted(touched))}"


def test_a_kind_says_what_it_does_by_requests_of_their_own(world: World) -> None:
    """At creation and later."""
    world.declare(A, Telling.model_validate({"name": "y", "days": 1}))
    [change] = world.plan().changes
    assert change.notes == ("change name and tags",)
    del world.managed[A]
    world.lose(A)
    [change] = world.plan().changes
    assert change.notes == ("create days and name",)
