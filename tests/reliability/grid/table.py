"""The published table, `verdicts.csv`: what each cell has to come to."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

TABLE = Path(__file__).with_name("verdicts.csv")
_KEY = ("vendor", "scene", "fault", "position")
_VERDICT = ("outcome", "exit code", "writes", "live", "one more run", "final")

Row: TypeAlias = tuple[str, ...]


def read_table() -> Mapping[Row, Row]:
    """Verdicts by vendor, scene, fault and position."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return {tuple(row[: len(_KEY)]): tuple(row[len(_KEY) :]) for row in rows}


def write_table(verdicts: Iterable[tuple[Row, Row]]) -> None:
    """Publish what was seen; whoever does that reads the difference."""
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow((*_KEY, *_VERDICT))
        writer.writerows((*key, *verdict) for key, verdict in verdicts)
