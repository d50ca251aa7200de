"""The real command in real processes of which the vendors' ledger tells one from the other.

A warm one is forked from this process, which has loaded everything before, and runs the entry point of the
command with arguments, folder, environment and streams of its own; a cold one is started from its file, which
takes half a second of a processor more. Every process has an address of its own at the vendors, and so a
client's name of its own in their ledger.
"""

from __future__ import annotations

import gc
import os
import pkgutil
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

from e2e.world import COMMAND, World

import reconcile
from reconcile.cli.main import main

CRASHED = 70


@dataclass(frozen=True)
class Process:
    """A command that was started: what it said is in `said`."""

    pid: int
    client: str
    said: Path

    def end(self) -> int:
        """Wait for it; its exit code, negative for a signal."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    @property
    def words(self) -> str:
        """All that it wrote."""
        return self.said.read_text(encoding="utf-8", errors="replace")


def load() -> None:
    """Import whatever a command may import."""
    for package in (reconcile, *(each.load() for each in entry_points(group="reconcile.providers"))):
        name = package.__name__ if package is reconcile else package.__module__.partition(".")[0]
        for module in pkgutil.walk_packages(import_module(name).__path__, f"{name}."):
            if not module.name.startswith("reconcile.testing"):
                import_module(module.name)
    gc.collect()
    gc.freeze()  # a child that looks at an object copies its page


class Gate:
    """Where warm processes wait for one another."""

    def __init__(self) -> None:
        self._out, self._in = os.pipe()

    def wait(self) -> None:
        """In a child: until the parent opens it."""
        os.close(self._in)
        os.read(self._out, 1)
        os.close(self._out)

    def open(self) -> None:
        """In the parent, once."""
        os.close(self._in)
        os.close(self._out)


@contextmanager
def gate() -> Iterator[Gate]:
    """A gate that opens at the end of the block."""
    made = Gate()
    try:
        yield made
    finally:
        made.open()


def start(world: World, client: str, args: Sequence[str], at: Gate | None) -> Process:
    """Start a command in the folder of a world: a warm one behind a gate, a cold one without."""
    said = world.root.with_name(f"{world.root.name}-{client}.txt")
    environ = {
        name: value.replace(f"{world.url}/", f"{world.url}/from/{client}/")
        for name, value in world.env.items()
    }
    with said.open("wb") as out, Path(os.devnull).open("rb") as nothing:
        streams = (nothing.fileno(), out.fileno(), out.fileno())
        pid = _cold(world.root, environ, args, streams) if at is None else os.fork()
        if pid == 0 and at is not None:
            _warm(at, world.root, environ, args, streams)
    return Process(pid, client, said)


def _cold(root: Path, environ: dict[str, str], args: Sequence[str], streams: tuple[int, int, int]) -> int:
    actions = [(os.POSIX_SPAWN_DUP2, stream, number) for number, stream in enumerate(streams)]
    command = [COMMAND, args[0], "--chdir", str(root), *args[1:]]
    return os.posix_spawn(COMMAND, command, environ, file_actions=actions)


def _warm(
    at: Gate, root: Path, environ: dict[str, str], args: Sequence[str], streams: tuple[int, int, int]
) -> None:
    """Become the command; never returns."""
    code = CRASHED
    try:
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        os.chdir(root)
        os.environ.clear()
        os.environ.update(environ)
        sys.argv = ["reconcile", *args]
        at.wait()
        code = main()
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001 - whatever it is, the campaign is to see it
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(code)


def ran(world: World, client: str, *args: str) -> tuple[int, str]:
    """Run one warm command alone; its exit code and its words."""
    with gate() as at:
        process = start(world, client, args, at)
    return process.end(), process.words
