r"""Text of vendors and authors, made safe to look at: nothing in it is obeyed, nothing in it stays unseen.

Control characters, escape sequences, line breaks and marks that turn the direction of writing are spelled as
escapes (`\x1b`, `\u202e`), so that a report shows them and no terminal or browser acts on them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import partial

_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_BYTE = 0x100
_PLANE = 0x10000
_BACKSLASH = re.compile(r"\\(?=(.))", re.DOTALL)
_AMBIGUOUS = re.compile(r"|null|true|false|[\[{(\"].*|.* -> .*|\s.*|.*\s", re.DOTALL)


def _escape(character: str) -> str:
    code = ord(character)
    if character in _SHORT:
        return _SHORT[character]
    if code < _BYTE:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < _PLANE else f"\\U{code:08x}"


class _Escapes(dict[int, str]):
    """What each character becomes; learned as they come."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        shown = _escape(character) if unicodedata.category(character) in _UNSEEN else character
        return self.setdefault(code, shown)


_ESCAPES = _Escapes()


def visible(text: str) -> str:
    """Spell what has no shape of its own; the result is one line."""
    return _BACKSLASH.sub(_backslash, text).translate(_ESCAPES)


def _backslash(found: re.Match[str]) -> str:
    """A backslash is doubled where, with what follows, it would be taken for an escape."""
    follower = found[1]
    is_misleading = follower in "nrtxuU\\" or _ESCAPES[ord(follower)] != follower
    return "\\\\" if is_misleading else "\\"


def ascii_only(text: str) -> str:
    """Spell everything that is not ASCII, too: for two texts that look alike and are not."""
    return "".join(each if each.isascii() else _escape(each) for each in visible(text))


def look_alike(one: str, other: str) -> bool:
    """Whether a reader would take two visible texts for the same."""
    normal = partial(unicodedata.normalize, "NFKC")
    return one == other or normal(one) == normal(other)


def quoted_if_needed(text: str) -> str:
    """A text as it is; in quotes where it would be taken for something else, or its edges not be seen."""
    return quoted(text) if _AMBIGUOUS.fullmatch(text) else visible(text)


def quoted(text: str) -> str:
    """A text in quotes."""
    escaped = visible(text).replace('"', '\\"')
    return f'"{escaped}"'


def columns(text: str) -> int:
    """How many columns a terminal takes for a visible text."""
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def padded(text: str, width: int) -> str:
    """A visible text with blanks up to a width."""
    return text + " " * (width - columns(text))


def cut(text: str, width: int) -> str:
    """A visible text that ends with an ellipsis where it is too long."""
    if columns(text) <= width:
        return text
    kept = text[: max(width - 1, 0)]
    while kept and columns(kept) > width - 1:
        kept = kept[:-1]
    return f"{kept}…"
