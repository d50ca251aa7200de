"""Two addresses, one live object."""

from __future__ import annotations

from planning.inputs import World, said, words
from planning.kinds import deal, deal_address

from reconcile.core.lifecycle import Lifecycle
from reconcile.core.live import Live

OLD, NEW = deal_address("old"), deal_address("new")


def test_a_renamed_manifest_is_an_error_that_names_the_move() -> None:
    """The object would be adopted by the new name and deleted for the old one."""
    world = World()
    world.manage(OLD, deal(name="x"), id="7")
    world.declare(NEW, deal(name="x"))
    world.match(NEW, Live("7", deal(name="x")))
    plan = world.plan()
    assert plan.has_errors
    assert said(plan) == [
        (
            "new.yaml:1:1: the live object 7 is managed as vendor.Deal.old already; "
            "if the manifest was renamed: reconcile state mv vendor.Deal.old vendor.Deal.new"
        )
    ]


def test_an_import_of_a_managed_object_is_the_same_error() -> None:
    """However it was found."""
    world = World()
    world.manage(OLD, deal(name="x"), id="7")
    world.declare(OLD, deal(name="x"))
    world.declare(NEW, deal(name="x"), Lifecycle(import_id="7"))
    world.show(NEW, deal(name="x"), id="7")
    [text] = said(world.plan())
    assert "reconcile state mv vendor.Deal.old vendor.Deal.new" in text


def test_two_manifests_cannot_adopt_one_object() -> None:
    """The first address takes it, the second is told."""
    world = World()
    for address in (OLD, NEW):
        world.declare(address, deal(name="x"))
        world.match(address, Live("7", deal(name="x")))
    plan = world.plan()
    assert words(plan) == ["new: adopt"]
    assert said(plan) == [
        (
            "old.yaml:1:1: the live object 7 would be adopted by vendor.Deal.new already; "
            "remove one of the two manifests, or make them differ in external_id"
        )
    ]


def test_one_id_in_two_kinds_is_two_objects() -> None:
    """Ids are unique within a provider and kind only."""
    world = World()
    world.manage(OLD, deal(name="x"), id="7")
    world.declare(OLD, deal(name="x"))
    other = deal_address("x").__class__("other", "Deal", "x")
    world.declare(other, deal(name="x"))
    world.match(other, Live("7", deal(name="x")))
    assert words(world.plan()) == ["x: adopt"]
