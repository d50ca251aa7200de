"""`reconcile fmt`: the layout of a project's files."""

from __future__ import annotations

from cli.shell import Shell

UNTIDY = "apiVersion: trelica/v1\nkind: Contract\nmetadata:\n    name: one  # why\nspec: {}\n"


def test_files_that_differ_are_named_and_written(shell: Shell) -> None:
    """Once; those of the others stay as they are."""
    shell.write("contracts/one.yaml", UNTIDY)
    assert shell.run("fmt", "--check", code=1).out == "contracts/one.yaml\n"
    assert (shell.root / "contracts/one.yaml").read_text() == UNTIDY
    assert shell.run("fmt").out == "contracts/one.yaml\n"
    assert (shell.root / "contracts/one.yaml").read_text() == UNTIDY.replace("    name", "  name")
    assert shell.run("fmt", "--check").out == ""


def test_the_project_file_is_laid_out_too(shell: Shell) -> None:
    """It is a manifest of its own."""
    text = (shell.root / "reconcile.yaml").read_text()
    shell.write("reconcile.yaml", text.replace("\n", "  \n"))
    assert shell.run("fmt").out == "reconcile.yaml\n"


def test_nothing_is_written_where_a_file_is_no_yaml(shell: Shell) -> None:
    """Every mistake is named."""
    shell.write("contracts/one.yaml", UNTIDY)
    shell.write("contracts/two.yaml", "a: 1\na: 2\n")
    assert "contracts/two.yaml:2:1" in shell.run("fmt", code=1).err
    assert (shell.root / "contracts/one.yaml").read_text() == UNTIDY


def test_a_folder_without_a_project_is_an_error(shell: Shell) -> None:
    """And so is a folder of manifests that is not there."""
    (shell.root / "reconcile.yaml").write_text(
        "apiVersion: reconcile/v1\nkind: Project\nmetadata: {name: shop}\nmanifests: [nowhere/]\n"
    )
    assert "nowhere/" in shell.run("fmt", code=1).err
    (shell.root / "reconcile.yaml").unlink()
    assert "reconcile.yaml" in shell.run("fmt", code=1).err
