"""What holds for every command: usage, global options, streams, and what is loaded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from cli.shell import Shell

from reconcile.cli.group import COMMANDS, reconcile

HEAVY = {"httpx2", "deepdiff", "rich", "jinja2", "starlette", "uvicorn", "tenacity"}
LOADED = """
import sys
from reconcile.cli.main import main
code = main(sys.argv[1:])
print(code, *{each.partition(".")[0] for each in sys.modules}, file=sys.stderr)
"""
BROKEN = """
import sys
from reconcile.cli.main import main
from reconcile.engine import catalog
def fail():
    raise RuntimeError("the disk is a teapot")
catalog.schema = fail
sys.exit(main(sys.argv[1:]))
"""


def python(shell: Shell, code: str, *args: str) -> subprocess.CompletedProcess[str]:
    """Run the command line inside a script."""
    line = [sys.executable, "-c", code, *args]
    return subprocess.run(
        line, cwd=shell.root, env=shell.environ, capture_output=True, text=True, check=False
    )


def loaded_by(shell: Shell, *args: str) -> set[str]:
    """The top-level modules that a command loads; it must succeed."""
    code, *modules = python(shell, LOADED, *args).stderr.splitlines()[-1].split()
    assert code == "0"
    return set(modules)


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_loads_nothing_but_click(shell: Shell, option: str) -> None:
    """Not even what reads manifests."""
    assert not loaded_by(shell, option) & {*HEAVY, "pydantic", "yaml"}


@pytest.mark.parametrize("args", [["validate"], ["validate", "--format", "sarif"], ["plan", "--help"]])
def test_validating_loads_no_http_client_and_no_server(shell: Shell, args: list[str]) -> None:
    """Nor anything else that is slow to load."""
    assert not loaded_by(shell, *args) & HEAVY


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_what_the_list_says(name: str) -> None:
    """The list of `--help` is a table; the commands behind it have its names and explain themselves."""
    command = reconcile.get_command(click.Context(reconcile), name)
    assert isinstance(command, click.Command)
    assert command.name == name
    assert command.help


def test_help_lists_every_command(empty: Shell) -> None:
    """With its sentence, unabridged."""
    out = empty.run("--help").out
    assert all(name in out and help_ in out for name, help_ in COMMANDS.items())


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        ([], "Usage: reconcile [OPTIONS] COMMAND"),
        (["plam"], "Did you mean plan?"),
        (["xyz"], "There is no command 'xyz'"),
        (["plan", "--formt", "json"], "--format"),
        (["plan", "--format", "yml"], "'json'"),
        (["plan", "--accept-deletes", "-1"], "-1"),
        (["plan", "--accept-value", "lots"], "'lots' is no percentage"),
        (["plan", "-l", "team"], "expected KEY=VALUE"),
        (["apply", "--parallelism", "0"], "parallelism"),
        (
            ["apply", "--lock-timeout", "nan"],
            "'nan' is no duration; expected seconds like 30, or 30s, 5m, 1h",
        ),
        (["apply", "--lock-timeout", "-1"], "'-1' is no duration"),
        (["apply", "my.plan", "--destroy"], "FILE takes no plan options"),
        (["recover", "--abandon"], "name the resource"),
        (["recover", "trelica.Contract.x"], "either --adopt ID or --abandon"),
        (["recover", "trelica.Contract.x", "--abandon", "--adopt", "1"], "either --adopt ID or --abandon"),
        (["state"], "Usage: reconcile state"),
        (["unlock"], "ID"),
        (["show", "--format", "markdown"], "only a saved plan"),
    ],
)
def test_wrong_usage_is_64_with_a_hint_and_no_data(shell: Shell, args: list[str], hint: str) -> None:
    """It is told on stderr."""
    ran = shell.run(*args, code=64)
    assert hint in ran.err
    assert ran.out == ""


def test_options_of_all_commands_stand_before_and_after_the_name(shell: Shell, tmp_path: Path) -> None:
    """`-C` as well as the others."""
    elsewhere = Shell(tmp_path, shell.environ)
    for args in (
        ["-C", "shop", "state", "list"],
        ["state", "-C", "shop", "list"],
        ["state", "list", "-C", "shop"],
    ):
        assert elsewhere.run("--no-color", *args, "-v").code == 0
    assert "there is no file" not in elsewhere.run("-C", "nowhere", "validate", "-C", "shop").err


def test_a_folder_that_does_not_exist_is_an_error(empty: Shell) -> None:
    """It names the folder and the option."""
    ran = empty.run("-C", "nowhere", "validate", code=1)
    assert "can't work in nowhere: No such file or directory" in ran.err
    assert "--chdir" in ran.err


def test_a_json_log_is_one_object_a_line(shell: Shell) -> None:
    """Progress, errors and the log of requests alike; stdout stays as it is."""
    shell.write("contracts/bad.yaml", "apiVersion: trelica/v1\n")
    ran = shell.run("validate", "--log-format", "json", code=1)
    lines = [json.loads(line) for line in ran.err.splitlines()]
    assert {line["level"] for line in lines} == {"error"}
    assert {(line["file"], line["line"]) for line in lines} == {("contracts/bad.yaml", 1)}
    (shell.root / "contracts/bad.yaml").unlink()
    lines = [json.loads(line) for line in shell.run("plan", "-v", "--log-format", "json").err.splitlines()]
    assert {"debug", "info"} == {line["level"] for line in lines}
    assert any(line["message"].startswith("GET ") for line in lines)
    ran = shell.run("apply", "--auto-approve", "--log-format", "json")
    assert all("message" in json.loads(line) for line in ran.err.splitlines())


def test_a_pipe_that_nobody_reads_any_more_is_no_error(shell: Shell) -> None:
    """`reconcile … | head` ends quietly."""
    reader, writer = os.pipe()
    os.close(reader)
    process = shell.start("schema", stdout=writer)
    os.close(writer)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")


def test_an_apply_whose_log_nobody_reads_goes_on(shell: Shell) -> None:
    """A broken stderr does not stop what was begun."""
    reader, writer = os.pipe()
    os.close(reader)
    process = shell.start("apply", "--auto-approve", stderr=writer)
    os.close(writer)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "2 created" in out
    assert len(shell.lockfile) == 2


def test_a_defect_is_one_line_and_with_v_a_traceback(empty: Shell) -> None:
    """Nobody is shown a traceback who did not ask."""
    quiet = python(empty, BROKEN, "schema")
    assert (quiet.returncode, quiet.stdout) == (1, "")
    assert quiet.stderr.startswith("Error: RuntimeError: the disk is a teapot\n")
    assert "Traceback" not in quiet.stderr
    loud = python(empty, BROKEN, "schema", "-v")
    assert (loud.returncode, loud.stdout) == (1, "")
    assert "Traceback" in loud.stderr


def test_a_command_that_can_not_be_loaded_is_one_line(empty: Shell) -> None:
    """An installation with a hole in it."""
    hole = LOADED.replace("import sys\n", "import sys\nsys.modules['reconcile.cli.commands.schema'] = None\n")
    ran = python(empty, hole, "schema")
    assert ran.stderr.splitlines()[0].startswith("Error: ModuleNotFoundError: ")
    assert "Traceback" not in ran.stderr
    assert ran.stderr.splitlines()[1].startswith("1 ")


def test_an_interrupt_while_a_command_is_loaded_is_quiet(empty: Shell) -> None:
    """Exit code 5, as any other signal."""
    early = """
import sys
from reconcile.cli import group
from reconcile.cli.main import main
def interrupt(name):
    raise KeyboardInterrupt
group.import_module = interrupt
sys.exit(main(sys.argv[1:]))
"""
    ran = python(empty, early, "schema")
    assert (ran.returncode, ran.stdout, ran.stderr.strip()) == (5, "", "Interrupted.")


def test_help_of_a_command_is_data(empty: Shell) -> None:
    """It goes to stdout and ends well."""
    assert "Usage: reconcile state list" in empty.run("state", "list", "--help").out
