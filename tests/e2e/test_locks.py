"""Procore's locks through the real command: what they forbid is told by the plan."""

from __future__ import annotations

import pytest
from e2e.world import PROJECT, World

PAY = "contracts/pay.yaml"
STEEL = "contracts/steel.yaml"
PAYMENT = """\
apiVersion: procore/v1
kind: ContractPayment
metadata: {name: pay}
spec:
  project_id: 1
  contract_id: 1
  payment_number: 7
  payment_method: check
  amount: 100
  origin_id: erp-7
"""
CONTRACT = """\
apiVersion: procore/v1
kind: WorkOrderContract
metadata: {name: steel}
spec: {project_id: 2, number: SC-9, vendor_id: 5, status: Approved}
"""


def locked(world: World, **settings: object) -> World:
    """Let the account lock, and say so in the project file; one payment and one contract are applied."""
    words = ", ".join(f"{name}: {str(value).lower()}" for name, value in settings.items())
    world.write("reconcile.yaml", f"{PROJECT}providers:\n  procore: {{{words}}}\n")
    switches = {
        "lock_mode": settings.get("origin_lock", "none"),
        "approved_lock": "approved_lock" in settings,
    }
    world.http.post(f"{world.url}/_switches", json={"procore": switches}).raise_for_status()
    world.write(PAY, PAYMENT)
    world.write(STEEL, CONTRACT)
    world.apply()
    return world


@pytest.mark.parametrize("mode", ["narrow", "full"])
def test_a_locked_payment_is_an_error_of_the_plan(world: World, mode: str) -> None:
    """The message names the field, its place and the way out; nothing is sent."""
    locked(world, origin_lock=mode)
    writes = len(world.ledger())
    world.edit(PAY, "amount: 100", "amount: 120")
    refused = world.run("plan", code=1).err
    assert "amount can't be changed: the object has an origin_id and is locked" in refused
    assert f"{PAY}:9:" in refused
    (world.root / PAY).unlink()
    assert "an object with an origin_id can't be removed" in world.run("apply", "--auto-approve", code=1).err
    assert len(world.ledger()) == writes


def test_under_the_narrow_lock_files_and_origin_data_are_still_written(world: World) -> None:
    """What the vendor never shows is not sent again beside them."""
    locked(world, origin_lock="narrow")
    world.write("contracts/invoice.txt", "Steel")
    world.write(PAY, f"{PAYMENT}  origin_data: ours\n  attachments: [invoice.txt]\n")
    world.apply()
    assert world.in_sync()


def test_without_a_lock_everything_is_written(world: World) -> None:
    """The third mode."""
    locked(world, origin_lock="none")
    world.edit(PAY, "amount: 100", "amount: 120")
    world.apply()
    assert world.in_sync()


def test_an_approved_contract_keeps_its_vendor_and_stays(world: World) -> None:
    """Until it is a draft again."""
    locked(world, approved_lock=True)
    world.edit(STEEL, "vendor_id: 5", "vendor_id: 6")
    refused = world.run("plan", code=1).err
    assert "vendor_id can't be changed while its status is Approved" in refused
    assert "set its status to Draft first" in refused
    world.edit(STEEL, "status: Approved", "status: Draft")
    world.apply()
    assert world.in_sync()
