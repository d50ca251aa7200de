"""A lost lockfile, rebuilt from what the manifests declare."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from e2e.world import GITHUB, GITHUB_YAML, RETAINER, RETAINER_YAML, World, clean_environment

EXAMPLE = Path(__file__).parents[2] / "examples" / "five-vendors"


def lose(world: World, *, journal: bool = True) -> None:
    """Lose the lockfile, and what else this machine knows but the vendors."""
    (world.root / "reconcile.lock").unlink()
    for path in (world.root / ".reconcile").glob("*") if journal else ():
        if not path.name.startswith("sandbox"):
            path.unlink()


@pytest.fixture
def company(tmp_path: Path) -> World:
    """The five vendors of the example, applied."""
    world = World(tmp_path / "project", clean_environment())
    shutil.copytree(EXAMPLE, world.root)
    world.apply()
    return world


def test_every_object_is_found_again(company: World) -> None:
    """By its marker or natural key; the next plan creates nothing, and a removed manifest deletes again."""
    before = company.lockfile()["resources"]
    lose(company)
    document = company.run("state", "rebuild", "--auto-approve", "--format", "json").json
    assert (document["missing"], document["diagnostics"]) == ([], [])
    assert {each["address"]: each["id"] for each in document["recorded"]} == {
        address: each["id"] for address, each in before.items()
    }
    by = {each["address"]: each["found_by"] for each in document["recorded"]}
    assert by["trelica.Contract.github-enterprise"] == "marker"
    assert by["growcrm.Contract.acme-design-retainer"] == "natural key"
    assert "create" not in {action for actions in company.actions().values() for action in actions}
    company.apply("--accept-value", "99999")  # of COR's amounts nobody knows what was there
    assert company.in_sync()
    (company.root / "contracts/trelica.yaml").unlink()
    assert [each["actions"] for each in company.plan(code=3)["changes"]] == [["delete"]] * 3


def test_nothing_is_recorded_beside_a_lockfile(alone: World) -> None:
    """Nor over one that can't be read: it may still be mended."""
    alone.write("contracts/github.yaml", GITHUB_YAML)
    alone.apply()
    refused = alone.run("state", "rebuild", "--auto-approve", code=1).err
    assert "reconcile.lock is there and manages 1 object" in refused
    path = alone.root / "reconcile.lock"
    path.write_text(path.read_text()[:-20])
    torn = path.read_bytes()
    alone.run("state", "rebuild", "--auto-approve", code=1)
    assert path.read_bytes() == torn


def test_what_is_missing_and_what_is_not_sure_is_named(alone: World) -> None:
    """The rest is recorded; the journal's own answers count first."""
    alone.write("contracts/github.yaml", GITHUB_YAML)
    alone.write("contracts/retainer.yaml", RETAINER_YAML)
    alone.apply()
    alone.run("state", "rm", RETAINER)
    alone.write("contracts/new.yaml", GITHUB_YAML.replace("name: github", "name: new"))
    twin = RETAINER_YAML.replace("name: retainer", "name: twin").replace("Design retainer", "Other")
    alone.write("contracts/twin.yaml", twin)
    alone.apply()
    alone.run("state", "rm", "growcrm.Contract.twin")
    lose(alone)
    alone.write("contracts/new2.yaml", GITHUB_YAML.replace("name: github", "name: new2"))
    ran = alone.run("state", "rebuild", "--auto-approve")
    assert "trelica.Contract.new2" in ran.out
    assert "not found at the vendor" in ran.out
    assert sorted(alone.lockfile()["resources"]) == sorted(
        [GITHUB, RETAINER, "growcrm.Contract.twin", "trelica.Contract.new"]
    )


def test_two_objects_with_one_natural_key_are_a_question(world: World) -> None:
    """It names both and the command that answers; nothing of it is recorded."""
    world.write("contracts/retainer.yaml", RETAINER_YAML)
    world.apply()
    twin = {
        "doc_title": "Design retainer",
        "doc_client_id": 1,
        "doc_categoryid": 1,
        "doc_date_start": "2026-01-01",
    }
    world.growcrm("POST", "/api/contracts", json=twin)
    lose(world)
    ran = world.run("state", "rebuild", "--auto-approve", code=1)
    assert f"reconcile import {RETAINER} ID" in ran.err
    assert not world.run("state", "list").out


def test_without_a_terminal_it_asks_for_the_word(alone: World) -> None:
    """As apply does."""
    alone.write("contracts/github.yaml", GITHUB_YAML)
    assert "--auto-approve" in alone.run("state", "rebuild", code=1).err


def test_what_can_not_be_read_is_not_recorded_and_named(world: World) -> None:
    """Whatever else was found is."""
    world.write("contracts/github.yaml", GITHUB_YAML)
    world.write("contracts/retainer.yaml", RETAINER_YAML)
    world.apply()
    lose(world)
    ran = world.run("state", "rebuild", "--auto-approve", code=1, RECONCILE_GROWCRM_API_KEY="wrong")
    assert "RECONCILE_GROWCRM_API_KEY" in ran.err
    assert list(world.lockfile()["resources"]) == [GITHUB]


def test_a_part_of_the_natural_key_is_enough_where_the_vendor_has_but_one(alone: World) -> None:
    """A payment by its invoice alone: the plan finds what the step would find, and takes it over."""
    alone.write(
        "contracts/pay.yaml",
        """\
        apiVersion: procore/v1
        kind: ContractPayment
        metadata: {name: pay}
        spec: {project_id: 1, contract_id: 1, invoice_number: INV-1, amount: 5}
        """,
    )
    alone.apply()
    lose(alone)
    assert alone.actions() == {"procore.ContractPayment.pay": ["adopt"]}
    alone.apply()
    assert alone.in_sync()
