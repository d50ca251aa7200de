"""What an apply records without sending anything, and what it leaves alone."""

from __future__ import annotations

import pytest
from engine.workshop import Workshop, grow, trelica

from reconcile.core.address import Address
from reconcile.core.lifecycle import OnRemoval
from reconcile.state import write_lockfile


def recorded(shop: Workshop) -> None:
    """Apply what needs no write."""
    assert shop.actions() == {}
    before = shop.ledger()
    assert shop.apply() == {}
    assert shop.ledger() == before


def test_an_unchanged_project_leaves_the_lockfile_as_it_is(shop: Workshop) -> None:
    """Byte for byte, inode for inode."""
    shop.grow("a", value="1200.50", tags=["x"])
    shop.trelica("b", line_items=[{"external_id": "1", "amount": "1.10", "currency": "EUR"}])
    shop.converge()
    path = shop.root / "reconcile.lock"
    before, inode = shop.bytes, path.stat().st_ino
    recorded(shop)
    assert (shop.bytes, path.stat().st_ino) == (before, inode)


def test_a_lifecycle_that_changes_alone_is_recorded(shop: Workshop) -> None:
    """It must be known once the manifest is gone."""
    address = shop.grow("a")
    shop.trelica("b")
    shop.converge()
    shop.grow("a", meta={"lifecycle": {"prevent_destroy": True, "on_removal": "forget"}})
    recorded(shop)
    lifecycle = shop.lockfile.resources[Address.parse(address)].lifecycle
    assert (lifecycle.prevent_destroy, lifecycle.on_removal) == (True, OnRemoval.FORGET)
    shop.remove(address)
    assert shop.actions() == {address: ("forget",)}
    writes = len(shop.ledger())
    shop.converge()
    assert len(shop.ledger()) == writes
    assert address not in shop.managed


def test_another_spelling_of_a_value_is_recorded(shop: Workshop) -> None:
    """`1200.50` and `1200.5` are one amount."""
    address = shop.grow("a", value="1200.50", title="A title")
    shop.converge()
    shop.grow("a", value="1200.5", title="  A title ")
    recorded(shop)
    assert (shop.applied(address)["value"], shop.applied(address)["title"]) == ("1200.5", "  A title ")


def test_a_field_that_is_written_as_it_is_becomes_ours(shop: Workshop) -> None:
    """Taken back later, it is cleared."""
    address = shop.grow("a")
    shop.converge()
    body = {"doc_title": "Title of a", "doc_categoryid": 1, "doc_date_start": "2026-01-01", "doc_value": "5"}
    shop.at_grow("PATCH", f"/api/contracts/{shop.managed[address]}", json=body)
    shop.grow("a", value="5")
    recorded(shop)
    assert shop.applied(address)["value"] == "5"
    shop.grow("a")
    shop.converge()
    assert shop.live(address)["value"] is None


def test_a_drift_that_was_taken_into_the_manifest_is_recorded(shop: Workshop) -> None:
    """The manifest follows the vendor."""
    address = shop.trelica("a", notes="ours")
    shop.converge()
    shop.at_trelica.put(**{**shop.live(address), "notes": "theirs"})
    shop.trelica("a", notes="theirs")
    recorded(shop)
    assert shop.applied(address)["notes"] == "theirs"


def test_a_reference_that_stands_for_the_same_value_is_recorded(shop: Workshop) -> None:
    """What it depends on is new."""
    shop.grow("a")
    shop.trelica("b", ref="1")
    shop.converge()
    assert shop.managed[grow("a")] == "1"
    shop.trelica("b", ref={"from": grow("a")})
    recorded(shop)
    depends_on = shop.lockfile.resources[Address.parse(trelica("b"))].depends_on
    assert [str(each) for each in depends_on] == [grow("a")]


def test_what_is_forgotten_while_its_origin_has_more_leaves_the_origin(shop: Workshop) -> None:
    """The last one takes it along."""
    forget = {"lifecycle": {"on_removal": "forget"}}
    shop.trelica("a", meta=forget)
    shop.trelica("b", meta=forget)
    shop.grow("c")
    shop.converge()
    shop.remove(trelica("a"))
    shop.converge()
    assert set(shop.lockfile.origins) == {"trelica", "growcrm"}
    shop.remove(trelica("b"))
    shop.converge()
    assert set(shop.lockfile.origins) == {"growcrm"}


def test_an_object_that_is_gone_with_its_manifest_is_forgotten(shop: Workshop) -> None:
    """Nothing is left to delete."""
    shop.trelica("a")
    address = shop.trelica("b")
    shop.converge()
    shop.at_trelica("DELETE", "/api/contracts/v1/b")
    shop.remove(address)
    assert shop.actions() == {address: ("forget",)}
    shop.converge()
    assert shop.managed.keys() == {trelica("a")}


@pytest.mark.parametrize("renamed", [True, False])
def test_a_moved_record_is_followed(shop: Workshop, renamed: bool) -> None:
    """The lockfile's entry under another name is the same object; without it, the marker tells."""
    shop.trelica("a", external_id="key")
    shop.converge()
    (managed,) = shop.lockfile.resources.values()
    left = shop.lockfile.drop(managed.address)
    if renamed:
        moved = type(managed)(Address.parse(trelica("b")), managed.id, managed.marker, managed.applied)
        left = left.put(moved, "sandbox")
    write_lockfile(shop.root, left)
    shop.remove(trelica("a"))
    shop.trelica("b", external_id="key")
    assert shop.actions() == ({} if renamed else {trelica("b"): ("adopt",)})
    shop.converge()
    assert shop.managed == {trelica("b"): managed.id}
    assert len(shop.ledger()) == 1
