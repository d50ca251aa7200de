"""Visible text inside Markdown: in fences, code spans and HTML code, where nothing in it is markup.

Vendors' and authors' texts stand nowhere else: inside code there are no links, images, mentions, references
to issues, and no HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

_BACKTICKS = re.compile(r"`+")
_SHORTEST = 3


def fence(lines: Iterable[str]) -> str:
    """A block of differences; its fence is longer than any run of backticks inside."""
    text = "".join(f"{each}\n" for each in lines)
    ticks = "`" * max(_SHORTEST, _longest_run(text) + 1)
    return f"{ticks}diff\n{text}{ticks}\n\n"


def code_span(text: str) -> str:
    """A text, not an empty one, within a sentence of Markdown."""
    ticks = "`" * (_longest_run(text) + 1)
    room = " " if "`" in text else ""
    return f"{ticks}{room}{text}{room}{ticks}"


def code_element(text: str) -> str:
    """A text within a block of HTML, where Markdown is not read."""
    return f"<code>{html.escape(text)}</code>"


def _longest_run(text: str) -> int:
    return max(map(len, _BACKTICKS.findall(text)), default=0)
