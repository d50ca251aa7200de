"""Projects to run the command in; they talk to the embedded sandboxes."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.shell import GITHUB, PROJECT, RETAINER, Shell, environment


@pytest.fixture
def empty(tmp_path: Path) -> Shell:
    """A folder without a project."""
    root = tmp_path / "shop"
    root.mkdir()
    return Shell(root, environment())


@pytest.fixture
def shell(empty: Shell) -> Shell:
    """A project with a contract for each vendor, nothing applied."""
    empty.write("reconcile.yaml", f"{PROJECT}sandbox: true\n")
    empty.write("contracts/retainer.yaml", RETAINER)
    empty.write("contracts/github.yaml", GITHUB)
    return empty


@pytest.fixture
def applied(shell: Shell) -> Shell:
    """The same, applied."""
    shell.run("apply", "--auto-approve")
    return shell
