"""What is installed, for people, editors and shells."""

from __future__ import annotations

import json
import subprocess

import pytest
from cli.shell import COMMAND, Shell


def test_providers_are_listed_with_what_they_can_do_and_need(empty: Shell) -> None:
    """No project is needed."""
    out = empty.run("providers").out
    for words in ("growcrm/Contract", "trelica/Contract", "RECONCILE_TRELICA_CLIENT_SECRET", "marker"):
        assert words in out
    providers = empty.run("providers", "--format", "json").json["providers"]
    assert [each["name"] for each in providers] == ["cor", "growcrm", "procore", "trelica", "zenskar"]
    settings = {each["variable"]: each for each in providers[3]["settings"]}
    assert settings["RECONCILE_TRELICA_CLIENT_SECRET"]["secret"] is True
    assert settings["RECONCILE_TRELICA_BASE_URL"]["required"] is False


def test_the_schema_goes_to_stdout_or_to_a_file(empty: Shell) -> None:
    """The same bytes."""
    out = empty.run("schema").out
    assert json.loads(out)["title"] == "reconcile manifest"
    ran = empty.run("schema", "-o", "schema.json")
    assert ran.out == ""
    assert (empty.root / "schema.json").read_text("utf-8") == out
    assert "nowhere" in empty.run("schema", "-o", "nowhere/schema.json", code=1).err


@pytest.mark.parametrize("shell_name", ["bash", "fish", "zsh"])
def test_a_completion_script_is_written_for_each_shell(empty: Shell, shell_name: str) -> None:
    """It names the command's own variable."""
    assert "_RECONCILE_COMPLETE" in empty.run("completion", shell_name).out


def test_commands_and_options_are_completed(empty: Shell) -> None:
    """As the script asks for them."""

    def completed(words: str, place: str) -> list[str]:
        environ = {
            **empty.environ,
            "_RECONCILE_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": place,
        }
        ran = subprocess.run(
            [COMMAND], env=environ, cwd=empty.root, capture_output=True, text=True, check=True
        )
        return [line.partition(",")[2] for line in ran.stdout.splitlines()]

    assert completed("reconcile pl", "1") == ["plan"]
    assert "--detailed-exitcode" in completed("reconcile plan --det", "2")
    assert completed("reconcile state l", "2") == ["list"]
    assert "--version" in completed("reconcile nothing --", "2")
