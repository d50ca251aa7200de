"""Where two nested values differ: the only module that knows deepdiff.

Equal values never get here, and flat ones do not need it: a comparison costs about half a millisecond.
"""

from __future__ import annotations

from collections.abc import Iterator

from reconcile.core.value import Path
from reconcile.planning.canonical import Canonical, Tree


def differences(live: Tree, desired: Tree) -> Iterator[tuple[Path, Canonical, Canonical]]:
    """Yield (path, live, desired) of every smallest part that differs, None for what is missing."""
    from deepdiff import DeepDiff  # noqa: PLC0415 - heavy, and needed only when something differs

    report = DeepDiff(live, desired, view="tree", threshold_to_diff_deeper=0)
    levels = {tuple(level.path(output_format="list")): level for group in report.values() for level in group}
    for path in sorted(levels, key=_by_place):
        yield path, _value(levels[path].t1), _value(levels[path].t2)


def _by_place(path: Path) -> tuple[tuple[bool, int, str], ...]:
    return tuple((isinstance(step, str), step if isinstance(step, int) else 0, str(step)) for step in path)


def _value(side: object) -> Canonical:
    from deepdiff.helper import NotPresent  # noqa: PLC0415 - as above

    return None if isinstance(side, NotPresent) else side  # type: ignore[return-value]  # it came from a Tree
