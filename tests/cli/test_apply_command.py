"""What an apply asks for, prints, and ends with."""

from __future__ import annotations

import os
import shutil
import time

import httpx2 as httpx
import pytest
from cli.shell import Shell, Vendors

from reconcile.state import RunLock, read_holder


def test_steps_are_told_as_they_end_and_the_sum_is_data(shell: Shell) -> None:
    """The plan and the sum on stdout, the steps on stderr."""
    ran = shell.run("apply", "--auto-approve")
    assert "Plan: 2 to create" in ran.out
    assert ran.out.splitlines()[-1] == "Apply complete: 2 created."
    steps = [line for line in ran.err.splitlines() if "created" in line]
    assert sorted(line.split(": created (")[0] for line in steps) == [
        "growcrm.Contract.retainer",
        "trelica.Contract.github",
    ]


def test_without_a_terminal_and_without_a_word_nothing_is_sent(shell: Shell) -> None:
    """It says so before it looks at anything, in a document as well."""
    shell.write("contracts/bad.yaml", "torn: [")
    ran = shell.run("apply", "--format", "json", code=1)
    assert "--auto-approve" in ran.err
    assert "bad.yaml" not in ran.err
    assert ran.json["results"] == []
    assert "--auto-approve" in ran.json["diagnostics"][0]["detail"]
    assert not (shell.root / ".reconcile").exists()


def test_a_saved_plan_needs_no_word(shell: Shell) -> None:
    """It was reviewed."""
    shell.run("plan", "-o", "my.plan")
    ran = shell.run("apply", "my.plan")
    assert ran.out == "Apply complete: 2 created.\n"
    assert len(shell.lockfile) == 2


def test_a_saved_plan_without_changes_says_so(applied: Shell) -> None:
    """Nothing to do is an answer."""
    applied.run("plan", "-o", "my.plan")
    assert "No changes." in applied.run("apply", "my.plan").out


def test_a_document_holds_the_results_and_nothing_else_is_data(shell: Shell) -> None:
    """One entry a step, counted by outcome."""
    document = shell.run("apply", "--auto-approve", "--format", "json").json
    assert {(each["address"], each["action"], each["outcome"]) for each in document["results"]} == {
        ("growcrm.Contract.retainer", "create", "applied"),
        ("trelica.Contract.github", "create", "applied"),
    }
    assert document["summary"]["applied"] == 2
    again = shell.run("apply", "--auto-approve", "--format", "json").json
    assert (again["results"], again["diagnostics"]) == ([], [])


def test_a_plan_with_errors_is_not_applied_and_its_errors_are_in_the_document(applied: Shell) -> None:
    """Another client needs permission; the other change waits as well."""
    applied.edit("contracts/retainer.yaml", "client_id: 1", "client_id: 2")
    applied.edit("contracts/github.yaml", "Annual", "Yearly")
    before = applied.lockfile
    ran = applied.run("apply", "--auto-approve", "--format", "json", code=1)
    assert ran.json["results"] == []
    assert "client_id" in ran.json["diagnostics"][0]["summary"]
    assert "client_id" in ran.err
    assert applied.lockfile == before


def test_a_refused_plan_ends_with_3_and_shows_what_was_refused(applied: Shell) -> None:
    """`--accept-…` is a word for apply as well."""
    for name in ("one", "two"):
        text = (applied.root / "contracts/github.yaml").read_text("utf-8")
        applied.write(f"contracts/{name}.yaml", text.replace("name: github", f"name: {name}"))
    applied.run("apply", "--auto-approve")
    ran = applied.run("apply", "--auto-approve", "--destroy", code=3)
    assert "4 to delete" in ran.out
    assert "--accept-deletes 4" in ran.err
    assert len(applied.lockfile) == 4
    assert "4 deleted" in applied.run("apply", "--auto-approve", "--destroy", "--accept-deletes", "4").out
    assert applied.lockfile == {}


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("no.plan", None, 1, "no.plan"),
        ("my.plan", "{}", 1, "no saved plan"),
        ("my.plan", None, 4, "applied already"),
    ],
)
def test_a_plan_file_that_is_none_or_used_is_refused(
    shell: Shell, name: str, content: str | None, code: int, words: str
) -> None:
    """1 if it is no plan at all, 4 if it is not good any more; a document either way."""
    shell.run("plan", "-o", "my.plan")
    shell.run("apply", "my.plan")
    if content:
        shell.write(name, content)
    ran = shell.run("apply", name, "--format", "json", code=code)
    assert words in ran.err
    assert ran.json["results"] == []


