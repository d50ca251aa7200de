"""What happens to one address: the table of decisions, and what stands against them."""

from __future__ import annotations

import pytest
from planning.inputs import World, said, words
from planning.kinds import Deal, deal, deal_address, memo, memo_address

from reconcile.core.action import Action
from reconcile.core.capability import Capabilities, Promise
from reconcile.core.lifecycle import Lifecycle, OnRemoval
from reconcile.core.live import Live
from reconcile.core.plan import Change
from reconcile.planning.plan import make_plan

A, M = deal_address(), memo_address()


@pytest.fixture
def world() -> World:
    """Nothing declared, managed or live."""
    return World()


def only(world: World) -> Change:
    """Plan what must be one change without a diagnostic."""
    plan = world.plan()
    assert said(plan) == []
    [change] = plan.changes
    return change


def test_a_manifest_alone_is_created_with_every_written_field(world: World) -> None:
    """Before is null, and what is written as null is left out."""
    world.declare(A, deal(name="x", days=None, lines=({"external_id": "1"},)))
    world.lose(A)
    change = only(world)
    assert (change.actions, change.reason, change.id) == ((Action.CREATE,), "in the manifest only", None)
    assert [(each.path, each.before, each.after, each.origin) for each in change.fields] == [
        (("name",), None, "x", None),
        (("lines",), None, ({"external_id": "1"},), None),
    ]


def test_what_is_as_it_should_be_is_counted_and_not_listed(world: World) -> None:
    """A no-op."""
    world.declare(A, deal(name="x"))
    world.manage(A, deal(name="x"))
    plan = world.plan()
    assert (plan.changes, plan.no_ops) == ((), (A,))
    assert plan.summary()[Action.NO_OP] == 1


@pytest.mark.parametrize(
    ("applied", "live", "reason"),
    [
        pytest.param(deal(name="a", days=1), deal(name="a", days=1), "the manifest changed", id="manifest"),
        pytest.param(deal(name="x", days=2), deal(name="a", days=1), "changed at the vendor", id="drift"),
        pytest.param(
            deal(name="a"), deal(name="b"), "the manifest and the vendor changed", id="both in one field"
        ),
        pytest.param(
            deal(name="x", days=1),
            deal(name="a", days=1),
            "the manifest and the vendor changed",
            id="each in its field",
        ),
    ],
)
def test_an_update_says_who_moved(world: World, applied: Deal, live: Deal, reason: str) -> None:
    """The reason follows from the fields' origins."""
    world.manage(A, applied)
    world.show(A, live)
    world.declare(A, deal(name="x", days=2))
    change = only(world)
    assert (change.actions, change.reason, change.id) == ((Action.UPDATE,), reason, "1")


@pytest.mark.parametrize(
    ("live", "actions"),
    [
        pytest.param(deal(name="x", tags=("b",)), ["a: tag"], id="tags alone"),
        pytest.param(deal(name="y", tags=("a",)), ["a: update"], id="fields alone"),
        pytest.param(deal(name="y"), ["a: update tag"], id="both"),
    ],
)
def test_tags_are_an_action_of_their_own(world: World, live: Deal, actions: list[str]) -> None:
    """Alone, or beside an update."""
    world.manage(A, live)
    world.declare(A, deal(name="x", tags=("a",)))
    assert words(world.plan()) == actions


@pytest.mark.parametrize(
    ("live", "actions"),
    [
        pytest.param(deal(name="x"), ["a: adopt"], id="equal"),
        pytest.param(deal(name="y"), ["a: adopt update"], id="differs"),
        pytest.param(deal(name="x", tags=("b",)), ["a: adopt tag"], id="tags differ"),
    ],
)
def test_a_live_object_that_is_ours_is_adopted(world: World, live: Deal, actions: list[str]) -> None:
    """And never created a second time."""
    world.declare(A, deal(name="x", tags=live.tags and ("a",)))
    world.match(A, Live("7", live))
    change = only(world)
    assert words(world.plan()) == actions
    assert (change.id, change.reason) == ("7", "found by its marker, id 7")


def test_an_object_found_by_its_natural_key_says_so(world: World) -> None:
    """The reason names how sure the find is."""
    world.capabilities = Capabilities(promise=Promise.NATURAL_KEY)
    world.declare(M, memo(title="t", deal_id=1))
    world.match(M, Live("7", memo(title="t", deal_id=1)))
    assert only(world).reason == "found by its natural key, id 7"


