"""Manifests for what is live: the next plan takes it over and changes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from e2e.world import GITHUB_YAML, RETAINER_YAML, World, clean_environment

EXAMPLE = Path(__file__).parents[2] / "examples" / "five-vendors"


@pytest.fixture
def company(tmp_path: Path) -> World:
    """The five vendors of the example, applied; its manifests and its lockfile are lost."""
    world = World(tmp_path / "project", clean_environment())
    shutil.copytree(EXAMPLE, world.root)
    world.apply()
    (world.root / "reconcile.lock").unlink()
    for path in (world.root / "contracts").glob("*.yaml"):
        path.unlink()
    return world


def test_the_next_plan_only_adopts(company: World) -> None:
    """For every kind of every vendor; after the apply nothing is left to discover or to change."""
    for vendor in ("growcrm", "procore", "trelica", "zenskar"):
        company.run("discover", vendor, "-o", "contracts")
    planned = company.actions()
    assert [address for address, actions in planned.items() if actions != ["adopt"]] == []
    kinds = {address.rpartition(".")[0] for address in planned}
    assert kinds >= {
        "growcrm.Contract",
        "procore.ContractPayment",
        "procore.WorkOrderContract",
        "trelica.Contract",
        "zenskar.Contract",
    }
    company.apply()
    assert company.in_sync()
    assert "0 live objects" in company.run("discover", "procore").err


def test_what_a_vendor_does_not_tell_is_left_to_the_author(company: World) -> None:
    """COR's list has no external id of the client; the file says so, and validate where."""
    ran = company.run("discover", "cor", "--match", "globex", "-o", "contracts")
    assert "client_id: the vendor does not tell it; fill it in" in ran.err
    assert (
        "# client_id: the vendor does not tell it"
        in (company.root / "contracts/cor-globex-relaunch.yaml").read_text()
    )
    assert "`spec.client_id` is missing" in company.run("validate", code=1).err


def test_what_is_declared_or_managed_is_not_discovered(alone: World) -> None:
    """By id, marker or natural key; and without a folder it is only shown."""
    alone.write("contracts/retainer.yaml", RETAINER_YAML)
    alone.write("contracts/github.yaml", GITHUB_YAML)
    alone.apply()
    alone.run("state", "rm", "trelica.Contract.github")
    for vendor in ("growcrm", "trelica.Contract"):
        ran = alone.run("discover", vendor)
        assert (ran.out, "0 live objects" in ran.err) == ("", True)
    (alone.root / "contracts/github.yaml").unlink()
    shown = alone.run("discover", "trelica", "--match", "github, inc").out
    assert "name: github" in shown
    assert 'external_id: "1"' in shown
    assert alone.run("discover", "trelica", "--match", "gitlab").out == ""


def test_nothing_is_overwritten(alone: World) -> None:
    """And nothing else is written."""
    alone.write("contracts/github.yaml", GITHUB_YAML)
    alone.apply()
    alone.run("state", "rm", "trelica.Contract.github")
    (alone.root / "contracts/github.yaml").unlink()
    alone.write("found/trelica-github.yaml", "# mine\n")
    refused = alone.run("discover", "trelica", "-o", "found", code=1).err
    assert "found/trelica-github.yaml exists already" in refused
    assert (alone.root / "found/trelica-github.yaml").read_text() == "# mine\n"


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("trelika", "there is no provider 'trelika'\n  did you mean trelica?"),
        ("procore.Contract", "procore has no kind 'Contract'"),
    ],
)
def test_an_unknown_provider_or_kind_is_an_error_with_the_nearest(
    alone: World, what: str, words: str
) -> None:
    """Exit 1."""
    (alone.root / "contracts").mkdir()
    assert words in alone.run("discover", what, code=1).err
