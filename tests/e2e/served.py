"""All sandboxes in a process of their own, for as long as a block lasts."""

from __future__ import annotations

import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2 as httpx
from e2e.world import COMMAND, World, clean_environment


@contextmanager
def served(folder: Path) -> Iterator[World]:
    """All sandboxes on a port, and a project that talks to them."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    with subprocess.Popen(
        [COMMAND, "sandbox", "--port", str(port)],
        env=clean_environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            exported = dict(_exports(process.stdout))
            with httpx.Client(timeout=30) as http:
                yield World(folder, {**clean_environment(), **exported}, f"http://127.0.0.1:{port}", http)
        finally:
            process.terminate()


def _exports(lines: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a stream of text
    found = False
    for line in lines:
        match = re.fullmatch(r"export (\w+)=['\"]?(.*?)['\"]?", line.strip())
        if match:
            found = True
            yield match[1], match[2]
        elif found:
            return
