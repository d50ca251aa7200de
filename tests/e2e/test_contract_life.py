"""The life of a contract, through the real command, at vendors on a port."""

from __future__ import annotations

import json

from e2e.world import GITHUB, GITHUB_YAML, RETAINER, RETAINER_YAML, World


def last_writes(world: World, since: int) -> list[tuple[str, str]]:
    """Method and path of every write after the first `since` ones."""
    return [(each["method"], each["path"]) for each in world.ledger()[since:]]


def test_manifests_become_contracts_and_the_second_plan_is_empty(world: World) -> None:
    """Create at both vendors, with tags and line items."""
    world.write("contracts/retainer.yaml", RETAINER_YAML)
    world.write("contracts/github.yaml", GITHUB_YAML)
    assert world.actions() == {RETAINER: ["create"], GITHUB: ["create"]}
    world.apply()
    live = world.growcrm("GET", f"/api/contracts/{world.id_of(RETAINER)}").json()["data"]
    assert (live["title"], live["value"], live["tags"]) == (
        "Design retainer",
        "1200.50",
        ["high-priority", "design"],
    )
    assert world.trelica("GET", "/api/contracts/v1/github").json()["id"] == world.id_of(GITHUB)
    assert world.in_sync()


def test_an_apply_with_nothing_to_do_sends_nothing_and_keeps_the_lockfile(applied: World) -> None:
    """No-op."""
    before = (applied.root / "reconcile.lock").read_bytes()
    writes = len(applied.ledger())
    assert "No changes." in applied.apply().out
    assert len(applied.ledger()) == writes
    assert (applied.root / "reconcile.lock").read_bytes() == before


def test_one_nested_line_item_is_updated(applied: World) -> None:
    """The change names the item by its key; the other item is as it was."""
    applied.edit("contracts/github.yaml", 'amount: "250"', 'amount: "275.50"')
    change = applied.plan()["changes"][0]
    assert change["actions"] == ["update"]
    assert [(each["path"], each["before"], each["after"]) for each in change["fields"]] == [
        (["line_items", "2", "amount"], "250", "275.50")
    ]
    applied.apply()
    items = applied.trelica("GET", "/api/contracts/v1/github").json()["lineItems"]
    assert [item["amount"] for item in items] == [210, 275.5]
    assert applied.in_sync()


def test_a_tag_change_alone_is_one_request(applied: World) -> None:
    """`PUT …/tags`, and nothing else is written."""
    writes = len(applied.ledger())
    applied.edit("contracts/retainer.yaml", "[High Priority, design]", "[design, vip]")
    assert applied.actions() == {RETAINER: ["tag"]}
    applied.apply()
    tags = f"/api/contracts/{applied.id_of(RETAINER)}/tags"
    assert last_writes(applied, writes) == [("PUT", tags)]
    assert applied.in_sync()


def test_an_update_and_a_tag_change_are_two_actions(applied: World) -> None:
    """Each in its own request."""
    writes = len(applied.ledger())
    applied.edit("contracts/retainer.yaml", "[High Priority, design]", "[design]")
    applied.edit("contracts/retainer.yaml", "1200.50", "1300")
    assert applied.actions() == {RETAINER: ["update", "tag"]}
    applied.apply()
    assert [method for method, _ in last_writes(applied, writes)] == ["PATCH", "PUT"]
    assert applied.in_sync()


def test_an_optional_field_taken_out_is_cleared(applied: World) -> None:
    """At both vendors."""
    applied.edit("contracts/retainer.yaml", "  end_date: 2026-12-31\n", "")
    applied.edit("contracts/github.yaml", "  notes: Annual\n", "")
    assert applied.actions() == {RETAINER: ["update"], GITHUB: ["update"]}
    applied.apply()
    live = applied.growcrm("GET", f"/api/contracts/{applied.id_of(RETAINER)}").json()["data"]
    assert live["dates"]["end"] is None
    assert "notes" not in applied.trelica("GET", "/api/contracts/v1/github").json()
    assert applied.in_sync()


def test_a_field_taken_out_of_a_line_item_is_cleared(applied: World) -> None:
    """Nested fields follow the same rule."""
    applied.edit("contracts/github.yaml", "description: Security, ", "")
    applied.apply()
    items = applied.trelica("GET", "/api/contracts/v1/github").json()["lineItems"]
    assert "description" not in items[1]
    assert applied.in_sync()


