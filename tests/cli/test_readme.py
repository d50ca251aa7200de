"""What README.md says is what the command does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from cli.shell import PROJECT, Shell

from reconcile.cli.exit_code import ExitCode
from reconcile.cli.group import COMMANDS, EPILOG

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
HEAD = ("vendor", "kind", "create", "update", "tag", "delete", "clone", "found again by", "lists")
SNIPPETS = re.findall(r"^```yaml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
CALLS = re.findall(r"^\| `reconcile ([^`]+)` \|", README, re.MULTILINE)
LIFECYCLES = """\
prevent_destroy: true
ignore_changes: [notes]
on_removal: forget
replace: true
allow_expire: true
import: "6609682bdb3cf6ec72b95839"
"""


def section(title: str) -> str:
    """The text below a heading."""
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def first_cells(text: str, pattern: str) -> list[str]:
    """What stands in the first column of the tables."""
    return re.findall(rf"^\| {pattern} \|", text, re.MULTILINE)


def cells(kind: dict[str, Any]) -> Iterator[str]:
    """The row of one kind, after its vendor."""
    yield f"`{kind['kind']}`"
    yield from ("yes" if kind[verb] else "-" for verb in ("create", "update", "tag", "delete", "clone"))
    yield kind["promise"]
    yield "yes" if kind["lists"] else "-"


def row(words: Sequence[str]) -> str:
    """A line of a table."""
    return f"| {' | '.join(words)} |\n"


def test_the_table_of_providers_is_what_they_declare(empty: Shell) -> None:
    """When it fails, paste what it expects between the two marks."""
    providers = empty.run("providers", "--format", "json").json["providers"]
    rows = [row([each["title"], *cells(kind)]) for each in providers for kind in each["kinds"]]
    expected = row(HEAD) + "|" + "---|" * len(HEAD) + "\n" + "".join(rows)
    found = README.partition("<!-- providers -->\n")[2].partition("<!-- /providers -->")[0]
    assert found == expected, f"README.md needs, between its marks:\n{expected}"


def test_every_command_is_in_the_table_and_nothing_else() -> None:
    """In any order."""
    assert {each.split()[0] for each in CALLS} == set(COMMANDS)


@pytest.mark.parametrize("call", CALLS)
def test_a_call_in_the_table_of_commands_is_understood(empty: Shell, call: str) -> None:
    """With its options and arguments."""
    assert empty.run(*call.split(), "--help").out.startswith("Usage: reconcile ")


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_a_manifest_in_the_readme_is_valid(empty: Shell, snippet: str) -> None:
    """As it stands."""
    empty.write("reconcile.yaml", PROJECT)
    empty.write("contracts/snippet.yaml", snippet)
    assert "Valid: 1 resource" in empty.run("validate").out


def test_the_words_of_lifecycle_are_those_that_a_manifest_takes(empty: Shell) -> None:
    """Each with a value of its type."""
    words = first_cells(section("A manifest"), "`([a-z_]+)`")
    assert words == [line.partition(":")[0] for line in LIFECYCLES.splitlines()]
    lifecycle = "".join(f"  {line}\n" for line in LIFECYCLES.splitlines())
    empty.write("reconcile.yaml", PROJECT)
    empty.write("contracts/snippet.yaml", SNIPPETS[0].replace("spec:", f"lifecycle:\n{lifecycle}spec:"))
    assert "Valid: 1 resource" in empty.run("validate").out


def test_the_exit_codes_are_all_there_are() -> None:
    """In README.md, in `--help` and in the code's own table."""
    codes = [int(each) for each in first_cells(README, r"(\d+)")]
    assert codes == [each.value for each in ExitCode]
    assert [int(each) for each in re.findall(r"\d+", EPILOG)] == codes


def test_the_variables_are_those_that_a_provider_demands(empty: Shell) -> None:
    """A line for each provider, in its order."""
    providers = empty.run("providers", "--format", "json").json["providers"]
    demanded = [
        row(
            [
                each["title"],
                ", ".join(f"`{setting['variable']}`" for setting in each["settings"] if setting["required"]),
            ]
        )
        for each in providers
    ]
    assert section("Credentials").split("|---|---|\n")[1].startswith("".join(demanded))
