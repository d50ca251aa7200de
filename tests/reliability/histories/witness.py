"""The vendors' rows, read from their own database; COR keeps what was deleted, with its moment."""

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
        live = "removed is null and json_extract(body, '$.deleted_at') is null"
        for identity, body in connection.execute(f"select id, body from objects where {live}"):  # noqa: S608
            for token, row in found.items():
                if f'"{token}"' in body:
                    row.live[identity] = body
    return found
