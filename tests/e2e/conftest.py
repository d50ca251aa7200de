"""The real command against the real sandboxes: a process of their own, on a port of this machine."""

from __future__ import annotations

import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest
from e2e.world import COMMAND, GITHUB_YAML, PROJECT, RETAINER_YAML, World, clean_environment


@pytest.fixture
def port() -> int:
    """A free port of the loopback interface."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture
def server(tmp_path: Path, port: int) -> Iterator[dict[str, str]]:
    """`reconcile sandbox` on a port; yields the environment that it says to export."""
    process = subprocess.Popen(
        [COMMAND, "sandbox", "--port", str(port), "--data", str(tmp_path / "vendors.db")],
        env=clean_environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    exported: dict[str, str] = {}
    for line in process.stdout:
        if line.startswith("export "):
            name, _, value = line.removeprefix("export ").strip().partition("=")
            exported[name] = value.strip("'\"")
        elif exported:
            break
    yield exported
    process.send_signal(signal.SIGINT)
    process.wait(timeout=20)
    process.stdout.close()


@pytest.fixture
def world(tmp_path: Path, server: dict[str, str], port: int) -> Iterator[World]:
    """A new project that talks to sandboxes on a port."""
    with httpx.Client(timeout=30) as http:
        made = World(
            tmp_path / "project", {**clean_environment(), **server}, f"http://127.0.0.1:{port}", http
        )
        made.write("reconcile.yaml", PROJECT)
        yield made


@pytest.fixture
def alone(tmp_path: Path) -> World:
    """A new project with embedded sandboxes: no port, no credentials."""
    made = World(tmp_path / "project", clean_environment())
    made.write("reconcile.yaml", f"{PROJECT}sandbox: true\n")
    return made


@pytest.fixture
def applied(world: World) -> World:
    """A project with one contract at each vendor, applied."""
    world.write("contracts/retainer.yaml", RETAINER_YAML)
    world.write("contracts/github.yaml", GITHUB_YAML)
    world.apply()
    world.forget_requests()
    return world
