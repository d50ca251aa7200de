"""Manifests alone: no network, no credentials."""

from __future__ import annotations

from cli.shell import PROJECT, Shell

BAD = """\
apiVersion: trelica/v1
kind: Contract
metadata: {name: bad}
spec:
  renewl_date: 2026-01-01
  notes: 1
"""


def test_valid_manifests_are_counted(shell: Shell) -> None:
    """Without credentials: the project need not use the sandboxes."""
    shell.write("reconcile.yaml", PROJECT)
    ran = shell.run("validate")
    assert (ran.out, ran.err) == ("Valid: 2 resources in 2 files.\n", "")


def test_every_mistake_is_a_line_with_its_place_on_stderr(shell: Shell) -> None:
    """All of them at once, with the way to mend each."""
    shell.write("contracts/bad.yaml", BAD)
    ran = shell.run("validate", code=1)
    assert ran.out == ""
    places = [line.split(": ")[0] for line in ran.err.splitlines()]
    assert places == ["contracts/bad.yaml:5:3", "contracts/bad.yaml:6:10"]
    assert "renewal_date" in ran.err


def test_a_document_says_whether_it_is_valid(shell: Shell) -> None:
    """One document either way; the text goes to stderr as well."""
    assert shell.run("validate", "--format", "json").json == {"version": 1, "valid": True, "diagnostics": []}
    shell.write("contracts/bad.yaml", BAD)
    ran = shell.run("validate", "--format", "json", code=1)
    assert ran.json["valid"] is False
    assert [(each["file"], each["line"], each["column"]) for each in ran.json["diagnostics"]] == [
        ("contracts/bad.yaml", 5, 3),
        ("contracts/bad.yaml", 6, 10),
    ]
    assert "contracts/bad.yaml:5:3" in ran.err


def test_a_pull_request_gets_its_notes(shell: Shell) -> None:
    """Workflow commands; nothing when nothing is wrong."""
    assert shell.run("validate", "--format", "github").out == ""
    shell.write("contracts/bad.yaml", BAD)
    first = shell.run("validate", "--format", "github", code=1).out.splitlines()[0]
    assert first.startswith("::error file=contracts/bad.yaml,line=5,col=3,")


def test_code_scanning_gets_its_document(shell: Shell) -> None:
    """SARIF, with and without results."""
    assert shell.run("validate", "--format", "sarif").json["runs"][0]["results"] == []
    shell.write("contracts/bad.yaml", BAD)
    assert len(shell.run("validate", "--format", "sarif", code=1).json["runs"][0]["results"]) == 2


def test_a_folder_without_a_project_says_how_to_start_one(empty: Shell) -> None:
    """`reconcile init`, or another folder."""
    ran = empty.run("validate", code=1)
    assert "reconcile.yaml does not exist" in ran.err
    assert "reconcile init" in ran.err