def test_a_held_run_lock_is_7_and_names_its_holder(shell: Shell) -> None:
    """And the command that breaks it."""
    with RunLock(shell.root, "reconcile apply --target x") as lock:
        ran = shell.run("apply", "--auto-approve", "--format", "json", code=7)
    assert f"reconcile unlock {lock.holder.id}" in ran.err
    assert f"`reconcile apply --target x`, process {os.getpid()}" in ran.json["diagnostics"][0]["summary"]


def test_an_apply_waits_for_the_run_lock_as_long_as_it_is_told(shell: Shell) -> None:
    """Then it goes on, or ends with 7."""
    with RunLock(shell.root, "reconcile apply"):
        patient = shell.start("apply", "--auto-approve", "--lock-timeout", "1m")
        started = time.monotonic()
        shell.run("apply", "--auto-approve", "--lock-timeout", "1.5", code=7)
        assert time.monotonic() - started > 1.5
        assert patient.poll() is None
    out, err = patient.communicate(timeout=60)
    assert patient.returncode == 0, err
    assert "2 created" in out


def test_the_holder_of_the_run_lock_is_recorded_with_its_command(shell: Shell) -> None:
    """As it was typed."""
    shell.run("apply", "--auto-approve", "--target", "trelica.Contract.github")
    assert read_holder(shell.root) is None
    assert list(shell.lockfile) == ["trelica.Contract.github"]


def test_a_folder_that_can_not_be_written_is_in_the_document(shell: Shell) -> None:
    """Nothing was sent."""
    shell.run("plan", "-o", "my.plan")
    shutil.rmtree(shell.root / ".reconcile", ignore_errors=True)
    (shell.root / ".reconcile").write_text("a file in the way")
    ran = shell.run("apply", "my.plan", "--format", "json", code=1)
    assert ".reconcile" in ran.json["diagnostics"][0]["summary"]


@pytest.mark.parametrize("format", ["text", "json"])
def test_a_step_that_went_stale_is_4_and_shows_what_moved(
    served: Shell, vendors: Vendors, format: str
) -> None:
    """Field, what was planned, and what is there now; the other step is carried out."""
    served.run("apply", "--auto-approve")
    served.edit("contracts/retainer.yaml", "1200.50", "1300")
    served.edit("contracts/github.yaml", "Annual", "Yearly")
    served.run("plan", "-o", "my.plan")
    base, key = (vendors.exports[f"RECONCILE_GROWCRM_{name}"] for name in ("BASE_URL", "API_KEY"))
    body = {"doc_title": "Retainer", "doc_categoryid": 1, "doc_date_start": "2026-01-01", "doc_value": "7"}
    identity = served.lockfile["growcrm.Contract.retainer"]["id"]
    url, headers = f"{base}/api/contracts/{identity}", {"Authorization": f"Bearer {key}"}
    httpx.patch(url, json=body, headers=headers).raise_for_status()
    ran = served.run("apply", "my.plan", "--format", format, code=4)
    moved = "value: planned '1200.50' -> '1300', is '7.00' now"
    assert moved in " ".join(ran.err.split())
    assert "trelica.Contract.github: updated" in ran.err
    if format == "json":
        errors = {each["address"]: each["error"] for each in ran.json["results"]}
        assert moved in errors["growcrm.Contract.retainer"]
        assert errors["trelica.Contract.github"] is None
