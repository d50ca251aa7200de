"""Where two nested values differ: the only module that knows deepdiff.

Equal values never get here, and flat ones do not need it: a comparison costs about half a millisecond.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reconcile.core.value import Path
from reconcile.planning.canonical import Canonical, Tree


def differences(live: Tree, desired: Tree) -> Iterator[tuple[Path, Canonical, Canonical]]:
    """Yield (path, live, desired) of every smallest part that differs, None for what is missing."""
    from deepdiff import DeepDiff  # noqa: PLC0415 - heavy, and needed only when something differs

    report = DeepDiff(live, desired, view="tree", threshold_to_diff_deeper=0, ignore_private_variables=False)
    levels = (level.path(output_format="list") for group in report.values() for level in group)
    for path in sorted({_cut(live, desired, path) for path in levels}, key=_by_place):
        yield path, _at(live, path), _at(desired, path)


def _cut(live: Canonical, desired: Canonical, path: Sequence[str | int]) -> Path:
    """Go down as far as both sides are mappings: a set or a reference is shown whole."""
    for depth, step in enumerate(path):
        if not (isinstance(live, dict) and isinstance(desired, dict)):
            return tuple(path[:depth])
        live, desired = live.get(step), desired.get(step)
    return tuple(path)


def _at(tree: Canonical, path: Path) -> Canonical:
    for step in path:
        tree = tree.get(step) if isinstance(tree, dict) else None
    return tree


def _by_place(path: Path) -> tuple[tuple[bool, int, str], ...]:
    return tuple((isinstance(step, str), step if isinstance(step, int) else 0, str(step)) for step in path)