def test_a_removed_manifest_deletes_the_contract(applied: World) -> None:
    """And the lockfile forgets it."""
    identity = applied.id_of(RETAINER)
    (applied.root / "contracts/retainer.yaml").unlink()
    assert applied.actions() == {RETAINER: ["delete"]}
    applied.apply()
    assert RETAINER not in applied.lockfile()["resources"]
    gone = applied.http.get(
        f"{applied.url}/growcrm/api/contracts/{identity}",
        headers={"Authorization": f"Bearer {applied.env['RECONCILE_GROWCRM_API_KEY']}"},
    )
    assert gone.status_code == 404


def test_a_protected_contract_is_not_deleted(applied: World) -> None:
    """`prevent_destroy` outlives its manifest: it is in the lockfile."""
    applied.edit("contracts/retainer.yaml", "spec:", "lifecycle: {prevent_destroy: true}\nspec:")
    applied.apply()
    writes = len(applied.ledger())
    (applied.root / "contracts/retainer.yaml").unlink()
    ran = applied.run("apply", "--auto-approve", code=3)
    assert "prevent_destroy" in ran.err
    assert len(applied.ledger()) == writes
    assert applied.run("plan", "--destroy", code=3).code == 3


def test_an_ignored_field_is_left_as_the_vendor_has_it(applied: World) -> None:
    """`ignore_changes` on the notes; another field still converges."""
    applied.edit("contracts/github.yaml", "spec:", "lifecycle: {ignore_changes: [notes]}\nspec:")
    live = applied.trelica("GET", "/api/contracts/v1/github").json()
    applied.trelica("PUT", "/api/contracts/v1", json={**live, "notes": "Theirs"})
    assert applied.actions() == {}
    applied.edit("contracts/github.yaml", "2027-04-01", "2027-05-01")
    applied.apply()
    live = applied.trelica("GET", "/api/contracts/v1/github").json()
    assert (live["notes"], live["renewalDate"][:10]) == ("Theirs", "2027-05-01")
    assert applied.in_sync()


def test_replacing_needs_permission(applied: World) -> None:
    """Another client can't be set in place: an error without `replace`, delete and create with it."""
    identity = applied.id_of(RETAINER)
    applied.edit("contracts/retainer.yaml", "client_id: 1", "client_id: 2")
    ran = applied.run("apply", "--auto-approve", code=1)
    assert "client_id" in ran.err
    assert "lifecycle.replace: true" in ran.err
    assert "contracts/retainer.yaml:6" in ran.err
    applied.edit("contracts/retainer.yaml", "spec:", "lifecycle: {replace: true}\nspec:")
    assert applied.actions() == {RETAINER: ["delete", "create"]}
    applied.apply()
    assert applied.id_of(RETAINER) != identity
    assert len(applied.growcrm("GET", "/api/contracts").json()["data"]) == 1
    assert applied.in_sync()


def test_an_edit_by_hand_is_shown_as_drift_and_put_right(applied: World) -> None:
    """Origin `drift`; what was never written in the manifest stays theirs."""
    live = applied.trelica("GET", "/api/contracts/v1/github").json()
    by_hand = {**live, "renewalDate": "2030-01-01", "paymentMethod": "Invoice"}
    applied.trelica("PUT", "/api/contracts/v1", json=by_hand)
    change = applied.plan()["changes"][0]
    assert [(each["path"], each["origin"]) for each in change["fields"]] == [(["renewal_date"], "drift")]
    applied.apply()
    live = applied.trelica("GET", "/api/contracts/v1/github").json()
    assert (live["renewalDate"][:10], live["paymentMethod"]) == ("2027-04-01", "Invoice")
    assert applied.in_sync()


def test_a_contract_deleted_by_hand_is_planned_as_a_create(applied: World) -> None:
    """Only its own not-found says that it is gone."""
    applied.growcrm("DELETE", f"/api/contracts/{applied.id_of(RETAINER)}")
    assert applied.actions() == {RETAINER: ["create"]}
    applied.apply()
    assert applied.in_sync()


def test_a_clone_takes_over_the_source_and_then_what_the_manifest_writes(world: World) -> None:
    """The source is created first; its id is known by then."""
    world.write("contracts/retainer.yaml", RETAINER_YAML)
    world.write(
        "contracts/clone.yaml",
        """\
        apiVersion: growcrm/v1
        kind: Contract
        metadata: {name: a-clone}
        spec:
          clone_from: {from: growcrm.Contract.retainer}
          title: Second year
          client_id: 2
          category_id: 1
          start_date: 2027-01-01
          tags: [cloned]
        """,
    )
    world.apply()
    assert [each["action"] for each in world.ledger("growcrm")] == ["create", "tag", "clone", "tag"]
    live = world.growcrm("GET", f"/api/contracts/{world.id_of('growcrm.Contract.a-clone')}").json()["data"]
    assert (live["body"], live["tags"], live["client"]["id"]) == ("<p>Forty hours</p>", ["cloned"], 2)
    assert world.in_sync()


