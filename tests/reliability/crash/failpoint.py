"""Every point at which a run can die, by name: file operations, requests at the vendor, steps of the loop.

Nothing of it is in the product: the functions of `os`, the sandboxes' gate and the event loop's handles are
wrapped in the process that is to die.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reconcile.sandbox.call import Call
from reconcile.sandbox.exchange import Exchange, Outcome

OPERATIONS = (
    "open",
    "write",
    "fsync",
    "replace",
    "rename",
    "link",
    "unlink",
    "mkdir",
    "ftruncate",
    "fchmod",
    "close",
)


class Failpoints:
    """Counts the points that a run passes; at the one with the number `fatal` the process dies."""

    def __init__(self, fatal: int | None = None) -> None:
        self.fatal = fatal
        self.names: list[str] = []
        self._seen: Counter[str] = Counter()

    def arm(self) -> None:
        """Wrap everything; for the rest of this process's life."""
        for name in OPERATIONS:
            setattr(os, name, self._operation(name, getattr(os, name)))
        for kind, name, wrap in ((Exchange, "take", self._gate), (asyncio.Handle, "_run", self._step)):
            setattr(kind, name, wrap(getattr(kind, name)))

    def pass_by(self, what: str) -> None:
        """Pass one point, or die at it."""
        self._seen[what] += 1
        self.names.append(f"{what} #{self._seen[what]}")
        if len(self.names) == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def _operation(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: object, **options: object) -> object:
            what = f"{name} in {_caller()}"
            self.pass_by(f"before {what}")
            result = real(*arguments, **options)
            self.pass_by(f"after {what}")
            return result

        return call

    def _gate(self, real: Callable[[Exchange, Call], Outcome]) -> Callable[[Exchange, Call], Outcome]:
        def take(exchange: Exchange, call: Call) -> Outcome:
            what = f"{call.method} at {exchange.kind.name}"
            self.pass_by(f"before {what}")
            outcome = real(exchange, call)
            self.pass_by(f"after {what}")
            return outcome

        return take

    def _step(self, real: Callable[[Any], None]) -> Callable[[Any], None]:
        def run(handle: Any) -> None:  # noqa: ANN401 - a private class of the loop
            self.pass_by(f"await of {_awaited(handle)}")
            real(handle)

        return run


def _caller() -> str:
    """The product's function that asked for a file operation."""
    frame = sys._getframe(2)
    while frame.f_back and not frame.f_globals.get("__name__", "").startswith("reconcile."):
        frame = frame.f_back
    return f"{frame.f_globals.get('__name__')}:{frame.f_code.co_name}"


def _awaited(handle: Any) -> str:  # noqa: ANN401 - a private class of the loop
    """The innermost coroutine of ours that goes on."""
    task = getattr(handle._callback, "__self__", None)
    coroutine = task.get_coro() if isinstance(task, asyncio.Task) else None
    name = "the loop"
    while coroutine is not None:
        code = getattr(coroutine, "cr_code", None) or getattr(coroutine, "ag_code", None)
        if code is not None and f"{os.sep}reconcile{os.sep}" in code.co_filename:
            name = f"{Path(code.co_filename).stem}:{code.co_name}"
        coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "ag_await", None)
    return name
