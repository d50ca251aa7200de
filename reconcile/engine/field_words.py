"""Fields and values in the sentences that a step ends with."""

from __future__ import annotations

from reconcile.core.plan import FieldChange
from reconcile.core.value import Json, Path, to_json
from reconcile.planning.since import Moved

_LONGEST = 80


def kept_otherwise(change: FieldChange) -> str:
    """What the vendor made of a value that was sent."""
    sent, kept = (_short(to_json(value)) for value in (change.after, change.before))
    return f"{_name(change.path)}: sent {sent}, the vendor kept {kept}"


def moved(each: Moved, *, is_removal: bool) -> str:
    """What became of a field after the plan."""
    seen, wanted, now = map(_short, (each.seen, each.wanted, each.now))
    before = f"was {seen}" if is_removal or seen == wanted else f"planned {seen} -> {wanted}"
    return f"{_name(each.path)}: {before}, is {now} now"


def _name(path: Path) -> str:
    return ".".join(map(str, path))


def _short(value: Json) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
