"""Saved plans and managed resources, shown."""

from __future__ import annotations

import pytest
from cli.shell import PROJECT, Shell

GITHUB = "trelica.Contract.github"


def test_a_saved_plan_is_shown_as_it_was_made(shell: Shell) -> None:
    """In every format."""
    made = shell.run("plan", "-o", "my.plan")
    assert shell.run("show", "my.plan").out == made.out
    document = shell.run("show", "my.plan", "--format", "json").json
    assert [each["actions"] for each in document["changes"]] == [["create"], ["create"]]
    assert shell.run("show", "my.plan", "--format", "markdown").out.startswith("### Plan for `shop`")


def test_a_managed_resource_is_no_plan_for_a_pull_request(applied: Shell) -> None:
    """Those formats are of a saved plan."""
    assert (
        "only a saved plan can be shown as gitlab" in applied.run("show", "--format", "gitlab", code=64).err
    )


def test_a_managed_resource_is_shown_beside_its_live_values(applied: Shell) -> None:
    """Also what is not ours."""
    out = applied.run("show", GITHUB).out
    assert applied.lockfile[GITHUB]["id"] in out
    assert "agreement_date" in out
    document = applied.run("show", GITHUB, "--format", "json").json
    assert document["applied"]["notes"] == "Annual"
    assert document["live"]["notes"] == "Annual"


def test_everything_that_is_managed_is_shown_without_an_argument(applied: Shell) -> None:
    """As it was last applied: no vendor is asked."""
    applied.write("reconcile.yaml", PROJECT)
    out = applied.run("show").out
    assert out.index("growcrm.Contract.retainer") < out.index(GITHUB)
    assert len(applied.run("show", "--format", "json").json["resources"]) == 2


def test_a_project_without_managed_resources_says_so(shell: Shell) -> None:
    """In words, or as an empty document."""
    assert shell.run("show").out == "Nothing is managed.\n"
    assert shell.run("state", "list").out == ""
    assert shell.run("show", "--format", "json").json["resources"] == []


def test_the_lockfile_is_listed_one_address_a_line(applied: Shell) -> None:
    """Sorted; and as a document with everything in it."""
    assert applied.run("state", "list").out.splitlines() == ["growcrm.Contract.retainer", GITHUB]
    resources = applied.run("state", "list", "--format", "json").json["resources"]
    assert [each["address"] for each in resources] == ["growcrm.Contract.retainer", GITHUB]


def test_one_entry_of_the_lockfile_is_shown_without_its_manifest(applied: Shell) -> None:
    """Neither manifests nor vendors are needed."""
    (applied.root / "contracts/github.yaml").write_text("torn: [")
    assert "Annual" in applied.run("state", "show", GITHUB).out
    document = applied.run("state", "show", GITHUB, "--format", "json").json
    assert (document["address"], document["id"]) == (GITHUB, applied.lockfile[GITHUB]["id"])


@pytest.mark.parametrize("command", [("show",), ("state", "show")])
@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("trelica.Contract.githb", f"did you mean {GITHUB}?"),
        ("not-there.plan", "<provider>.<Kind>.<name>"),
    ],
)
def test_what_is_neither_managed_nor_a_file_is_an_error(
    applied: Shell, command: tuple[str, ...], what: str, words: str
) -> None:
    """With the nearest address; the document holds the error."""
    ran = applied.run(*command, what, "--format", "json", code=1)
    assert words in ran.err
    assert (ran.json["resources"], len(ran.json["diagnostics"])) == ([], 1)


def test_an_object_that_is_gone_is_shown_as_gone(applied: Shell) -> None:
    """The lockfile knows it, the vendor does not."""
    (applied.root / ".reconcile/sandbox.db").unlink()
    for name in ("sandbox.db-wal", "sandbox.db-shm"):
        (applied.root / ".reconcile" / name).unlink(missing_ok=True)
    assert applied.run("show", GITHUB, "--format", "json").json["live"] is None
    assert "gone" in applied.run("show", GITHUB).out
