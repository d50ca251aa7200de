"""Where words go: data to stdout, everything else to stderr; colours on a terminal only."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TextIO

from reconcile.cli.log import as_json
from reconcile.cli.option import Preferences
from reconcile.core.diagnostic import Diagnostic

if TYPE_CHECKING:
    from reconcile.reports.line import Line

NO_TERMINAL_WIDTH = 100
WIDEST = 160


class Terminal:
    """The two streams, as the user wants them. A stream that nobody reads any more stops no run."""

    def __init__(self, preferences: Preferences) -> None:
        self.preferences = preferences

    @cached_property
    def width(self) -> int:
        """How many columns a line of data has."""
        if not sys.stdout.isatty():
            return NO_TERMINAL_WIDTH
        return min(WIDEST, shutil.get_terminal_size().columns)

    @property
    def can_ask(self) -> bool:
        """Whether a person can see a question and answer it."""
        return sys.stdin.isatty() and sys.stderr.isatty()

    @property
    def is_live(self) -> bool:
        """Whether a line on stderr may change while it is read."""
        return sys.stderr.isatty() and not self.logs_json and os.environ.get("TERM") != "dumb"

    @property
    def logs_json(self) -> bool:
        """Whether stderr holds one JSON object a line."""
        return self.preferences.log_format == "json"

    def has_colour(self, stream: TextIO) -> bool:
        """Whether a stream is a terminal that takes colours, and the user does too."""
        is_unwanted = self.preferences.no_color or os.environ.get("NO_COLOR")
        return stream.isatty() and not is_unwanted and os.environ.get("TERM") != "dumb"

    def write(self, text: str) -> None:
        """Write data."""
        _put(sys.stdout, text)

    def show(self, lines: Iterable[Line]) -> None:
        """Write styled lines of data."""
        _put(sys.stdout, self.styled(lines, sys.stdout))

    def tell(self, text: str, level: str = "info") -> None:
        """Write one plain line beside the data."""
        _put(sys.stderr, as_json(level, text) if self.logs_json else text)

    def tell_lines(self, lines: Sequence[Line]) -> None:
        """Write styled lines beside the data."""
        from reconcile.reports.line import render  # noqa: PLC0415 - `--help` does without

        if self.logs_json:
            self.tell(render(lines))
        else:
            _put(sys.stderr, self.styled(lines, sys.stderr))

    def report(self, diagnostics: Sequence[Diagnostic], *, is_input: bool = False) -> None:
        """Write what is wrong beside the data; mistakes in files are a line each, as editors read them."""
        from reconcile.reports.diagnostics import diagnostic_lines, mistake_lines  # noqa: PLC0415 - as above

        if self.logs_json:
            for each in diagnostics:
                _put(sys.stderr, as_json(each.severity.value, str(each), _facts(each)))
        elif diagnostics and is_input and all(each.location for each in diagnostics):
            self.tell_lines(mistake_lines(diagnostics))
        elif diagnostics:
            self.tell_lines(diagnostic_lines(diagnostics))

    def styled(self, lines: Iterable[Line], stream: TextIO) -> str:
        """The lines as text for a stream."""
        from reconcile.cli.colour import coloured  # noqa: PLC0415 - `--help` does without
        from reconcile.reports.line import render  # noqa: PLC0415 - `--help` does without

        found = list(lines)
        return coloured(found) if self.has_colour(stream) else render(found)

    def ask(self, question: str) -> str:
        """Ask a person; no answer is an empty one."""
        _send(sys.stderr, question)
        try:
            return input().strip()
        except EOFError:
            _send(sys.stderr, "\n")
            return ""


def _facts(diagnostic: Diagnostic) -> dict[str, object]:
    place = diagnostic.location
    facts = {"address": str(diagnostic.address) if diagnostic.address else None}
    return facts | ({"file": place.file, "line": place.line, "column": place.column} if place else {})


def _put(stream: TextIO, text: str) -> None:
    """Write whole lines; nothing for an empty text."""
    if text:
        _send(stream, text if text.endswith("\n") else f"{text}\n")


def _send(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        _silence(stream)


def _silence(stream: TextIO) -> None:
    """Send what is still to come nowhere: whoever read it has gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
