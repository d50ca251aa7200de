"""A project folder, and the real command in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2 as httpx
from ran import Ran

COMMAND = str(Path(sys.executable).with_name("reconcile"))
PROJECT = "apiVersion: reconcile/v1\nkind: Project\nmetadata: {name: shop}\n"
RETAINER = """\
apiVersion: growcrm/v1
kind: Contract
metadata: {name: retainer, labels: {team: studio}}
spec: {title: Retainer, client_id: 1, category_id: 1, start_date: 2026-01-01, value: 1200.50}
"""
GITHUB = """\
apiVersion: trelica/v1
kind: Contract
metadata: {name: github, labels: {team: platform}}
spec: {vendor_name: "Github, Inc.", notes: Annual}
"""


@dataclass
class Shell:
    """A project folder with embedded sandboxes, and the command."""

    root: Path
    environ: dict[str, str] = field(default_factory=dict)

    def write(self, name: str, text: str) -> Path:
        """Write a file of the project."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace text that must be there."""
        text = (self.root / name).read_text("utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def start(self, *args: str, **streams: Any) -> subprocess.Popen[str]:  # noqa: ANN401 - as Popen takes them
        """Start the command and do not wait."""
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        options = pipes | streams
        return subprocess.Popen([COMMAND, *args], cwd=self.root, env=self.environ, text=True, **options)

    def run(self, *args: str, code: int = 0) -> Ran:
        """Run the command; it must end with this code, and never with a traceback."""
        process = self.start(*args)
        out, err = process.communicate(timeout=60)
        assert process.returncode == code, f"exit {process.returncode}\n{out}\n{err}"
        assert "Traceback" not in err
        return Ran(process.returncode, out, err)

    @property
    def lockfile(self) -> dict[str, Any]:
        """What is managed, as the lockfile has it."""
        path = self.root / "reconcile.lock"
        resources: dict[str, Any] = json.loads(path.read_text("utf-8"))["resources"] if path.exists() else {}
        return resources


def environment() -> dict[str, str]:
    """The environment of the tests without what would steer the command."""
    steering = ("RECONCILE_", "NO_COLOR", "TERM")
    return {name: value for name, value in os.environ.items() if not name.startswith(steering)}


@dataclass
class Vendors:
    """`reconcile sandbox` in a process of its own; `exports` is what it said to export."""

    process: subprocess.Popen[str]
    exports: dict[str, str]
    url: str

    def fault(self, **fault: object) -> None:
        """Ask a vendor to misbehave."""
        httpx.post(f"{self.url}/_faults", json=fault).raise_for_status()

    def wait_for_writes(self, count: int) -> None:
        """Wait until so many writes took effect."""
        deadline = time.monotonic() + 30
        while len(httpx.get(f"{self.url}/_ledger").json()["entries"]) < count:
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def stop(self, number: signal.Signals = signal.SIGINT) -> Ran:
        """End it as a person does."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=30)
        return Ran(self.process.returncode, out, err)


def serve(shell: Shell, *args: str) -> Vendors:
    """Start the sandboxes and read what they print."""
    process = shell.start("sandbox", *args)
    assert process.stdout is not None
    exports: dict[str, str] = {}
    for line in process.stdout:
        if not line.startswith("export "):
            return Vendors(process, exports, line.split(" listen on ")[1].split(";")[0])
        name, _, value = line.removeprefix("export ").strip().partition("=")
        exports[name] = value
    raise AssertionError(process.communicate())