def test_a_contract_with_our_marker_is_adopted_and_never_made_twice(applied: World) -> None:
    """A lost lockfile: both are found again, by marker and by natural key."""
    (applied.root / "reconcile.lock").unlink()
    writes = len(applied.ledger())
    assert applied.actions() == {RETAINER: ["adopt"], GITHUB: ["adopt"]}
    applied.apply()
    assert len(applied.ledger()) == writes
    assert applied.in_sync()


def test_a_saved_plan_is_applied_once(applied: World) -> None:
    """The second time it is refused, and says that it was applied already."""
    applied.edit("contracts/github.yaml", 'amount: "250"', 'amount: "300"')
    applied.run("plan", "-o", "my.plan")
    applied.run("apply", "my.plan")
    assert applied.in_sync()
    writes = len(applied.ledger())
    assert "applied already" in applied.run("apply", "my.plan", code=4).err
    assert len(applied.ledger()) == writes


def test_a_saved_plan_is_refused_after_the_manifest_changed(applied: World) -> None:
    """What was reviewed is what runs."""
    applied.edit("contracts/github.yaml", 'amount: "250"', 'amount: "300"')
    applied.run("plan", "-o", "my.plan")
    applied.edit("contracts/github.yaml", 'amount: "300"', 'amount: "3000"')
    writes = len(applied.ledger())
    assert "manifests" in applied.run("apply", "my.plan", code=4).err
    assert len(applied.ledger()) == writes


def test_a_saved_plan_is_refused_where_the_vendor_changed(applied: World) -> None:
    """The step ends as stale; nothing is written over the other's edit."""
    applied.edit("contracts/github.yaml", 'amount: "250"', 'amount: "300"')
    applied.run("plan", "-o", "my.plan")
    live = applied.trelica("GET", "/api/contracts/v1/github").json()
    applied.trelica("PUT", "/api/contracts/v1", json={**live, "notes": "Changed meanwhile"})
    writes = len(applied.ledger())
    ran = applied.run("apply", "my.plan", "--format", "json", code=4)
    assert ran.json["results"][0]["outcome"] == "stale"
    assert len(applied.ledger()) == writes


def test_an_altered_plan_is_refused(applied: World) -> None:
    """Its digest no longer fits."""
    applied.edit("contracts/github.yaml", 'amount: "250"', 'amount: "300"')
    applied.run("plan", "-o", "my.plan")
    path = applied.root / "my.plan"
    document = json.loads(path.read_text())
    document["changes"][0]["fields"][0]["after"] = "1"
    path.write_text(json.dumps(document))
    writes = len(applied.ledger())
    assert applied.run("apply", "my.plan", code=4).code == 4
    assert len(applied.ledger()) == writes


def test_a_reference_to_a_new_contract_is_known_once_it_was_created(world: World) -> None:
    """Across vendors: the Trelica contract carries the Grow CRM contract's id."""
    world.write("contracts/retainer.yaml", RETAINER_YAML)
    world.write("contracts/github.yaml", GITHUB_YAML.replace("spec:", f"spec:\n  ref: {{from: {RETAINER}}}"))
    fields = {tuple(each["path"]): each["after"] for each in world.plan()["changes"][1]["fields"]}
    assert fields["ref",] == {"from": RETAINER}
    world.apply()
    assert world.trelica("GET", "/api/contracts/v1/github").json()["ref"] == world.id_of(RETAINER)
    assert world.lockfile()["resources"][GITHUB]["depends_on"] == [RETAINER]
    assert world.in_sync()


def test_destroy_removes_everything_that_is_managed(applied: World) -> None:
    """And nothing else."""
    applied.growcrm(
        "POST",
        "/api/contracts",
        json={
            "doc_title": "Theirs",
            "doc_client_id": 1,
            "doc_categoryid": 1,
            "doc_date_start": "2026-01-01",
        },
    )
    applied.apply("--destroy")
    assert applied.lockfile()["resources"] == {}
    assert [each["title"] for each in applied.growcrm("GET", "/api/contracts").json()["data"]] == ["Theirs"]
    assert applied.trelica("GET", "/api/contracts/v1").json()["results"] == []


def test_a_target_narrows_the_run_to_itself_and_what_it_refers_to(applied: World) -> None:
    """The other change waits."""
    applied.edit("contracts/github.yaml", "Annual", "Yearly")
    applied.edit("contracts/retainer.yaml", "1200.50", "1300")
    applied.apply("--target", GITHUB)
    assert applied.actions() == {RETAINER: ["update"]}
