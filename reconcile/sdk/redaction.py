"""What may be printed: no credential, and of a vendor's text nothing that moves a terminal."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote


class Redactor:
    """Takes credentials out of texts; learns tokens while they are handed out."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()

    def learn(self, secret: str) -> None:
        """Never let this text through again, nor as it looks inside an address."""
        self._secrets |= {secret, quote(secret, safe="")} - {""}

    def __call__(self, text: str) -> str:
        """Replace every credential that the text holds."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, "***")
        return text


def printable(text: str, limit: int = 300) -> str:
    """Make a vendor's text safe to print: no control or direction characters, one line, shortened."""
    kept = "".join(" " if unicodedata.category(each)[0] == "C" else each for each in text[: 4 * limit])
    words = " ".join(kept.split())
    return words if len(words) <= limit else words[: limit - 1] + "…"
