"""Where each line of a YAML file belongs, told from its tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import yaml

_STEP = 2
_OWN_INDENT = re.compile(r"[|>][-+]?[1-9]")


@dataclass
class Outline:
    """What becomes of lines, by their numbers from 0.

    `indents` are the new indents of lines that begin a key, an item or a value, and `dashes` how many dashes
    they begin with; `moves` is how far a further line of a text or a flow goes with its first; `blocks` are
    the lines of block texts, whose blanks mean something.
    """

    indents: dict[int, int] = field(default_factory=dict)
    dashes: dict[int, int] = field(default_factory=dict)
    moves: dict[int, int] = field(default_factory=dict)
    blocks: set[int] = field(default_factory=set)


def outline_of(lines: Sequence[str]) -> Outline:
    """Read the tokens of a file that is valid YAML."""
    reader = _Reader(lines)
    for token in yaml.scan("\n".join(lines), Loader=yaml.CSafeLoader):
        reader.take(token)
    return reader.outline


def width(line: str) -> int:
    """How far a line is indented."""
    return len(line) - len(line.lstrip(" "))


@dataclass
class _Level:
    """An open collection; a list without an indent of its own ends with the mapping around it."""

    indent: int
    is_implied: bool = False
    is_list: bool = False


class _Reader:
    """Follows the tokens and knows the levels that are open."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.outline = Outline()
        self.levels: list[_Level] = []
        self.flows: list[int] = []

    def take(self, token: yaml.Token) -> None:
        """Take the next token."""
        match token:
            case yaml.BlockMappingStartToken() | yaml.BlockSequenceStartToken():
                is_list = isinstance(token, yaml.BlockSequenceStartToken)
                self.levels.append(_Level(self._inner(), is_list=is_list))
            case yaml.BlockEndToken():
                self._leave_implied()
                self.levels.pop()
            case yaml.BlockEntryToken():
                self._entry(token.start_mark.line)
            case yaml.KeyToken() if not self.flows:
                self._leave_implied()
                self._begin(token.start_mark.line, self.levels[-1].indent)
            case yaml.FlowMappingStartToken() | yaml.FlowSequenceStartToken():
                self._begin(token.start_mark.line, self._inner())
                self.flows.append(token.start_mark.line)
            case yaml.FlowMappingEndToken() | yaml.FlowSequenceEndToken():
                self._go_on(self.flows.pop(), token.end_mark.line)
            case yaml.ScalarToken():
                self._scalar(token)
            case _:
                pass

    def _inner(self) -> int:
        return self.levels[-1].indent + _STEP if self.levels else 0

    def _leave_implied(self) -> None:
        if self.levels and self.levels[-1].is_implied:
            self.levels.pop()

    def _entry(self, line: int) -> None:
        if not self.levels[-1].is_list:
            self.levels.append(_Level(self._inner(), is_implied=True, is_list=True))
        self._begin(line, self.levels[-1].indent)
        self.outline.dashes[line] = self.outline.dashes.get(line, 0) + 1

    def _begin(self, line: int, indent: int) -> None:
        """Whatever comes first in a line says where it stands."""
        if line not in self.outline.moves and not self.flows:
            self.outline.indents.setdefault(line, indent)

    def _scalar(self, token: yaml.ScalarToken) -> None:
        first, end = token.start_mark.line, token.end_mark
        self._begin(first, self._inner())
        if token.style in {"|", ">"}:
            self._block(
                first, end.line if end.column else end.line - 1, self.lines[first][token.start_mark.column :]
            )
        elif not self.flows:
            self._go_on(first, end.line)

    def _go_on(self, first: int, last: int) -> None:
        """Further lines go with the first."""
        if not self.flows and first in self.outline.indents:
            move = self.outline.indents[first] - width(self.lines[first])
            self.outline.moves.update(dict.fromkeys(range(first + 1, last + 1), move))

    def _block(self, first: int, last: int, head: str) -> None:
        """The lines of a block text stand one level below what it belongs to, or as far as it says itself."""
        further = range(first + 1, last + 1)
        self.outline.blocks.update(further)
        told = next((each for each in further if self.lines[each].strip()), first)
        move = self._inner() - width(self.lines[told])
        if _OWN_INDENT.match(head) or told == first:
            move = self.outline.indents.get(first, 0) - width(self.lines[first])
        self.outline.moves.update(dict.fromkeys(further, move))
