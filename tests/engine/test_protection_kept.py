"""What protects an object is in the lockfile: no edit of manifests lifts it, only an apply does."""

from __future__ import annotations

import pytest
from engine.workshop import Workshop, grow, trelica

from reconcile.core.outcome import Outcome
from reconcile.engine.handwork import move
from reconcile.engine.plan import PlanOptions
from reconcile.planning.limits import Accepted
from reconcile.state import RunLock

PROTECTED = {"lifecycle": {"prevent_destroy": True}}
FREE = {"lifecycle": {"prevent_destroy": False}}
FORGET = {"lifecycle": {"on_removal": "forget"}}
MANY = PlanOptions(accepted=Accepted(deletes=9))


@pytest.fixture
def kept(shop: Workshop) -> Workshop:
    """A protected contract and one that is not, applied."""
    shop.grow("a", meta=PROTECTED)
    shop.trelica("other")
    shop.converge()
    return shop


def is_kept(shop: Workshop) -> bool:
    """Whether a plan refuses to delete, and nothing was deleted so far."""
    refused = any("protected by lifecycle.prevent_destroy" in each for each in shop.errors())
    return refused and not any(action == "delete" for _, action in shop.ledger())


def test_a_manifest_takes_no_protection_with_it(kept: Workshop) -> None:
    """Neither when it goes, nor when the same commit had lifted it first."""
    kept.grow("a", meta=FREE)
    kept.remove(grow("a"))
    assert is_kept(kept)


def test_another_address_has_the_same_protection(kept: Workshop) -> None:
    """Moved in the lockfile, then removed."""
    move(kept.root, grow("a"), grow("b"), RunLock(kept.root, "test"))
    kept.remove(grow("a"))
    assert is_kept(kept)


def test_another_name_of_the_manifest_lifts_no_protection(kept: Workshop) -> None:
    """The object is still that of the old address, and the error says how to move it."""
    kept.remove(grow("a"))
    kept.grow("b", title="Title of a", meta=FREE)
    assert is_kept(kept)
    assert any(f"reconcile state mv {grow('a')} {grow('b')}" in each for each in kept.errors())


def test_protection_that_was_lifted_and_applied_is_gone(kept: Workshop) -> None:
    """The apply that changes nothing else records it."""
    kept.grow("a", meta=FREE)
    assert kept.apply() == {}
    kept.remove(grow("a"))
    assert kept.actions() == {grow("a"): ("delete",)}


def test_a_saved_plan_without_changes_records_protection(shop: Workshop) -> None:
    """It is applied like any other."""
    shop.grow("a")
    shop.trelica("other")
    shop.converge()
    shop.grow("a", meta=PROTECTED)
    assert shop.apply_saved(shop.save()) == {}
    shop.remove(grow("a"))
    assert is_kept(shop)


def test_protection_is_recorded_though_what_it_refers_to_changes_in_the_same_run(shop: Workshop) -> None:
    """Its values are left to the next run, its lifecycle is not."""
    shop.grow("a")
    shop.trelica("b", ref={"from": grow("a"), "field": "title"})
    shop.trelica("other")
    shop.converge()
    shop.grow("a", value="5")
    shop.trelica("b", ref={"from": grow("a"), "field": "title"}, meta=PROTECTED)
    shop.apply()
    shop.remove(trelica("b"))
    assert is_kept(shop)


def test_what_a_removed_manifest_said_without_an_apply_does_not_count(shop: Workshop) -> None:
    """`on_removal: forget` and the removal in one commit: it is deleted, as was agreed last."""
    shop.grow("a")
    shop.trelica("other")
    shop.converge()
    shop.grow("a", meta=FORGET)
    shop.remove(grow("a"))
    assert shop.actions() == {grow("a"): ("delete",)}


def test_protection_holds_when_everything_is_destroyed(kept: Workshop) -> None:
    """Also without its manifest."""
    for remove in (False, True):
        if remove:
            kept.remove(grow("a"))
        plan = kept.plan(PlanOptions(destroy=True, accepted=Accepted(deletes=9)))
        assert [each.summary for each in plan.diagnostics if each.protection] == [
            "protected by lifecycle.prevent_destroy: "
            + ("its manifest is gone" if remove else "everything is to be destroyed")
            + ", which would delete it"
        ]


def test_an_object_that_was_never_ours_is_not_replaced(shop: Workshop) -> None:
    """It has our natural key by chance, perhaps; to delete it needs more than a guess."""
    made = shop.at_grow.create(doc_title="Title of a", doc_date_start="2026-01-01", doc_project_id=2)
    identity = str(made["id"])
    shop.grow("a", project_id=1, meta={"lifecycle": {"replace": True}})
    (problem,) = shop.errors()
    assert f"{identity} was found by its natural key" in problem
    assert "lifecycle.import" in problem
    shop.grow("a", project_id=1, meta={"lifecycle": {"replace": True, "import": identity}})
    assert shop.one().outcome is Outcome.APPLIED


def test_a_wish_to_import_is_not_recorded_again_and_again(shop: Workshop) -> None:
    """The lockfile does not keep it, so it is no difference to what is kept."""
    identity = str(shop.at_grow.create(doc_title="Title of a", doc_date_start="2026-01-01")["id"])
    shop.grow("a", meta={"lifecycle": {"import": identity, "prevent_destroy": True}})
    shop.apply()
    before = shop.bytes
    shop.apply()
    assert shop.bytes == before
