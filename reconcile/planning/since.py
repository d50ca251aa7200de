"""What became of an object after its plan: the difference as it is now, beside the one that was planned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reconcile.core.plan import Change, FieldChange
from reconcile.core.schema import Schema
from reconcile.core.value import Json, Path, to_json
from reconcile.planning.diff import diff, removal
from reconcile.planning.owned import Values


@dataclass(frozen=True)
class Moved:
    """One field: what the plan saw, what it wanted (the same for a field that it left alone), what is now."""

    path: Path
    seen: Json
    wanted: Json
    now: Json


def difference_now(
    schema: Schema, change: Change, three: tuple[Values, Values, Values], ignore: tuple[str, ...]
) -> tuple[FieldChange, ...]:
    """Make the difference of a change again, from desired, applied and live as they are now."""
    desired, applied, live = three
    if not desired and change.is_destructive:
        return removal(schema, applied, live)
    return diff(schema, desired, applied, live, ignore=() if change.is_destructive else ignore).fields


def moved_since(planned: Sequence[FieldChange], now: Sequence[FieldChange]) -> Iterator[Moved]:
    """Compare field by field, as JSON: that is what a saved plan holds."""
    found = {each.path: each for each in now}
    differing = {each.path: each for each in planned if to_json(each.before) != to_json(each.after)}
    for path, each in differing.items():
        seen, wanted = to_json(each.before), to_json(each.after)
        is_now = to_json(found[path].before) if path in found else wanted
        if is_now != seen:
            yield Moved(path, seen, wanted, is_now)
    for path, each in found.items():
        if path not in differing:
            wanted = to_json(each.after)
            yield Moved(path, wanted, wanted, to_json(each.before))
