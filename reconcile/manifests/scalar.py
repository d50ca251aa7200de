"""What an unquoted scalar means: YAML 1.2's JSON schema, with `~` and nothing for null.

Whatever does not look exactly like null, true, false or a decimal number is text: `NO`, `12:30`, `0100`,
`1_000`, `0x10`, `+5` and `2023-04-01` stay as they are written.
"""

from __future__ import annotations

import re
from decimal import Decimal

_NULLS = frozenset({"", "~", "null"})
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_MOST_DIGITS = 100


class ScalarError(ValueError):
    """A scalar that YAML reads as a number and a contract can't hold."""


def resolve(text: str) -> bool | int | Decimal | str | None:
    """Read an unquoted scalar, every digit kept; raises `ScalarError` for what is no finite number."""
    if text in _NULLS:
        return None
    if text in {"true", "false"}:
        return text == "true"
    if _NO_NUMBER.fullmatch(text):
        raise ScalarError(f"`{text}` is no number a contract can hold")
    if _DECIMAL.fullmatch(text):
        return _number(text)
    return text


def is_text(text: str) -> bool:
    """Whether a text may stand unquoted and is read back as itself."""
    try:
        return resolve(text) == text
    except ScalarError:
        return False


def _number(text: str) -> int | Decimal:
    # Also an exponent must be small: written out, 1e999999999 fills a gigabyte.
    digits, _, exponent = text.lower().partition("e")
    if len(digits) > _MOST_DIGITS or len(exponent) > _MOST_DIGITS or abs(int(exponent or 0)) > _MOST_DIGITS:
        raise ScalarError(f"a number has at most {_MOST_DIGITS} digits")
    return int(text) if _INTEGER.fullmatch(text) else Decimal(text)
