"""What stands against a decision, in words: protections, immutable fields, what a vendor cannot do."""

from __future__ import annotations

import pytest
from planning.inputs import World, said, words
from planning.kinds import Deal, deal, deal_address

from reconcile.core.action import Action
from reconcile.core.capability import Capabilities
from reconcile.core.lifecycle import Lifecycle
from reconcile.planning.plan import make_plan

A = deal_address()
KEPT = Lifecycle(prevent_destroy=True)


@pytest.fixture
def world() -> World:
    """Nothing declared, managed or live."""
    return World()


def test_prevent_destroy_outlives_its_manifest(world: World) -> None:
    """The lockfile keeps it."""
    world.manage(A, deal(name="x"), KEPT)
    plan = world.plan()
    assert plan.changes == ()
    assert plan.diagnostics[0].protection
    assert said(plan) == [
        (
            "vendor.Deal.a: protected by lifecycle.prevent_destroy: its manifest is "
            "gone, which would delete it; restore the manifest, or apply it once with "
            "prevent_destroy: false before removing it"
        )
    ]


def test_prevent_destroy_holds_against_destroy(world: World) -> None:
    """The manifest's word counts while there is one."""
    world.manage(A, deal(name="x"))
    world.declare(A, deal(name="x"), KEPT)
    plan = make_plan(world.inputs(destroy=True))
    assert (plan.changes, plan.diagnostics[0].protection) == ((), True)
    assert said(plan) == [
        (
            "a.yaml:1:1: protected by lifecycle.prevent_destroy: everything is to "
            "be destroyed, which would delete it; leave it out with --exclude vendor.Deal.a, or set "
            "prevent_destroy: false"
        )
    ]


def test_prevent_destroy_holds_against_replace(world: World) -> None:
    """Replacing deletes the object."""
    world.manage(A, deal(owner_id="o"))
    world.declare(A, deal(owner_id="p"), Lifecycle(prevent_destroy=True, replace=True))
    plan = world.plan()
    assert (plan.changes, plan.diagnostics[0].protection) == ((), True)
    assert said(plan) == [
        (
            "a.yaml:1:1: protected by lifecycle.prevent_destroy: owner_id differs, "
            "which would delete it and create it again; put the live value back, or set "
            "prevent_destroy: false"
        )
    ]


def test_the_manifest_can_lift_the_protection_of_the_lockfile(world: World) -> None:
    """While there is a manifest, its lifecycle counts."""
    world.manage(A, deal(owner_id="o"), KEPT)
    world.declare(A, deal(owner_id="p"), Lifecycle(replace=True))
    assert words(world.plan()) == ["a: delete create"]


def test_an_immutable_field_that_differs_is_an_error_with_the_remedy(world: World) -> None:
    """Replace is never automatic; every such field is named."""
    world.manage(A, deal(owner_id="o", external_id="x", name="x"))
    world.declare(A, deal(owner_id="p", external_id="y", name="z"))
    plan = world.plan()
    assert (plan.changes, plan.no_ops) == ((), ())
    assert said(plan) == [
        f"a.yaml:1:1: {name} can't be changed after the object was created: live '{live}', desired "
        f"'{desired}'; put the live value back, or set lifecycle.replace: true to delete the object and "
        "create it again"
        for name, live, desired in (("external_id", "x", "y"), ("owner_id", "o", "p"))
    ]


def test_replace_shows_what_differs_and_what_the_new_object_takes_over(world: World) -> None:
    """Delete and create, as the author allowed."""
    world.manage(A, deal(owner_id="o", name="x", memo="m", password="s"))  # noqa: S106 - an example
    world.declare(
        A,
        deal(owner_id="p", name="x", days=3, memo="m", password="s"),  # noqa: S106 - an example
        Lifecycle(replace=True),
    )
    [change] = world.plan().changes
    assert (change.actions, change.reason) == (
        (Action.DELETE, Action.CREATE),
        "owner_id can't be changed in place",
    )
    assert [(each.path[0], each.before, each.after) for each in change.fields] == [
        ("days", None, 3),
        ("owner_id", "o", "p"),
        ("name", "x", "x"),
        ("memo", "m", "m"),
        ("password", "(secret)", "(secret)"),
    ]


def test_an_ignored_immutable_field_may_differ(world: World) -> None:
    """ignore_changes leaves it alone."""
    world.manage(A, deal(owner_id="o"))
    world.declare(A, deal(owner_id="p"), Lifecycle(ignore_changes=("owner_id",)))
    assert world.plan().no_ops == (A,)


@pytest.mark.parametrize("days", [1, 2])
def test_a_released_field_is_a_warning(world: World, days: int) -> None:
    """Whether something else changes or not."""
    world.manage(A, deal(stamp="s", days=1))
    world.declare(A, deal(days=days))
    plan = world.plan()
    assert not plan.has_errors
    assert len(plan.changes) + len(plan.no_ops) == 1
    assert said(plan) == [
        (
            "a.yaml:1:1: stamp has no value in the manifest, and the vendor can't clear it: it keeps "
            "its live value; nothing to do: it is not managed any more"
        )
    ]


@pytest.mark.parametrize(
    ("unable", "live", "lifecycle", "text"),
    [
        pytest.param(Capabilities(create=False), None, None, "creates no objects of this kind", id="create"),
        pytest.param(
            Capabilities(update=False),
            deal(name="y", tags=("a",)),
            None,
            "changes no objects of this kind",
            id="update",
        ),
        pytest.param(Capabilities(), deal(name="x"), None, "sets no tags on objects of this kind", id="tag"),
        pytest.param(
            Capabilities(delete=False),
            deal(name="x", tags=("a",), owner_id="p"),
            Lifecycle(replace=True),
            "deletes no objects of this kind",
            id="replace",
        ),
    ],
)
def test_what_the_vendor_cannot_do_is_an_error_of_the_plan(
    world: World, unable: Capabilities, live: Deal | None, lifecycle: Lifecycle | None, text: str
) -> None:
    """Known from declared capabilities, before any request."""
    world.capabilities = unable
    world.declare(A, deal(name="x", tags=("a",), owner_id="o"), lifecycle)
    if live:
        world.manage(A, deal(owner_id="o", **live.written()) if live.owner_id is None else live)
    else:
        world.lose(A)
    plan = world.plan()
    assert plan.changes == ()
    assert said(plan) == [
        f"a.yaml:1:1: the vendor's API {text}; do it there by hand, or take the change back"
    ]


def test_a_delete_that_the_vendor_cannot_do_is_an_error(world: World) -> None:
    """Also where the manifest is gone."""
    world.capabilities = Capabilities(delete=False)
    world.manage(A, deal(name="x"))
    assert said(world.plan()) == [
        (
            "vendor.Deal.a: the vendor's API deletes no objects of this kind; do it there by hand, "
            "or take the change back"
        )
    ]
