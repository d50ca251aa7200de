"""What a plan puts on which stream, saves, and ends with."""

from __future__ import annotations

import os

from cli.shell import GITHUB, PROJECT, Shell

from reconcile.state import RunLock


def test_the_plan_is_data_and_progress_is_not(shell: Shell) -> None:
    """Stdout has the changes and their sum, stderr what was read."""
    ran = shell.run("plan")
    assert "+ trelica.Contract.github" in ran.out
    assert ran.out.rstrip().splitlines()[-2:] == [
        "Plan: 2 to create, 0 to update, 0 to tag, 0 to delete.",
        "Value: +1,200.50",
    ]
    assert ran.err.splitlines() == ["growcrm.Contract: read, 0 found", "trelica.Contract: read, 0 found"]


def test_pending_changes_are_2_only_where_that_is_asked_for(shell: Shell) -> None:
    """And 0 once there are none."""
    assert shell.run("plan").code == 0
    assert shell.run("plan", "--detailed-exitcode", code=2).code == 2
    shell.run("apply", "--auto-approve")
    assert "No changes." in shell.run("plan", "--detailed-exitcode").out


def test_a_document_is_the_only_data(shell: Shell) -> None:
    """Also where the plan is saved at once."""
    ran = shell.run("plan", "--format", "json", "-o", "my.plan")
    assert [each["address"] for each in ran.json["changes"]] == [
        "growcrm.Contract.retainer",
        "trelica.Contract.github",
    ]
    assert ran.json["summary"]["create"] == 2
    assert "Saved as my.plan" in ran.err


def test_a_plan_for_a_pull_request_or_a_browser(shell: Shell) -> None:
    """Each is the only data."""
    assert shell.run("plan", "--format", "markdown").out.startswith("### Plan for `shop`")
    assert shell.run("plan", "--format", "html").out.lower().startswith("<!doctype html>")
    assert shell.run("plan", "--format", "gitlab").json == {"create": 2, "update": 0, "delete": 0}
    assert len(shell.run("plan", "--format", "tfplan").json["resource_changes"]) == 2


def test_invalid_manifests_leave_a_document_with_the_mistakes(shell: Shell) -> None:
    """No changes in it; the same as text on stderr, and no plan file."""
    shell.write("contracts/bad.yaml", "apiVersion: trelica/v1\nkind: Contrat\n")
    ran = shell.run("plan", "--format", "json", "-o", "my.plan", code=1)
    assert ran.json["changes"] == []
    assert {each["file"] for each in ran.json["diagnostics"]} == {"contracts/bad.yaml"}
    assert "contracts/bad.yaml:2:7" in ran.err
    assert not (shell.root / "my.plan").exists()
    assert "There is no plan" in shell.run("plan", "--format", "markdown", code=1).out


def test_missing_credentials_leave_a_document_that_names_the_variables(shell: Shell) -> None:
    """All of them at once."""
    shell.write("reconcile.yaml", PROJECT)
    ran = shell.run("plan", "--format", "json", code=1)
    (problem,) = ran.json["diagnostics"]
    for name in (
        "RECONCILE_GROWCRM_BASE_URL",
        "RECONCILE_GROWCRM_API_KEY",
        "RECONCILE_TRELICA_CLIENT_SECRET",
    ):
        assert name in problem["summary"] + problem["detail"]
        assert name in ran.err


def test_a_damaged_lockfile_leaves_a_document_and_stays_as_it_is(applied: Shell) -> None:
    """Whatever stops a run."""
    path = applied.root / "reconcile.lock"
    path.write_bytes(path.read_bytes()[:-10])
    damaged = path.read_bytes()
    ran = applied.run("plan", "--format", "json", code=1)
    assert "reconcile.lock" in ran.json["diagnostics"][0]["summary"]
    assert path.read_bytes() == damaged


def test_a_refused_plan_shows_its_changes_ends_with_3_and_is_not_saved(applied: Shell) -> None:
    """The refusal is on stderr, with the option that lifts it, and that option does."""
    for number in range(6):
        applied.write(f"contracts/{number}.yaml", GITHUB.replace("name: github", f"name: copy-{number}"))
    applied.run("apply", "--auto-approve")
    for number in range(6):
        (applied.root / f"contracts/{number}.yaml").unlink()
    ran = applied.run("plan", "-o", "my.plan", code=3)
    assert "6 to delete" in ran.out
    assert "--accept-deletes 6" in ran.err
    assert "my.plan was not written" in ran.err
    assert not (applied.root / "my.plan").exists()
    ran = applied.run("plan", "--accept-deletes", "6", "-o", "my.plan")
    assert (applied.root / "my.plan").exists()


def test_a_plan_can_be_narrowed(shell: Shell) -> None:
    """By address and by label."""

    def addresses(*args: str) -> list[str]:
        changes = shell.run("plan", "--format", "json", *args).json["changes"]
        return [each["address"] for each in changes]

    assert addresses("--target", "trelica.Contract.github") == ["trelica.Contract.github"]
    assert addresses("--exclude", "trelica.Contract.github") == ["growcrm.Contract.retainer"]
    assert addresses("-l", "team=studio") == ["growcrm.Contract.retainer"]
    assert addresses("-l", "team=studio", "-l", "tier=1") == []


def test_percentages_are_accepted_with_and_without_their_sign(applied: Shell) -> None:
    """As the refusal prints them, or as people write them."""
    applied.run("plan", "--accept-changes", "40", "--accept-value", "12.5%")


def test_an_unknown_target_is_an_error_with_the_nearest_address(shell: Shell) -> None:
    """Not an empty plan."""
    ran = shell.run("plan", "--format", "json", "--target", "trelica.Contract.githb", code=1)
    assert "did you mean trelica.Contract.github?" in ran.json["diagnostics"][0]["detail"]
    assert ran.json["changes"] == []


def test_a_profile_counts_the_requests_of_each_provider(applied: Shell) -> None:
    """On stderr, and also when the run fails."""
    err = applied.run("plan", "--profile").err
    assert "growcrm: 1 request\n" in err
    assert "trelica: 2 requests\n" in err
    assert "POST /connect/token" in err
    assert "no requests" in applied.run("plan", "--profile", "--target", "a.B.c", code=1).err


def test_a_plan_beside_a_running_apply_says_so(shell: Shell) -> None:
    """It needs no run lock; one that a dead run left behind is not mentioned."""
    with RunLock(shell.root, "reconcile apply"):
        ran = shell.run("plan", "--format", "json")
        assert ran.json["summary"]["create"] == 2
        assert f"`reconcile apply`, process {os.getpid()}" in ran.err
    assert "under way" not in shell.run("plan").err


def test_a_plan_file_that_can_not_be_written_is_an_error(shell: Shell) -> None:
    """The document says so."""
    ran = shell.run("plan", "--format", "json", "-o", "nowhere/my.plan", code=1)
    assert "nowhere" in ran.json["diagnostics"][0]["summary"]
