"""What moved at the vendor between the plan and its step: nothing is written over it, nothing made twice."""

from __future__ import annotations

from typing import Any

import pytest
from engine.workshop import GROW, TRELICA, Workshop, grow, trelica

from reconcile.core.outcome import Outcome

THEIRS: dict[str, Any] = {
    "doc_title": "Title of a",
    "doc_client_id": 1,
    "doc_categoryid": 1,
    "doc_date_start": GROW["start_date"],
}


def appears(shop: Workshop, address: str, **more: object) -> str:
    """Somebody else makes a contract that has our natural key, or our marker; answers its id."""
    if address.startswith("growcrm"):
        return str(shop.at_grow.create(**{**THEIRS, **more})["id"])
    return str(shop.at_trelica.put(externalId="a", vendorName=TRELICA["vendor_name"], **more)["id"])


def vanishes(shop: Workshop, address: str) -> None:
    """Somebody else deletes a managed contract."""
    path = "/api/contracts" if address.startswith("growcrm") else "/api/contracts/v1"
    shop.at(address)("DELETE", f"{path}/{shop.managed[address]}")


def changes(shop: Workshop, address: str) -> None:
    """Somebody else edits a field of a managed contract that is ours."""
    if address.startswith("growcrm"):
        body = {**THEIRS, "doc_value": "777"}
        shop.at_grow("PATCH", f"/api/contracts/{shop.managed[address]}", json=body)
    else:
        shop.at_trelica.put(**{**shop.live(address), "notes": "theirs"})


def written(shop: Workshop, vendor: str, *, again: bool = False) -> str:
    """Write or edit a manifest."""
    if vendor == "growcrm":
        return shop.grow("a", value="200" if again else "100")
    return shop.trelica("a", notes="new" if again else "old")


VENDORS = ["growcrm", "trelica"]


@pytest.mark.parametrize("vendor", VENDORS)
def test_an_object_that_was_changed_meanwhile_is_not_touched(shop: Workshop, vendor: str) -> None:
    """Theirs stays until somebody has seen it in a plan."""
    address = written(shop, vendor)
    shop.converge()
    written(shop, vendor, again=True)
    before = len(shop.ledger())
    result = shop.one(lambda: changes(shop, address))
    assert result.outcome is Outcome.STALE
    assert "was changed at the vendor after the plan was made; plan again" in str(result.error)
    assert len(shop.ledger()) == before + 1
    shop.converge()


@pytest.mark.parametrize("vendor", VENDORS)
def test_an_object_that_was_changed_meanwhile_is_not_deleted(shop: Workshop, vendor: str) -> None:
    """A delete has the same condition."""
    address = written(shop, vendor)
    shop.trelica("other")
    shop.converge()
    shop.remove(address)
    assert shop.one(lambda: changes(shop, address)).outcome is Outcome.STALE
    assert address in shop.managed
    shop.converge()


@pytest.mark.parametrize("vendor", VENDORS)
def test_an_object_that_is_gone_meanwhile_is_not_updated(shop: Workshop, vendor: str) -> None:
    """The next plan creates it again."""
    address = written(shop, vendor)
    shop.converge()
    written(shop, vendor, again=True)
    result = shop.one(lambda: vanishes(shop, address))
    assert result.outcome is Outcome.STALE
    assert "is gone from the vendor" in str(result.error)
    assert shop.actions() == {address: ("create",)}
    shop.converge()


@pytest.mark.parametrize("vendor", VENDORS)
def test_an_object_that_is_gone_meanwhile_needs_no_delete(shop: Workshop, vendor: str) -> None:
    """It is as the plan wants it; the lockfile forgets it."""
    address = written(shop, vendor)
    shop.trelica("other")
    shop.converge()
    shop.remove(address)
    before = len(shop.ledger())
    assert shop.one(lambda: vanishes(shop, address)).outcome is Outcome.APPLIED
    assert len(shop.ledger()) == before + 1
    assert address not in shop.managed


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_contract_that_appeared_meanwhile_is_not_made_twice(shop: Workshop, vendor: str) -> None:
    """The step names it and the key; the next plan adopts it."""
    address = written(shop, vendor)
    made: list[str] = []
    result = shop.one(lambda: made.append(appears(shop, address)))
    key = "client_id, title, start_date" if vendor == "growcrm" else "external_id"
    assert result.outcome is Outcome.STALE
    assert str(result.error) == f"an object with the same {key} exists by now: {made[0]}; plan again"
    assert shop.actions()[address][0] == "adopt"
    shop.converge()
    assert shop.managed == {address: made[0]}


