"""Runs every cell of the fault grid: `python tests/reliability/grid/run.py`; `--help` says how.

Ends with 1 if a verdict is not that of the table, or breaks a law. `--publish` writes the table anew.
"""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from reliability.grid.cell import cells, run_cell, wrongs
from reliability.grid.scene import SCENES, stages
from reliability.grid.table import Row, read_table, write_table
from reliability.grid.vendor import VENDORS

Seen = tuple[Row, Row, tuple[str, ...]]


def see(vendor: str, scene: str) -> list[Seen]:
    """Run the cells of one scene at one vendor: key, verdict, broken laws."""
    seen: list[Seen] = []
    with stages() as made:
        for cell in cells(made, {vendor}, {scene}):
            try:
                verdict = run_cell(made, cell)
            except Exception as problem:  # noqa: BLE001 - a traceback is a wrong verdict, too
                seen.append((cell.names, ("raised", repr(problem)), ("it raised",)))
            else:
                seen.append((cell.names, verdict.fields, tuple(wrongs(cell, verdict))))
    return seen


def main() -> int:
    """Run, compare, count."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--vendor", choices=sorted(VENDORS), action="append")
    parser.add_argument("--publish", action="store_true")
    options = parser.parse_args()
    started = time.monotonic()
    vendors = [name for name in VENDORS if name in (options.vendor or VENDORS)]
    pairs = [(name, scene) for name in vendors for scene in SCENES if SCENES[scene].fits(VENDORS[name])]
    with ProcessPoolExecutor(options.jobs) as pool:
        seen = list(chain.from_iterable(pool.map(see, *zip(*pairs, strict=True))))
    if options.publish:
        write_table({**read_table(), **{key: verdict for key, verdict, _ in seen}}.items())
    wrong = list(_wrong(seen))
    for line in [*wrong, *_counts(seen)]:
        print(line)  # noqa: T201 - a command
    print(f"{len(seen)} cells, {len(wrong)} wrong, {time.monotonic() - started:.0f} s")  # noqa: T201 - a command
    return int(bool(wrong))


def _wrong(seen: list[Seen]) -> Iterator[str]:
    table = read_table()
    for key, verdict, broken in seen:
        if broken:
            yield f"{', '.join(key)}: {'; '.join(broken)}: {verdict}"
        elif table.get(key) != verdict:
            yield f"{', '.join(key)}: {verdict}, and the table has {table.get(key)}"


def _counts(seen: list[Seen]) -> Iterator[str]:
    counts = Counter((key[1], verdict[0]) for key, verdict, _ in seen)
    return (f"{number:5} {scene}: {outcome}" for (scene, outcome), number in sorted(counts.items()))


if __name__ == "__main__":
    sys.exit(main())
