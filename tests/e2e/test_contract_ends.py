"""Zenskar through the real command: pauses, expiries, and contracts that can't be deleted any more."""

from __future__ import annotations

import pytest
from e2e.world import World

ADDRESS = "zenskar.Contract.acme"
ACME = "contracts/acme.yaml"
YAML = """\
apiVersion: zenskar/v1
kind: Contract
metadata: {name: acme}
lifecycle: {allow_expire: false}
spec:
  name: Acme
  status: active
  currency: USD
  start_date: 2026-01-01
  customer_id: c0000000-0000-4000-8000-000000000001
  phases: [{name: standard, start_date: 2026-01-01}]
"""
PAUSED = "  pause: {from: 2030-01-01, until: 2030-02-01}\n"


@pytest.fixture
def signed(alone: World) -> World:
    """An active contract, applied."""
    alone.write(ACME, YAML)
    alone.apply()
    return alone


def remove(world: World) -> None:
    """Remove the manifest, and leave another one."""
    (world.root / ACME).unlink()
    world.write("contracts/other.yaml", YAML.replace("name: acme", "name: other"))


def test_a_pause_is_a_line_of_its_own(signed: World) -> None:
    """When it begins, moves and ends; the plan after each is empty."""
    signed.write(ACME, YAML + PAUSED)
    assert "~ pause from 2030-01-01 until 2030-02-01" in signed.run("plan").out
    signed.apply()
    assert signed.in_sync()
    signed.edit(ACME, "2030-02-01", "2030-03-01")
    assert "~ move the pause: from 2030-01-01 until 2030-03-01" in signed.run("plan").out
    signed.apply()
    signed.write(ACME, YAML)
    assert "~ resume: the pause from 2030-01-01 until 2030-03-01 ends" in signed.run("plan").out
    [change] = signed.plan()["changes"]
    assert change["notes"] == ["resume: the pause from 2030-01-01 until 2030-03-01 ends"]
    signed.apply()
    assert signed.in_sync()


def test_an_expiry_is_a_line_of_its_own_and_needs_permission(signed: World) -> None:
    """Under its own name, and as an end that has come."""
    signed.edit(ACME, "status: active", "status: expired\n  expiry_date: 2026-06-30")
    refused = signed.run("plan", code=1)
    assert "expiry_date" in refused.err
    assert f"{ACME}:8:16" in refused.err
    assert "lifecycle.allow_expire: true" in refused.err
    signed.edit(ACME, "allow_expire: false", "allow_expire: true")
    assert "expire on 2026-06-30: this can't be taken back" in signed.run("plan").out
    signed.apply()
    assert signed.in_sync()
    signed.edit(ACME, "name: Acme", "name: Acme Inc.")
    assert "the contract has expired" in signed.run("plan", code=1).err


def test_an_end_in_the_past_needs_permission_too(signed: World) -> None:
    """Zenskar expires the contract by it."""
    signed.write(ACME, YAML + "  end_date: 2026-03-01\n")
    assert "end_date" in signed.run("plan", code=1).err


def test_a_draft_is_deleted(signed: World) -> None:
    """As the document says."""
    signed.write(ACME, YAML.replace("active", "draft").replace("name: acme", "name: draft"))
    signed.run("state", "rm", ADDRESS)
    signed.apply()
    remove(signed)
    signed.write("contracts/other.yaml", YAML)
    signed.apply()
    assert signed.run("state", "list").out.split() == [ADDRESS]


def test_an_active_contract_without_its_manifest_expires_by_permission_only(signed: World) -> None:
    """And is managed no more; what had ended already is only forgotten."""
    remove(signed)
    refused = signed.run("plan", code=1).err
    assert "removing it can't be taken back: expire it" in refused
    assert f"reconcile state rm {ADDRESS}" in refused
    signed.write(ACME, YAML.replace("allow_expire: false", "allow_expire: true"))
    signed.apply()
    (signed.root / ACME).unlink()
    planned = signed.run("plan").out
    assert f"- {ADDRESS}" in planned
    assert "expire it: only a draft can be deleted" in planned
    signed.apply()
    assert signed.run("state", "list").out.split() == ["zenskar.Contract.other"]
    assert signed.in_sync()


def test_a_contract_that_is_no_draft_any_more_is_not_expired_by_a_plan_that_deletes_it(alone: World) -> None:
    """Its status is ignored, so that it is no part of what the plan compares; the step is stale."""
    lifecycle = "allow_expire: true, ignore_changes: [status]"
    alone.write(
        ACME, YAML.replace("allow_expire: false", lifecycle).replace("status: active", "status: draft")
    )
    alone.apply()
    remove(alone)
    alone.run("plan", "--target", ADDRESS, "-o", "delete.plan")
    alone.write(ACME, YAML.replace("allow_expire: false", lifecycle))
    activated = alone.root.parent / "activating"
    activated.mkdir()
    (alone.root / ".reconcile").rename(activated / ".reconcile")
    for name in ("reconcile.yaml",):
        (activated / name).write_text((alone.root / name).read_text())
    other = World(activated, alone.env)
    other.write(ACME, YAML)
    other.apply()
    (activated / ".reconcile").rename(alone.root / ".reconcile")
    (alone.root / ACME).unlink()
    stale = alone.run("apply", "delete.plan", code=4)
    assert "is not what the plan showed any more" in stale.err
    assert other.env == alone.env
