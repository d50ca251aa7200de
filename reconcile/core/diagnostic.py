"""Problems as values: collected, then reported all at once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reconcile.core.address import Address


class Severity(StrEnum):
    """How much a diagnostic weighs: an error stops the run, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True, slots=True)
class Location:
    """A place in a file; lines and columns count from 1, columns in code points."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem: what is wrong (`summary`), how to mend it (`detail`), and where.

    `protection` marks an error that a limit or `prevent_destroy` raised: a refusal, not a mistake;
    `question` one that only a person can answer.
    """

    severity: Severity
    summary: str
    detail: str = ""
    address: Address | None = None
    location: Location | None = None
    protection: bool = False
    question: bool = False

    @property
    def is_error(self) -> bool:
        """Whether this stops the run."""
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        where = self.location or self.address
        text = f"{where}: {self.summary}" if where else self.summary
        return f"{text}; {self.detail}" if self.detail else text


def error(
    summary: str, detail: str = "", *, address: Address | None = None, location: Location | None = None
) -> Diagnostic:
    """Build an error."""
    return Diagnostic(Severity.ERROR, summary, detail, address, location)


def warning(
    summary: str, detail: str = "", *, address: Address | None = None, location: Location | None = None
) -> Diagnostic:
    """Build a warning."""
    return Diagnostic(Severity.WARNING, summary, detail, address, location)


def refusal(
    summary: str, detail: str = "", *, address: Address | None = None, location: Location | None = None
) -> Diagnostic:
    """Build the error of a limit or a protection."""
    return Diagnostic(Severity.ERROR, summary, detail, address, location, protection=True)


def question(summary: str, detail: str = "", *, address: Address | None = None) -> Diagnostic:
    """Build the error that asks a person."""
    return Diagnostic(Severity.ERROR, summary, detail, address, question=True)
