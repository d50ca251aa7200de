"""How many requests a plan costs."""

from __future__ import annotations

from collections import Counter

from e2e.world import GITHUB_YAML, RETAINER_YAML, World


def many(text: str, name: str, count: int, *edits: str) -> str:
    """Copies of a manifest with numbered names (and other texts, so that no natural key repeats)."""
    copies = []
    for number in range(count):
        copy = text.replace(f"name: {name}", f"name: {name}-{number}")
        for edit in edits:
            copy = copy.replace(edit, f"{edit} {number}")
        copies.append(copy)
    return "---\n".join(copies)


def test_an_unchanged_plan_costs_one_token_and_the_list_pages(world: World) -> None:
    """Nothing per contract: 120 contracts at Grow CRM are two pages, 30 at Trelica one."""
    world.write("contracts/retainer.yaml", many(RETAINER_YAML, "retainer", 120, "Design retainer"))
    world.write("contracts/github.yaml", many(GITHUB_YAML, "github", 30))
    world.apply()
    world.forget_requests()
    assert world.in_sync()
    paths = Counter((each["vendor"], each["path"].partition("?")[0]) for each in world.requests())
    assert paths == {
        ("growcrm", "/api/contracts"): 2,
        ("trelica", "/connect/token"): 1,
        ("trelica", "/api/contracts/v1"): 1,
    }


def test_one_managed_contract_is_asked_for_by_its_id(world: World) -> None:
    """Among many others of the account, one request is less than their pages."""
    world.write("contracts/retainer.yaml", RETAINER_YAML)
    world.apply()
    world.forget_requests()
    assert world.in_sync()
    assert [each["path"] for each in world.requests()] == [
        f"/api/contracts/{world.id_of('growcrm.Contract.retainer')}"
    ]
