"""Drift, and the lockfile by hand: nothing of it writes at a vendor."""

from __future__ import annotations

import pytest
from e2e.world import GITHUB, RETAINER, World

RENAMED = "trelica.Contract.hub"


@pytest.fixture
def watched(applied: World) -> World:
    """An applied project; its vendors must not be written to by what follows."""
    applied.forget_requests()
    return applied


def written(world: World) -> list[str]:
    """The methods of all requests that could have changed something."""
    safe = {("GET", "growcrm"), ("GET", "trelica"), ("POST", "trelica")}  # POST: the token
    return [each["method"] for each in world.requests() if (each["method"], each["vendor"]) not in safe]


def test_no_drift_is_exit_0_whatever_the_manifests_say(watched: World) -> None:
    """What counts is what was last applied."""
    watched.edit("contracts/github.yaml", "Annual", "Yearly")
    assert watched.run("drift", "--format", "json").json["drift"] == []
    assert watched.in_sync() is False


def test_drift_names_what_moved_and_what_is_gone(watched: World) -> None:
    """Exit 2; `before` is what was applied, `after` what is live."""
    live = watched.trelica("GET", "/api/contracts/v1/github").json()
    watched.trelica("PUT", "/api/contracts/v1", json={**live, "notes": "Theirs"})
    watched.growcrm("DELETE", f"/api/contracts/{watched.id_of(RETAINER)}")
    watched.forget_requests()
    drift = {each["address"]: each for each in watched.run("drift", "--format", "json", code=2).json["drift"]}
    assert drift[RETAINER]["gone"] is True
    assert drift[GITHUB]["fields"] == [
        {"path": ["notes"], "before": "Annual", "after": "Theirs", "origin": "drift"}
    ]
    assert "notes: Annual -> Theirs" in watched.run("drift", "--target", GITHUB, code=2).out
    assert "Annual" in watched.run("drift", "--format", "markdown", code=2).out
    assert written(watched) == []


def test_drift_that_can_not_be_read_is_an_error(watched: World) -> None:
    """It is not taken for none, nor for gone."""
    ran = watched.run("drift", "--format", "json", code=1, RECONCILE_GROWCRM_API_KEY="wrong")
    assert ran.json["drift"] == []
    assert "401" in ran.json["diagnostics"][0]["summary"]


def test_a_renamed_manifest_keeps_its_object_and_its_marker(watched: World) -> None:
    """`state mv` first; the plan would refuse to adopt the object twice."""
    watched.edit("contracts/github.yaml", "name: github", "name: hub")
    watched.run("state", "mv", GITHUB, RENAMED)
    assert watched.in_sync()
    watched.edit("contracts/github.yaml", "Annual", "Yearly")
    watched.apply()
    assert watched.trelica("GET", "/api/contracts/v1/github").json()["notes"] == "Yearly"
    assert watched.lockfile()["resources"][RENAMED]["marker"] == "github"


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        ("trelica.Contract.nothing", RENAMED, "did you mean trelica.Contract.github?"),
        (GITHUB, RETAINER, "is managed already"),
        (GITHUB, "growcrm.Contract.hub", "only the name"),
        (GITHUB, "hub", "is no address"),
    ],
)
def test_an_address_is_moved_only_where_that_makes_sense(
    watched: World, source: str, target: str, words: str
) -> None:
    """The lockfile stays as it is."""
    before = watched.lockfile()
    assert words in watched.run("state", "mv", source, target, code=1).err
    assert watched.lockfile() == before


def test_what_is_no_longer_managed_stays_at_the_vendor_and_can_be_taken_over(watched: World) -> None:
    """`state rm`, then `import` by its id: the plan is empty again."""
    identity = watched.id_of(RETAINER)
    watched.run("state", "rm", RETAINER)
    assert RETAINER not in watched.lockfile()["resources"]
    watched.run("import", RETAINER, identity)
    assert watched.id_of(RETAINER) == identity
    assert watched.in_sync()
    assert written(watched) == []


@pytest.mark.parametrize(
    ("address", "identity", "words"),
    [
        (RETAINER, "1", "is managed already"),
        ("growcrm.Contract.nothing", "1", "no manifest declares"),
        ("nothing", "1", "is no address"),
        ("growcrm.Contract.second", "99", "has no object with the id '99'"),
        ("growcrm.Contract.second", "1", "is managed as growcrm.Contract.retainer already"),
    ],
)
def test_only_a_live_object_that_nobody_owns_is_taken_over(
    watched: World, address: str, identity: str, words: str
) -> None:
    """And only under an address that a manifest declares."""
    text = (watched.root / "contracts/retainer.yaml").read_text()
    second = text.replace("name: retainer", "name: second").replace("Design retainer", "Second")
    watched.write("contracts/second.yaml", second)
    assert words in watched.run("import", address, identity, code=1).err
