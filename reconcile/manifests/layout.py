"""The one layout of a file: two blanks a level, lists below their names, one empty line at the most.

Only what stands before and behind the text of a line changes: comments and spellings stay. What comes out is
read again, and compared with what went in, before anybody sees it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reconcile.core.diagnostic import Location, error
from reconcile.core.errors import InputError
from reconcile.manifests.document import read_documents
from reconcile.manifests.node import plain
from reconcile.manifests.outline import Outline, outline_of, width


def laid_out(name: str, text: str) -> str:
    """Lay out the text of a file; raises `InputError` where it is no strict YAML."""
    documents, problems = read_documents(name, text)
    if problems:
        raise InputError(problems)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    result = "\n".join(_spaced(lines, outline_of(lines))).strip("\n")
    result = f"{result}\n" if result else ""
    again, problems = read_documents(name, result)
    if problems or [*map(plain, again)] != [*map(plain, documents)]:
        remedy = "nothing was written; indent the file by hand"
        raise InputError([error("the file can't be laid out", remedy, location=Location(name))])
    return result


def _spaced(lines: Sequence[str], outline: Outline) -> Iterator[str]:
    """Every line at its place, without needless empty ones."""
    was_empty = False
    for number, line in enumerate(lines):
        if number in outline.blocks:
            yield _moved(line, outline.moves.get(number, 0))
            was_empty = False
            continue
        is_empty = not line.strip()
        if not (is_empty and was_empty):
            yield _line(number, line.rstrip(), lines, outline)
        was_empty = is_empty


def _line(number: int, line: str, lines: Sequence[str], outline: Outline) -> str:
    if number in outline.indents:
        text = line.lstrip()
        for _ in range(outline.dashes.get(number, 0)):
            text = text[1:].lstrip()
        return " " * outline.indents[number] + "- " * outline.dashes.get(number, 0) + text
    if line.lstrip().startswith("#") and number not in outline.moves:
        return " " * _indent_of_comment(number, lines, outline) + line.lstrip()
    return _moved(line, outline.moves.get(number, 0))


def _indent_of_comment(number: int, lines: Sequence[str], outline: Outline) -> int:
    """That of the line below, or of the one above where it stood like that one only."""
    after = next((each for each in range(number + 1, len(lines)) if each in outline.indents), None)
    before = next((each for each in range(number - 1, -1, -1) if each in outline.indents), None)
    own = width(lines[number])
    if before is not None and own == width(lines[before]) and (after is None or own != width(lines[after])):
        return outline.indents[before]
    if after is not None:
        return outline.indents[after]
    return own if before is None else max(0, own + outline.indents[before] - width(lines[before]))


def _moved(line: str, by: int) -> str:
    return " " * max(0, width(line) + by) + line.lstrip(" ") if line.strip() else ""
