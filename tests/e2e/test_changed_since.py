"""A plan of what changed since a revision, in a real git repository."""

from __future__ import annotations

import subprocess

import pytest
from e2e.world import GITHUB, GITHUB_YAML, RETAINER, RETAINER_YAML, World

REFERRING = """\
apiVersion: trelica/v1
kind: Contract
metadata: {name: referring}
spec: {vendor_name: {from: growcrm.Contract.retainer, field: title}, notes: a}
"""


def git(world: World, *words: str) -> None:
    """Run git in the project's folder."""
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", *identity, *words], cwd=world.root, check=True, capture_output=True)


@pytest.fixture
def repository(alone: World) -> World:
    """Three manifests, committed as `main` and not applied."""
    alone.write("contracts/retainer.yaml", RETAINER_YAML)
    alone.write("contracts/github.yaml", GITHUB_YAML)
    alone.write("contracts/referring.yaml", REFERRING)
    alone.write(".gitignore", ".reconcile/\n")
    git(alone, "init", "--quiet", "--initial-branch=main")
    git(alone, "add", ".")
    git(alone, "commit", "--quiet", "--message", "All")
    return alone


def test_nothing_changed_is_nothing_to_look_at(repository: World) -> None:
    """Although nothing is applied."""
    assert repository.plan("--changed-since", "main")["changes"] == []


def test_an_edited_and_a_new_manifest_are_looked_at(repository: World) -> None:
    """Committed or not; with what they refer to."""
    git(repository, "switch", "--quiet", "--create", "work")
    repository.edit("contracts/referring.yaml", "notes: a", "notes: b")
    git(repository, "commit", "--quiet", "--all", "--message", "Edit")
    repository.write("contracts/new.yaml", GITHUB_YAML.replace("name: github", "name: new"))
    found = [each["address"] for each in repository.plan("--changed-since", "main")["changes"]]
    assert found == [RETAINER, "trelica.Contract.new", "trelica.Contract.referring"]


def test_a_removed_manifest_is_looked_at(repository: World) -> None:
    """Its object goes, whatever became of the others; one that moved to another file is no change."""
    repository.apply()
    repository.edit("contracts/retainer.yaml", "Forty", "Fifty")
    git(repository, "commit", "--quiet", "--all", "--message", "Another change, not applied")
    (repository.root / "contracts/github.yaml").unlink()
    (repository.root / "contracts/referring.yaml").rename(repository.root / "contracts/moved.yaml")
    [change] = repository.plan("--changed-since", "HEAD", "--exclude", RETAINER)["changes"]
    assert (change["address"], change["actions"]) == (GITHUB, ["delete"])


def test_what_the_other_branch_changed_meanwhile_is_not_looked_at(repository: World) -> None:
    """The common ancestor counts."""
    git(repository, "switch", "--quiet", "--create", "work")
    git(repository, "switch", "--quiet", "main")
    repository.edit("contracts/github.yaml", "Annual", "Yearly")
    git(repository, "commit", "--quiet", "--all", "--message", "Theirs")
    git(repository, "switch", "--quiet", "work")
    assert repository.plan("--changed-since", "main")["changes"] == []


def test_a_changed_project_file_is_a_change_of_everything(repository: World) -> None:
    """Its settings hold for all."""
    repository.edit("reconcile.yaml", "sandbox: true", "sandbox: true\nlimits: {deletes: 1}")
    assert len(repository.plan("--changed-since", "main")["changes"]) == 3


@pytest.mark.parametrize("ref", ["nowhere", "--help"])
def test_an_unknown_revision_is_an_error(repository: World, ref: str) -> None:
    """It may not be fetched."""
    ran = repository.run("plan", f"--changed-since={ref}", code=1)
    assert f"there is no revision '{ref}' in the repository" in ran.err
    assert "fetch it first" in ran.err


def test_without_a_repository_it_is_an_error(alone: World) -> None:
    """Nobody knows what changed."""
    alone.write("contracts/github.yaml", GITHUB_YAML)
    ran = alone.run("plan", "--changed-since", "main", code=1, GIT_CEILING_DIRECTORIES=str(alone.root.parent))
    assert "the project is in no git repository" in ran.err
    ran = alone.run("plan", "--changed-since", "main", code=1, PATH="")
    assert "--changed-since needs git" in ran.err


def test_a_repository_that_can_not_be_read_is_an_error(repository: World) -> None:
    """Nothing changed would be a wrong answer."""
    (repository.root / ".git" / "index").write_bytes(b"broken")
    ran = repository.run("plan", "--changed-since", "main", code=1)
    assert "git can't say what changed" in ran.err
