"""What we put into `origin_data` where the author leaves it free, to find the object again.

Procore takes the same text twice, so it only proves that an object was made from this manifest's values. It
also says which files were uploaded, as Procore tells their names only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Self

from reconcile.sdk import Resource

_IDENTITY, _FILES = "reconcile", "files"


def identity_of(kind: str, sent: Mapping[str, object]) -> str:
    """What tells an object that is created with this body from others."""
    text = json.dumps([kind, sent], default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def write_mark(identity: str, files: Mapping[str, str]) -> str:
    """Spell the mark; `files` are digests by name."""
    mark = {_IDENTITY: identity} | ({_FILES: dict(files)} if files else {})
    return json.dumps(mark, separators=(",", ":"), sort_keys=True)


def read_mark(text: object) -> tuple[str, Mapping[str, str]] | None:
    """The identity and files of a mark, None where the text is none of ours."""
    try:
        found = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        return None
    if not isinstance(found, dict) or not isinstance(found.get(_IDENTITY), str):
        return None
    files = found.get(_FILES)
    return found[_IDENTITY], files if isinstance(files, dict) else {}


class Marked(Resource):
    """A kind whose `origin_data` may hold our mark."""

    def authored(self) -> Self:
        """Leave out our mark: an author writes data of another system there, or nothing."""
        return self.without(["origin_data"]) if read_mark(getattr(self, "origin_data", None)) else self
