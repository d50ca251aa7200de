"""The digest of a JSON document: one canonical spelling and one hash for every file of this floor."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping

from reconcile.core.value import Json


def canonical(document: Mapping[str, Json], *, without: str = "digest") -> bytes:
    """Spell a document, less one top-level key: sorted keys, no blanks, UTF-8.

    A lone surrogate, which JSON can spell and UTF-8 cannot, stays the escape that JSON has for it.
    Raises `ValueError` for NaN, infinity and what is nested too deeply.
    """
    kept = {key: value for key, value in document.items() if key != without}
    try:
        text = json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    except RecursionError:
        message = "nested too deeply"
        raise ValueError(message) from None
    return text.encode("utf-8", "backslashreplace")


def digest(document: Mapping[str, Json]) -> str:
    """`sha256:` and the hash of the document without its own `digest`."""
    return hashed(canonical(document))


def hashed(data: bytes) -> str:
    """`sha256:` and the hash of bytes."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def agrees(document: Mapping[str, Json], claimed: Json) -> bool:
    """Whether this is the document's digest; a document that has no canonical form agrees with nothing."""
    try:
        return isinstance(claimed, str) and same(digest(document), claimed)
    except ValueError:
        return False


def same(left: str, right: str) -> bool:
    """Compare two digests or signatures in a time that tells nothing about them."""
    return hmac.compare_digest(left.encode(), right.encode("utf-8", "backslashreplace"))
