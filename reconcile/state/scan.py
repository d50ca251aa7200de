"""The journal's bytes read line by line, and a torn end told from damage. Pure.

A line is appended whole and made durable before the next one, so a machine that stops leaves at most one torn
line, the last: a piece of it without its newline, or blocks of zeros. Whoever wrote it relied on nothing yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reconcile.core.errors import LockfileError
from reconcile.state.document import DocumentError
from reconcile.state.history import Entry
from reconcile.state.record import VERSION, Header, Intent, Record, Settlement, decode_record, encode_record

_ZEROS = b"\0\0"
_REMEDY = (
    "look at the vendor for what its lines name, then move the file away: "
    "the next plan looks for each object by its marker or natural key"
)


@dataclass(frozen=True)
class Scan:
    """The entries of a journal and its bytes as they must be: without a torn end, with the last newline."""

    entries: tuple[Entry, ...]
    intact: bytes


def scan(data: bytes, project: str, path: str) -> Scan:
    """Read a journal; raises `LockfileError` with line and remedy if it is damaged, foreign or newer."""
    lines = _whole_lines(data, path)
    records = [_read(line, number, path) for number, line in enumerate(lines, 1)]
    _check_header(records[:1], project, path)
    _check_entries(records, path)
    entries = tuple(each for each in records if not isinstance(each, Header))
    return Scan(entries, b"".join(line + b"\n" for line in lines))


def spell(entries: Iterable[Entry], project: str) -> bytes:
    """Spell a journal, header first."""
    records = (Header(project), *entries)
    return b"".join(encode_record(each, line) for line, each in enumerate(records, 1))


def _whole_lines(data: bytes, path: str) -> list[bytes]:
    *lines, tail = data.split(b"\n")
    number = len(lines) + 1
    if _is_record(tail, number):  # nothing but its newline is missing
        return [*lines, tail]
    if _is_record(tail[:-1], number):
        raise _damaged(path, number, "its newline was altered")
    if not tail and lines and _ZEROS in lines[-1]:
        lines.pop()
    return lines


def _is_record(line: bytes, number: int) -> bool:
    try:
        decode_record(line, number)
    except DocumentError:
        return False
    return True


def _read(line: bytes, number: int, path: str) -> Record:
    try:
        return decode_record(line, number)
    except DocumentError as problem:
        raise _damaged(path, number, problem.what) from None


def _check_header(first: Sequence[Record], project: str, path: str) -> None:
    for header in first:
        if not isinstance(header, Header):
            raise _damaged(path, 1, "its header is missing")
        if header.version != VERSION:
            raise LockfileError(
                f"{path}: another reconcile wrote it (format {header.version}, this one reads {VERSION})",
                "use the newer reconcile; nothing was changed",
            )
        if header.project != project:
            raise LockfileError(
                f"{path}: it belongs to the project {header.project!r}, and this is {project!r}",
                "run in that project's folder, or move the file away once nothing in it is open",
            )


def _check_entries(records: Sequence[Record], path: str) -> None:
    intents: set[str] = set()
    for line, record in enumerate(records[1:], 2):
        match record:
            case Intent() if record.id not in intents:
                intents.add(record.id)
            case Settlement() if record.intent in intents:
                pass
            case _:
                raise _damaged(path, line, "it repeats an earlier line, or settles no intent")


def _damaged(path: str, line: int, what: str) -> LockfileError:
    return LockfileError(f"{path}:{line}:1: the journal is damaged: {what}", _REMEDY)
