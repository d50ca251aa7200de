"""What the vendors really have, and whether that is as it must be: read from their own rows."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from reliability.crash.company import AFTER, BEFORE, FOREIGN, GONE, STRANGE, token

MADE = {"g-swap": 2}  # how many objects an address had in its life, where it is not one


@dataclass
class Rows:
    """The rows of one address: every id it ever had, and the bodies that are live."""

    ids: set[str] = field(default_factory=set)
    live: dict[str, str] = field(default_factory=dict)


def rows(database: Path) -> dict[str, Rows]:
    """The rows of every address, by its name."""
    found: defaultdict[str, Rows] = defaultdict(Rows)
    names = {token(name): name for name in (*FOREIGN, *BEFORE, *AFTER)}
    with closing(sqlite3.connect(database)) as connection:
        for identity, body, removed in connection.execute("select id, body, removed from objects"):
            for each, name in names.items():
                if each in body:
                    found[name].ids.add(identity)
                    if removed is None and not json.loads(body).get("deleted_at"):
                        found[name].live[identity] = body
    return found


def duplicates(database: Path) -> Iterator[str]:
    """Every address that had more objects than it may have."""
    for name, each in sorted(rows(database).items()):
        if len(each.ids) > MADE.get(name, 1) or len(each.live) > 1:
            yield f"{name} was made {len(each.ids)} times, {len(each.live)} of them are live"


def touched(database: Path, before: dict[str, Rows]) -> Iterator[str]:
    """Every foreign object that is not as it was."""
    now = rows(database)
    for name in sorted(STRANGE):
        if now[name] != before[name]:
            yield f"{name} is not ours, and was touched"


def lost(database: Path, lockfile: Path, *, knows_gone: bool) -> Iterator[str]:
    """Every address that is not in the end as its manifest says, at its vendor and in the lockfile.

    Once the lockfile is lost, nobody knows of objects whose manifests are gone: they stay.
    """
    now = rows(database)
    managed = json.loads(lockfile.read_text())["resources"] if lockfile.exists() else {}
    ids = {address.rpartition(".")[2]: str(each["id"]) for address, each in managed.items()}
    for name in sorted(AFTER):
        live = list(now[name].live)
        if len(live) != 1:
            yield f"{name} has {len(live)} live objects"
        elif ids.get(name) != live[0]:
            yield f"{name} is {live[0]}, and the lockfile says {ids.get(name)}"
    yield from (f"{name} should be gone" for name in sorted(GONE) if knows_gone and now[name].live)
    yield from (f"{name} is managed still" for name in sorted(ids.keys() - AFTER.keys()))
