"""A managed contract that seems gone: called so by mistake, or deleted and made again."""

from __future__ import annotations

import pytest
from engine.strangers import VENDORS, appears, vanishes, written
from engine.workshop import Workshop, grow

from reconcile.core.outcome import Outcome


def called_gone(shop: Workshop, address: str) -> None:
    """Let a replica say, each time it is asked, that a managed contract does not exist."""
    path = f"/api/contracts{'/v1' if address.startswith('trelica') else ''}/{shop.managed[address]}"
    shop.fault(address, "status", method="GET", path=path, status=404, times=2)


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
    shop.fault(address, "wrong_body", path=r"/api/contracts\?", body=nothing, times=3)
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
