"""Saved plans that are signed: made and applied by who has the key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from e2e.world import GITHUB, GITHUB_YAML, World

from reconcile.state import digest

KEY, OTHER = "a long and secret key", "another key"


@pytest.fixture
def made(alone: World) -> World:
    """A plan to create one contract, signed."""
    alone.write("contracts/github.yaml", GITHUB_YAML)
    assert KEY not in alone.run("plan", "-o", "my.plan", RECONCILE_PLAN_KEY=KEY).err
    return alone


def altered(path: Path, *, keeps_signature: bool) -> None:
    """Let the plan create another contract, with a digest that fits."""
    document = json.loads(path.read_text())
    document["changes"][0]["fields"][0]["after"] = "Mallory"
    if not keeps_signature:
        del document["guard"]["signature"]
    del document["digest"]
    path.write_text(json.dumps({**document, "digest": digest(document)}, indent=2, sort_keys=True) + "\n")


def test_a_signed_plan_is_shown_and_applied_with_its_key(made: World) -> None:
    """Once, as any plan; the key is in none of its files."""
    assert GITHUB in made.run("show", "my.plan", RECONCILE_PLAN_KEY=KEY).out
    made.run("apply", "my.plan", RECONCILE_PLAN_KEY=KEY)
    assert "was applied already" in made.run("apply", "my.plan", code=4, RECONCILE_PLAN_KEY=KEY).err
    texts = [each.read_bytes() for each in made.root.rglob("*") if each.is_file()]
    assert not any(KEY.encode() in each for each in texts)


def test_a_plan_that_is_not_signed_as_it_must_be_is_refused(made: World) -> None:
    """With another key, altered, or not at all; by show too, and nothing is sent."""
    assert (
        "signed with another key, or altered"
        in made.run("apply", "my.plan", code=4, RECONCILE_PLAN_KEY=OTHER).err
    )
    assert (
        "signed with another key, or altered"
        in made.run("show", "my.plan", code=4, RECONCILE_PLAN_KEY=OTHER).err
    )
    altered(made.root / "my.plan", keeps_signature=True)
    assert (
        "signed with another key, or altered"
        in made.run("apply", "my.plan", code=4, RECONCILE_PLAN_KEY=KEY).err
    )
    altered(made.root / "my.plan", keeps_signature=False)
    refused = made.run("apply", "my.plan", code=4, RECONCILE_PLAN_KEY=KEY).err
    assert "is not signed, and a key is set (RECONCILE_PLAN_KEY)" in refused
    assert "make a new one" in refused
    assert not (made.root / "reconcile.lock").exists()


def test_a_signed_plan_is_not_applied_without_the_key(made: World) -> None:
    """Whoever signs wants it checked; it may be read. An empty key is none."""
    assert GITHUB in made.run("show", "my.plan").out
    refused = made.run("apply", "my.plan", code=1, RECONCILE_PLAN_KEY="").err
    assert "is signed, and there is no key to check it with" in refused
    assert "set RECONCILE_PLAN_KEY" in refused


def test_what_is_attached_is_a_part_of_what_was_reviewed(alone: World) -> None:
    """A file whose content changes after the plan makes it stale."""
    alone.write("contracts/invoice.txt", "one")
    alone.write(
        "contracts/pay.yaml",
        """\
        apiVersion: procore/v1
        kind: ContractPayment
        metadata: {name: pay}
        spec: {project_id: 1, contract_id: 1, payment_number: 7, attachments: [invoice.txt]}
        """,
    )
    alone.run("plan", "-o", "my.plan")
    alone.write("contracts/invoice.txt", "two")
    assert "or a file beside them" in alone.run("apply", "my.plan", code=4).err
