"""Long text for a reader: a short difference, line by line, instead of two blobs."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from reconcile.core.action import Action
from reconcile.reports.visible import ascii_only, look_alike, visible

CONTEXT = 2
FIRST_LINES = 8
LONGEST_RUN = 12
LONGEST = 40
_NARROWEST = 20
_LONG_LINE = 100
_KEPT_AROUND = 40
_BLOCK = "address|article|blockquote|div|dl|dd|dt|footer|h[1-6]|header|hr|li|ol|p|pre|section|table|tr|ul"
_TAG_END = re.compile(
    rf"(?i)(</(?:{_BLOCK})>|<br\s*/?>|<hr\s*/?>|<(?:ul|ol|table|div|section)\b[^<>]*>)(?=.)"
)
_SENTENCE = re.compile(r"(?<=[.!?;]) (?=\S)")
_BLANKS_AT_THE_EDGES = re.compile(r"\A (?=\S)| +\Z")  # more blanks in front are an indent


@dataclass(frozen=True, slots=True)
class ProseLine:
    """A line of a text: added (CREATE), removed (DELETE), the same (NO_OP); or a remark on lines left out."""

    mark: Action
    text: str
    is_remark: bool = False


def pieces(text: str) -> list[str]:
    """Cut a text into lines to read: at its breaks, at HTML blocks, and long ones at their sentences."""
    lines = text.replace("\r\n", "\n").split("\n")
    parts = [part for each in lines for part in _TAG_END.sub("\\1\n", each).split("\n")]
    return [
        piece for part in parts for piece in (_SENTENCE.split(part) if len(part) > _LONG_LINE else [part])
    ]


def beginning(text: str, mark: Action, width: int) -> list[ProseLine]:
    """The first lines of a text that comes or goes as a whole."""
    shown = [line for each in pieces(text.removesuffix("\n")) for line in _wrapped(mark, each, width)]
    return list(_capped(shown, FIRST_LINES))


def compared(before: str, after: str, width: int) -> list[ProseLine]:
    """What differs between two texts, with a little around it."""
    old, new = pieces(before), pieces(after)
    if old == new:  # only breaks or blanks between the pieces differ: show them as they are
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return list(_capped(list(_changes(old, new, width)), LONGEST))


def _changes(old: Sequence[str], new: Sequence[str], width: int) -> Iterator[ProseLine]:
    shown = 0
    for group in SequenceMatcher(None, old, new).get_grouped_opcodes(CONTEXT):
        yield from _gap(group[0][1] - shown)
        for kind, first, last, start, end in group:
            if kind == "equal":
                yield from _run(Action.NO_OP, old[first:last], width)
            else:
                removed, added = _brief(old[first:last], new[start:end])
                yield from _run(Action.DELETE, removed, width)
                yield from _run(Action.CREATE, added, width)
        shown = group[-1][2]
    yield from _gap(len(old) - shown)


def _gap(count: int) -> Iterator[ProseLine]:
    if count:
        yield ProseLine(Action.NO_OP, f"… {line_count(count)} unchanged", is_remark=True)


def line_count(count: int) -> str:
    """How many lines, in words."""
    return "1 line" if count == 1 else f"{count} lines"


def _brief(old: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[str]]:
    """Make changed lines visible; of two that have much in common only what is around the difference."""
    if len(old) != len(new):
        return list(map(_line, old)), list(map(_line, new))
    pairs = [_brief_pair(*pair) for pair in zip(old, new, strict=True)]
    return [one for one, _ in pairs], [other for _, other in pairs]


def _brief_pair(old: str, new: str) -> tuple[str, str]:
    one, other = _line(old), _line(new)
    if look_alike(one, other):
        one, other = ascii_only(old), ascii_only(new)
    if max(len(one), len(other)) <= 2 * _LONG_LINE:
        return one, other
    same = _shared(one, other)
    tail = _shared(one[same:][::-1], other[same:][::-1])
    return _around(one, same, tail), _around(other, same, tail)


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _around(text: str, head: int, tail: int) -> str:
    start = max(head - _KEPT_AROUND, 0)
    end = len(text) - max(tail - _KEPT_AROUND, 0)
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _line(text: str) -> str:
    """A visible line; a blank in front and blanks at its end show as dots."""
    return _BLANKS_AT_THE_EDGES.sub(lambda found: "·" * len(found[0]), visible(text))


def _run(mark: Action, lines: Sequence[str], width: int) -> Iterator[ProseLine]:
    shown = lines if mark is not Action.NO_OP else list(map(_line, lines))
    yield from _capped([line for each in shown for line in _folded(mark, each, width)], LONGEST_RUN)


def _wrapped(mark: Action, text: str, width: int) -> Iterator[ProseLine]:
    return _folded(mark, _line(text), width)


def _folded(mark: Action, text: str, width: int) -> Iterator[ProseLine]:
    """Fold a line; nothing of it is lost, and what continues it is set in."""
    folded = textwrap.wrap(
        text,
        max(width, _NARROWEST),
        drop_whitespace=False,
        replace_whitespace=False,
        expand_tabs=False,
        break_on_hyphens=False,
        subsequent_indent="  ",
    )
    return (ProseLine(mark, each) for each in folded or [""])


def _capped(lines: Sequence[ProseLine], limit: int) -> Iterator[ProseLine]:
    if len(lines) <= limit + 1:
        yield from lines
        return
    yield from lines[:limit]
    yield ProseLine(lines[limit].mark, f"… {line_count(len(lines) - limit)} more", is_remark=True)