def test_a_declared_import_is_adopted(world: World) -> None:
    """It is the live object that reading gave, though nothing is managed."""
    world.declare(A, deal(name="x"), Lifecycle(import_id="7"))
    world.show(A, deal(name="x"), id="7")
    assert only(world).reason == "the declared import, id 7"


@pytest.mark.parametrize(
    ("world_of", "text"),
    [
        pytest.param(
            deal(name="x"),
            "a.yaml:1:1: 2 live objects could be this one: 7, 8; say which one is meant with "
            "lifecycle.import: <id>, or change the manifest so that it differs in external_id",
            id="marker",
        ),
        pytest.param(
            memo(title="t", deal_id=1),
            "a.yaml:1:1: 2 live objects could be this one: 7, 8; say which one is meant with "
            "lifecycle.import: <id>, or change the manifest so that it differs in deal_id or title",
            id="natural key",
        ),
    ],
)
def test_several_matches_are_a_question(world: World, world_of: Deal, text: str) -> None:
    """Only a person can say which one is ours; nothing is planned."""
    address = deal_address() if isinstance(world_of, Deal) else memo_address("a")
    world.declare(address, world_of)
    world.match(address, Live("8", world_of), Live("7", world_of))
    plan = world.plan()
    assert (said(plan), plan.changes, plan.no_ops) == ([text], (), ())


def test_a_managed_object_that_is_gone_is_created_again(world: World) -> None:
    """The manifest still wants it."""
    world.manage(A, deal(name="x"))
    world.lose(A)
    world.declare(A, deal(name="x"))
    change = only(world)
    assert (change.actions, change.reason) == ((Action.CREATE,), "gone at the vendor, create it again")


def test_without_manifest_an_object_is_deleted(world: World) -> None:
    """What goes with it is shown, and its fingerprint guards it."""
    world.manage(A, deal(name="x", days=1))
    world.show(A, deal(name="y", days=1))
    change = only(world)
    assert (change.actions, change.reason, change.id) == ((Action.DELETE,), "its manifest is gone", "1")
    assert [(each.path, each.before, each.after) for each in change.fields] == [
        (("name",), "y", None),
        (("days",), 1, None),
    ]
    assert change.fingerprint


def test_without_manifest_a_gone_object_is_forgotten(world: World) -> None:
    """There is nothing left to delete, and nothing to protect."""
    world.manage(A, deal(name="x"), Lifecycle(prevent_destroy=True))
    world.lose(A)
    change = only(world)
    assert (change.actions, change.reason, change.id) == (
        (Action.FORGET,),
        "gone at the vendor already",
        "1",
    )


def test_on_removal_forget_leaves_the_object_alone(world: World) -> None:
    """The lifecycle last applied decides, also against prevent_destroy."""
    world.manage(A, deal(name="x"), Lifecycle(prevent_destroy=True, on_removal=OnRemoval.FORGET))
    change = only(world)
    assert (change.actions, change.reason) == (
        (Action.FORGET,),
        "its manifest is gone, and on_removal is forget",
    )


def test_an_address_that_nobody_knows_needs_nothing(world: World) -> None:
    """Neither declared nor managed."""
    world.lose(A)
    plan = make_plan(world.inputs(scope=frozenset({A})))
    assert plan.is_empty
    assert (plan.no_ops, plan.has_errors) == ((), False)


def test_destroy_deletes_what_is_declared_too(world: World) -> None:
    """And says why."""
    world.manage(A, deal(name="x"))
    world.declare(A, deal(name="x"))
    [change] = make_plan(world.inputs(destroy=True)).changes
    assert (change.actions, change.reason) == ((Action.DELETE,), "everything is to be destroyed")


def test_what_can_not_be_taken_back_needs_permission(world: World) -> None:
    """At creation and later; with the author's word it is a change like any other."""
    final = memo(title="t", deal_id=1, closed_on="2026-01-01")
    world.declare(M, final)
    world.lose(M)
    assert words(world.plan()) == []
    assert "lifecycle.allow_expire: true" in said(world.plan())[0]
    world.manage(M, memo(title="t", deal_id=1))
    assert "closed_on to '2026-01-01' can't be taken back" in said(world.plan())[0]
    world.declare(M, final, Lifecycle(allow_expire=True))
    assert only(world).actions == (Action.UPDATE,)


def test_taking_a_final_field_out_of_the_manifest_needs_no_permission(world: World) -> None:
    """Nothing is made final by it."""
    world.manage(M, memo(title="t", deal_id=1, closed_on="2026-01-01"))
    world.declare(M, memo(title="t", deal_id=1))
    assert only(world).actions == (Action.UPDATE,)
