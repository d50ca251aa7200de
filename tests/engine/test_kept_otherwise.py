"""What is read back after a write: the vendor kept something else, shows it late, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from engine.conftest import BRIEF
from engine.workshop import Workshop

from reconcile.core.outcome import Outcome


def kept(shop: Workshop, address: str, **changes: object) -> dict[str, Any]:
    """The object as it is, with what the vendor makes of some fields."""
    return {**shop.live(address), **changes}


def test_a_value_that_the_vendor_kept_otherwise_is_named(shop: Workshop) -> None:
    """Field, what was sent, what was kept; each nested field by its path."""
    items = [{"external_id": "1", "amount": "10.00", "currency": "EUR"}]
    address = shop.trelica("a", notes="old", line_items=items)
    shop.converge()
    shop.trelica("a", notes="new", line_items=[{**items[0], "amount": "12.50"}])
    body = kept(shop, address, notes="NEW", lineItems=[{"externalId": "1", "amount": 12, "currency": "EUR"}])

    def normalising() -> None:
        path = f"/api/contracts/v1/{shop.managed[address]}"
        more = {"method": "GET", "path": path, "after": 1, "times": len(BRIEF), "body": body}
        shop.fault(address, "wrong_body", **more)

    result = shop.one(normalising)
    assert result.outcome is Outcome.FAILED
    assert "notes: sent 'new', the vendor kept 'NEW'" in str(result.error)
    assert "line_items.1.amount: sent '12.50', the vendor kept '12'" in str(result.error)
    shop.converge()


def test_a_long_value_is_cut_in_the_message(shop: Workshop) -> None:
    """A body of pages would hide the rest."""
    address = shop.grow("a", body="x" * 500)
    body = {"data": {"id": 1, "title": "Title of a", "body": "y" * 500}}
    more = {"method": "GET", "path": "/api/contracts/[0-9]", "times": len(BRIEF), "body": body}
    result = shop.one(lambda: shop.fault(address, "wrong_body", **more))
    assert result.outcome is Outcome.FAILED
    assert f"'{'y' * 76}..." in str(result.error)
    assert len(str(result.error)) < 1000


def test_a_field_that_the_vendor_drops_at_times_is_a_warning(shop: Workshop) -> None:
    """Applied, with the place of the value; the next plan is empty all the same."""
    shop.at_grow.switch("growcrm", store_project_id=False)
    address = shop.grow("a", project_id=1)
    result = shop.one()
    assert result.outcome is Outcome.APPLIED
    (note,) = result.warnings
    assert "the vendor did not keep project_id" in str(note)
    assert f"{address}.yaml:" in str(note)
    assert not note.is_error
    assert shop.actions() == {}


@pytest.mark.parametrize("keeps", [True, False])
def test_tags_converge_whether_the_vendor_spells_them_anew_or_not(shop: Workshop, keeps: bool) -> None:
    """`High Priority` may come back as it is, or as `high-priority`."""
    shop.at_grow.switch("growcrm", tag_normalisation=not keeps)
    address = shop.grow("a", tags=["High Priority"])
    assert shop.one().outcome is Outcome.APPLIED
    assert shop.live(address)["tags"] == ["High Priority" if keeps else "high-priority"]
    assert shop.actions() == {}


@pytest.mark.parametrize("omitted", ["keep", "null"])
def test_an_update_keeps_what_it_does_not_change(shop: Workshop, omitted: str) -> None:
    """Whatever the vendor makes of columns that a PATCH leaves out."""
    shop.at_grow.switch("growcrm", patch_omitted=omitted)
    address = shop.grow("a", value="10", end_date="2026-12-31", body="text")
    shop.converge()
    shop.grow("a", value="20", end_date="2026-12-31", body="text")
    assert shop.one().outcome is Outcome.APPLIED
    live = shop.live(address)
    assert (live["value"], live["dates"]["end"], live["body"]) == ("20.00", "2026-12-31", "text")


@pytest.mark.parametrize("late", [True, False])
def test_an_update_may_show_a_moment_later(shop: Workshop, late: bool) -> None:
    """A read that is behind is asked again; one that stays behind is a failure."""
    address = shop.trelica("a", notes="old")
    shop.converge()
    shop.trelica("a", notes="new")
    times = 1 if late else len(BRIEF)
    result = shop.one(lambda: shop.fault(address, "stale_read", after=1, times=times))
    assert result.outcome is (Outcome.APPLIED if late else Outcome.FAILED)
    shop.converge()
    assert shop.live(address)["notes"] == "new"


@pytest.mark.parametrize("late", [True, False])
def test_a_new_object_may_show_a_moment_later(shop: Workshop, late: bool) -> None:
    """Its id is recorded before it shows: it is never made again."""
    address = shop.grow("a")
    more = {"method": "GET", "path": "/api/contracts/[0-9]", "status": 404}
    times = 1 if late else len(BRIEF)
    result = shop.one(lambda: shop.fault(address, "status", times=times, **more))
    assert result.outcome is (Outcome.APPLIED if late else Outcome.FAILED)
    assert ("and does not show it" in str(result.error)) == (not late)
    assert shop.managed == {address: "1"}
    shop.converge()
    assert shop.ledger() == [("growcrm", "create")]


@pytest.mark.parametrize("late", [True, False])
def test_a_deleted_object_may_be_gone_a_moment_later(shop: Workshop, late: bool) -> None:
    """One that stays is still managed, whatever the vendor said: the next plan deletes it again."""
    shop.trelica("b")
    address = shop.trelica("a")
    shop.converge()
    shop.remove(address)
    times = 1 if late else len(BRIEF)
    result = shop.one(lambda: shop.fault(address, "stale_read", after=1, times=times))
    assert result.outcome is (Outcome.APPLIED if late else Outcome.FAILED)
    if not late:
        assert "still shows it" in str(result.error)
        assert address in shop.managed
        assert shop.actions() == {address: ("forget",)}
    shop.converge()
    assert address not in shop.managed


def test_what_the_vendor_only_pretends_to_delete_is_not_forgotten(shop: Workshop) -> None:
    """The journal has the vendor's word that it is gone; the next plan reads the object."""
    shop.trelica("b")
    address = shop.trelica("a")
    shop.converge()
    shop.remove(address)
    path = f"/api/contracts/v1/{shop.managed[address]}"
    more = {"method": "GET", "path": path, "body": shop.live(address), "times": 20}
    result = shop.one(lambda: shop.fault(address, "wrong_body", **more))
    assert result.outcome is Outcome.FAILED
    assert shop.actions()[address] == ("delete",)


