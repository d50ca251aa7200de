"""What happens while it happens: a line that changes on a terminal, plain lines anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconcile.cli.terminal import Terminal
from reconcile.core.outcome import StepResult
from reconcile.engine.events import Event, ReadEnded, ReadStarted, StepEnded, StepStarted
from reconcile.reports.results import step_line
from reconcile.reports.visible import cut

if TYPE_CHECKING:
    from rich.status import Status
    from rich.text import Text

SHOWN_AT_ONCE = 3
SPINNER = 3


@dataclass
class Progress:
    """Listens to a run. `reads` and `steps` are under way, `results` are what the others came to."""

    terminal: Terminal
    status: Status | None = None
    reads: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    results: list[StepResult] = field(default_factory=list)

    def listen(self, event: Event) -> None:
        """Hear one event."""
        match event:
            case ReadStarted(what):
                self.reads.append(what)
            case ReadEnded(what, objects):
                self.reads.remove(what)
                self._say_read(what, objects)
            case StepStarted(change):
                self.steps.append(str(change.address))
            case StepEnded(result, seconds):
                self.steps.remove(str(result.address))
                self.results.append(result)
                self.terminal.tell_lines([step_line(result, seconds)])
        if self.status:
            self.status.update(self._words(self.status))

    def _say_read(self, what: str, objects: int | None) -> None:
        """A list of what was read is for logs; on a terminal the status line says enough."""
        if self.status is None:
            self.terminal.tell(f"{what}: {'not read' if objects is None else f'read, {objects} found'}")

    def _words(self, status: Status) -> Text:
        """What is under way, in one line."""
        from rich.text import Text  # noqa: PLC0415 - a pipeline does without

        doing, names = ("Applying", self.steps) if self.steps else ("Reading", self.reads)
        more = f" and {len(names) - SHOWN_AT_ONCE} more" if len(names) > SHOWN_AT_ONCE else ""
        words = f"{doing} {', '.join(names[:SHOWN_AT_ONCE])}{more}" if names else "Working"
        return Text(cut(words, status.console.width - SPINNER))


@contextmanager
def watching(progress: Progress) -> Iterator[None]:
    """Show progress for as long as a block lasts; data must not be written in it."""
    if not progress.terminal.is_live:
        yield
        return
    from rich.console import Console  # noqa: PLC0415 - a pipeline does without

    console = Console(stderr=True, no_color=not progress.terminal.has_colour(sys.stderr))
    with console.status("Starting") as status:
        progress.status = status
        try:
            yield
        finally:
            progress.status = None
