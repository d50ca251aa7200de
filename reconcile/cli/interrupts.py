"""Ctrl-C while something is written: the first one lets the calls in flight end, the second one does not."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from reconcile.cli.terminal import Terminal

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass
class Interrupts:
    """How often the user asked to stop; `stop` is set at the first time."""

    terminal: Terminal
    stop: asyncio.Event
    count: int = 0

    def note(self) -> None:
        """Take one signal; raises `KeyboardInterrupt` for the second."""
        self.count += 1
        if self.count > 1:
            raise KeyboardInterrupt
        self.stop.set()
        self.terminal.tell("Interrupted: finishing the calls in flight; once more ends at once.", "warning")


@contextmanager
def gentle(terminal: Terminal, stop: asyncio.Event) -> Iterator[Interrupts]:
    """Take signals gently for as long as a block of a coroutine lasts."""
    interrupts = Interrupts(terminal, stop)
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    for number in _SIGNALS:
        loop.add_signal_handler(number, interrupts.note)
    try:
        yield interrupts
    finally:
        for number, handler in before.items():
            loop.remove_signal_handler(number)
            signal.signal(number, handler)
