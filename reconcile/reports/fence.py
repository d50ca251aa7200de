"""Text inside Markdown: in fences, code spans and HTML code, where nothing in it is markup.

Vendors' and authors' texts stand nowhere else: inside code there are no links, images, mentions, references
to issues, and no HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from reconcile.reports.visible import visible

_BACKTICKS = re.compile(r"`+")
_SHORTEST = 3


def fence(lines: Iterable[str]) -> str:
    """A block of differences; `lines` are visible, and the fence is longer than any backticks in them."""
    text = "".join(f"{each}\n" for each in lines)
    ticks = "`" * max(_SHORTEST, _longest_run(text) + 1)
    return f"{ticks}diff\n{text}{ticks}\n\n"


def code_span(text: str) -> str:
    """A text within a sentence of Markdown."""
    shown = visible(text) or " "
    ticks = "`" * (_longest_run(shown) + 1)
    room = " " if "`" in shown else ""
    return f"{ticks}{room}{shown}{room}{ticks}"


def code_element(text: str) -> str:
    """A text within a block of HTML, where Markdown is not read."""
    return f"<code>{html.escape(visible(text))}</code>"


def _longest_run(text: str) -> int:
    return max(map(len, _BACKTICKS.findall(text)), default=0)