def test_a_field_that_should_have_been_cleared_and_stays_is_named(shop: Workshop) -> None:
    """It would not be ours any more, and nobody would see that it is still there."""
    address = shop.trelica("a", notes="old")
    shop.converge()
    shop.trelica("a")
    body = kept(shop, address)

    def stubborn() -> None:
        path = f"/api/contracts/v1/{shop.managed[address]}"
        more = {"method": "GET", "path": path, "after": 1, "times": len(BRIEF), "body": body}
        shop.fault(address, "wrong_body", **more)

    result = shop.one(stubborn)
    assert result.outcome is Outcome.FAILED
    assert "notes: sent None, the vendor kept 'old'" in str(result.error)


REPLACE = {"lifecycle": {"replace": True}}


def original(shop: Workshop) -> int:
    """A contract at Grow CRM that nobody manages; answers its id."""
    return int(shop.at_grow.create(doc_title="Original", doc_date_start="2020-01-01")["id"])


def tag(shop: Workshop) -> tuple[int, str]:
    """Only the labels differ."""
    shop.grow("a", tags=["old"])
    shop.converge()
    return 1, shop.grow("a", tags=["new"])


def clone(shop: Workshop) -> tuple[int, str]:
    """A copy of another contract."""
    return 0, shop.grow("a", clone_from=original(shop), value="100")


def replacement(shop: Workshop) -> tuple[int, str]:
    """Another client needs another object."""
    shop.grow("a", value="100", meta=REPLACE)
    shop.converge()
    return 0, shop.grow("a", value="100", client_id=2, meta=REPLACE)


def adoption(shop: Workshop) -> tuple[int, str]:
    """What has our natural key is brought to what is written."""
    shop.at_grow.create(doc_title="Title of a", doc_date_start="2026-01-01")
    return 1, shop.grow("a", value="100")


@pytest.mark.parametrize(
    ("prepare", "identity", "actions"),
    [
        pytest.param(tag, "1", ("tag",), id="tag"),
        pytest.param(clone, "2", ("create",), id="clone"),
        pytest.param(replacement, "2", ("delete", "create"), id="replace"),
        pytest.param(adoption, "1", ("adopt", "update"), id="adopt"),
    ],
)
def test_whatever_was_sent_is_read_back(
    shop: Workshop,
    prepare: Callable[[Workshop], tuple[int, str]],
    identity: str,
    actions: tuple[str, ...],
) -> None:
    """Every owned field, also those that the action did not touch; what is not as it was sent is named."""
    reads_before, address = prepare(shop)
    assert shop.actions() == {address: actions}
    dates = {"start": "2026-01-01", "end": None}
    body = {
        "data": {
            "id": int(identity),
            "title": "Another title",
            "value": "1.00",
            "client": {"id": 1},
            "category": {"id": 1},
            "dates": dates,
            "tags": ["old"],
        }
    }
    more = {"method": "GET", "path": f"/api/contracts/{identity}$", "body": body, "times": len(BRIEF)}
    result = shop.one(lambda: shop.fault(address, "wrong_body", after=reads_before, **more))
    assert (result.outcome, result.id) == (Outcome.FAILED, identity)
    assert "title: sent 'Title of a', the vendor kept 'Another title'" in str(result.error)
    assert ("tags" if actions == ("tag",) else "value: sent '100'") in str(result.error)
    shop.converge()
