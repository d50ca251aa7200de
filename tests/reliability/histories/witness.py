"""The vendors' rows, read from their own database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Row:
    """The live objects that carry a text: their bodies by id."""

    live: dict[str, str] = field(default_factory=dict)


def rows(root: Path, tokens: Iterable[str]) -> Mapping[str, Row]:
    """The rows of each text."""
    found = {token: Row() for token in tokens}
    database = root / ".reconcile" / "sandbox.db"
    if not database.exists():
        return found
    with closing(sqlite3.connect(database)) as connection:
        for identity, body in connection.execute("select id, body from objects where removed is null"):
            for token, row in found.items():
                if f'"{token}"' in body:
                    row.live[identity] = body
    return found
