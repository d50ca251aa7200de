"""Projects to run the command in; they talk to the embedded sandboxes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.shell import GITHUB, PROJECT, RETAINER, Shell, Vendors, environment, serve


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


@pytest.fixture
def vendors(empty: Shell) -> Iterator[Vendors]:
    """The vendors, on a port of this machine."""
    made = serve(empty, "--port", "0")
    yield made
    made.stop()


@pytest.fixture
def served(shell: Shell, vendors: Vendors) -> Shell:
    """A project that talks to the vendors on their port, nothing applied."""
    shell.write("reconcile.yaml", PROJECT)
    shell.environ.update(vendors.exports)
    return shell
