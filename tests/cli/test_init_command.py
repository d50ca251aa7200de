"""A new project."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from cli.shell import Shell

VENDORS = ("cor", "growcrm", "procore", "trelica", "zenskar")


def tree(root: Path) -> set[str]:
    """Every file and folder."""
    return {str(each.relative_to(root)) for each in root.rglob("*")}


def test_a_new_project_plans_applies_and_is_in_sync_at_once(empty: Shell) -> None:
    """With an example for each installed provider; the second plan is empty."""
    written = empty.run("init").out.split()
    assert {"reconcile.yaml", ".gitignore", *(f"contracts/{each}.yaml" for each in VENDORS)} == set(written)
    count = len(VENDORS)
    assert f"Valid: {count} resources in {count} files." in empty.run("validate").out
    assert f"Plan: {count} to create" in empty.run("plan", "--detailed-exitcode", code=2).out
    empty.run("apply", "--auto-approve")
    assert "No changes." in empty.run("plan", "--detailed-exitcode").out
    assert ".reconcile/" in (empty.root / ".gitignore").read_text().splitlines()


def test_every_line_of_an_example_that_is_commented_out_is_valid_yaml(empty: Shell) -> None:
    """It shows a value of the right shape for every field of the kind."""
    empty.run("init")
    for path in (empty.root / "contracts").iterdir():
        fields = yaml.safe_load(path.read_text().replace("\n  # ", "\n  "))["spec"]
        assert len(fields) > 8


def test_nothing_that_is_there_is_overwritten(empty: Shell) -> None:
    """All files in the way are named, and no other is written."""
    empty.write("reconcile.yaml", "mine")
    empty.write("contracts/trelica.yaml", "mine too")
    before = tree(empty.root)
    ran = empty.run("init", code=1)
    assert "reconcile.yaml exists already" in ran.err
    assert "contracts/trelica.yaml exists already" in ran.err
    assert "growcrm.yaml" not in ran.err
    assert tree(empty.root) == before
    assert (empty.root / "reconcile.yaml").read_text() == "mine"


def test_a_gitignore_keeps_its_lines_and_gets_ours_once(empty: Shell) -> None:
    """Also where its last line has no end."""
    empty.write(".gitignore", "build/\n*.log")
    empty.run("init")
    assert (empty.root / ".gitignore").read_text() == "build/\n*.log\n.reconcile/\n"
    (empty.root / "reconcile.yaml").unlink()
    for each in VENDORS:
        (empty.root / f"contracts/{each}.yaml").unlink()
    assert ".gitignore" not in empty.run("init").out
    assert (empty.root / ".gitignore").read_text() == "build/\n*.log\n.reconcile/\n"


def test_a_gitignore_that_is_no_text_is_an_error_and_nothing_is_written(empty: Shell) -> None:
    """It says what to add."""
    (empty.root / ".gitignore").write_bytes(b"\xff\xfe")
    assert "add .reconcile/ to it" in empty.run("init", code=1).err
    assert tree(empty.root) == {".gitignore"}


@pytest.mark.parametrize(
    ("name", "path"), [("github", ".github/workflows/reconcile.yaml"), ("gitlab", ".gitlab-ci.yml")]
)
def test_a_pipeline_is_written_where_it_is_asked_for(empty: Shell, name: str, path: str) -> None:
    """It plans, it applies, and it keeps the lockfile."""
    assert path in empty.run("init", "--ci", name).out.split()
    text = (empty.root / path).read_text()
    assert isinstance(yaml.safe_load(text), dict)
    for step in (
        "reconcile plan -o contracts.plan --format markdown",
        "reconcile apply contracts.plan",
        "git add reconcile.lock",
    ):
        assert step in text


def test_a_folder_in_the_way_leaves_nothing_half_written(empty: Shell) -> None:
    """A file where the folder of the manifests would be."""
    empty.write("contracts", "a file")
    ran = empty.run("init", code=1)
    assert "contracts" in ran.err
    assert tree(empty.root) == {"contracts"}
    empty.write(".github", "a file as well")
    (empty.root / "contracts").unlink()
    assert ".github" in empty.run("init", "--ci", "github", code=1).err
    assert tree(empty.root) == {".github"}


@pytest.mark.parametrize(
    ("folder", "name"),
    [("My.Project_1", "my-project-1"), ("2026", "2026"), ("Žluťoučký", "lu-ou-k"), ("___", "contracts")],
)
def test_a_project_is_called_like_its_folder(empty: Shell, folder: str, name: str) -> None:
    """As far as a DNS label can be."""
    root = empty.root / folder
    root.mkdir()
    shell = Shell(root, empty.environ)
    shell.run("init")
    assert shell.run("plan", "--format", "json").json["project"] == name