@pytest.mark.parametrize("vendor", VENDORS)
def test_an_object_to_adopt_that_was_changed_meanwhile_is_not_touched(shop: Workshop, vendor: str) -> None:
    """What will be ours has the same condition as what is."""
    address = written(shop, vendor)
    identity = appears(shop, address)

    def edited() -> None:
        if vendor == "growcrm":
            shop.at_grow("PATCH", f"/api/contracts/{identity}", json={**THEIRS, "doc_value": "777"})
        else:
            shop.at_trelica.put(**{**shop.show(address, identity), "notes": "theirs"})

    assert shop.one(edited).outcome is Outcome.STALE
    assert shop.managed == {}
    shop.converge()


def called_gone(shop: Workshop, address: str) -> None:
    """Let a replica say once that a managed contract does not exist."""
    path = f"/api/contracts{'/v1' if address.startswith('trelica') else ''}/{shop.managed[address]}"
    shop.fault(address, "status", method="GET", path=path, status=404)


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_contract_that_was_wrongly_called_gone_is_found_by_its_key(shop: Workshop, vendor: str) -> None:
    """It has the id that the lockfile knows: nothing is to be done."""
    address = written(shop, vendor)
    shop.converge()
    called_gone(shop, address)
    assert shop.actions() == {}


def test_a_contract_that_was_wrongly_called_gone_is_not_made_again(shop: Workshop) -> None:
    """Also where its key did not find it: the search before the create does."""
    address = written(shop, "growcrm")
    shop.converge()
    called_gone(shop, address)
    nothing = {"data": [], "meta": {"current_page": 1, "last_page": 1, "total": 0}}
    shop.fault(address, "wrong_body", path=r"/api/contracts\?", body=nothing)
    result = shop.one()
    assert ([action.word for action in result.actions], result.outcome) == (["create"], Outcome.STALE)
    assert shop.ledger() == [("growcrm", "create")]
    assert shop.actions() == {}


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_contract_that_somebody_deleted_and_made_again_is_adopted(shop: Workshop, vendor: str) -> None:
    """Under another id: a create would be refused as stale in every run."""
    address = written(shop, vendor)
    shop.converge()
    vanishes(shop, address)
    identity = appears(shop, address)
    plan = shop.plan()
    (change,) = plan.changes
    assert (change.id, [each.word for each in change.actions]) == (identity, ["adopt", "update"])
    shop.converge()
    assert shop.managed == {address: identity}


def test_one_of_several_that_somebody_made_again_is_chosen_by_import(shop: Workshop) -> None:
    """The lockfile's id leads nowhere, so that the manifest's counts."""
    address = shop.grow("a", value="100")
    shop.converge()
    vanishes(shop, address)
    _, second = appears(shop, address), appears(shop, address, doc_value="100")
    assert "lifecycle.import" in shop.errors()[0]
    shop.grow("a", value="100", meta={"lifecycle": {"import": second}})
    assert shop.actions() == {address: ("adopt",)}
    shop.converge()
    assert shop.managed == {address: second}


def test_an_imported_contract_that_is_deleted_by_hand_is_created_again(shop: Workshop) -> None:
    """Its import was a wish of one plan, and is no promise that it stays."""
    identity = appears(shop, grow("a"))
    address = shop.grow("a", meta={"lifecycle": {"import": identity}})
    shop.converge()
    assert shop.managed == {address: identity}
    vanishes(shop, address)
    assert shop.actions() == {address: ("create",)}
    shop.converge()


def test_a_reference_whose_target_lost_its_value_meanwhile_is_stale(shop: Workshop) -> None:
    """Only the value is missing: the target itself stands still."""
    shop.grow("a", end_date="2026-12-31")
    shop.converge()
    source = grow("a")
    shop.trelica("b", renewal_date={"from": source, "field": "end_date"})
    body = {**THEIRS, "doc_date_end": None}
    result = shop.one(lambda: shop.at_grow("PATCH", f"/api/contracts/{shop.managed[source]}", json=body))
    assert result.outcome is Outcome.STALE
    assert f"{source}#end_date has no value at the vendor" in str(result.error)
    assert trelica("b") not in shop.managed
