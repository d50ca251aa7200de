"""Tells an object that is empty from an answer that is short: what lacks every field tells of none."""

from __future__ import annotations

from reconcile.core.errors import UncertainError
from reconcile.core.live import Live
from reconcile.core.schema import schema_of
from reconcile.core.value import Value

_ID = "id"
_COLLECTED: tuple[Value, ...] = ({}, ())  # what a provider makes of no keys and no rows


def refuse_short(live: Live) -> None:
    """Raise `UncertainError` for an answer that has nothing of the object but what identifies it.

    Taken at its word it would say that somebody cleared every field, and all of them would be written again.
    """
    kind = type(live.resource)
    fields = {each.name for each in schema_of(kind) if not each.is_immutable and each.name != _ID}
    shown = {name for name, value in live.resource.written().items() if value not in _COLLECTED}
    if fields and fields.isdisjoint(shown):
        raise UncertainError(
            f"the vendor's answer has nothing of {kind.__name__} {live.id} but its id",
            "see whether the vendor is up, then plan again",
        )
