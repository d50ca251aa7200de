"""What a plan says of the steps that Zenskar takes by requests of their own, and what stands against them."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime

from reconcile.sdk import Ending, Item, Problem, Resource
from reconcile_zenskar.rules import end_of, shown

_EXPIRE = "expire it: only a draft can be deleted, and an expiry can't be taken back"
_LEAVE = "leave it there: lifecycle.on_removal: forget, or `reconcile state rm`"


def pause_note(wanted: Item | None, present: Item | None) -> str:
    """The line of a pause that begins, moves or ends."""
    if wanted is None:
        return f"resume: the pause {_span(present)} ends" if present else "resume"
    return f"{'move the pause:' if present else 'pause'} {_span(wanted)}"


def _span(pause: Item | None) -> str:
    values = pause.written() if pause else {}
    until = f" until {shown(values['until'])}" if values.get("until") else ""
    policy = f" ({values['policy']})" if values.get("policy") else ""
    return f"from {shown(values.get('from'))}{until}{policy}"


def ending_of(contract: Resource) -> Ending | None:
    """Only a draft is deleted; any other contract expires, once."""
    values = contract.written()
    if values.get("status") == "draft":
        return None
    end = values.get("end_date")
    is_over = values.get("status") == "expired" or (isinstance(end, datetime) and end <= end_of(_today()))
    return Ending(_EXPIRE, is_over=is_over)


def _today() -> date:
    return datetime.now(UTC).date()


def objections_to(contract: Resource, touched: AbstractSet[str] | None) -> Iterator[Problem]:
    """An expired contract stays as it is, and a disputed one does not expire."""
    status = contract.written().get("status")
    moved = sorted((touched or set()) - {"expiry_date"})  # it shows as end_date only
    if moved and status == "expired":
        names = ", ".join(moved)
        yield Problem(
            (moved[0],), f"{names} can't be changed: the contract has expired", "take the change back"
        )
    if touched is None and status == "disputed":
        yield Problem(
            ("status",),
            "a disputed contract can be neither deleted nor expired",
            f"settle it first, or {_LEAVE}",
        )
