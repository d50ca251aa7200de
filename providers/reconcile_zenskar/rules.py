"""What Zenskar's document says of dates, phases and statuses: checked before any request."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from itertools import pairwise
from typing import TYPE_CHECKING

from reconcile.sdk import Problem

if TYPE_CHECKING:
    from reconcile_zenskar.phases import Phase
    from reconcile_zenskar.resources import Contract

_EFFECTIVE = {"paused": "active", "expired": "active"}
_LAST_MOMENT = time(23, 59, 59, 999999, UTC)
_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


def in_force(status: str) -> str:
    """Take a paused and an expired contract for an active one: its `pause` and `end_date` say the rest."""
    return _EFFECTIVE.get(status, status)


def end_of(day: date) -> datetime:
    """The end that an expiry on this day gives to a contract."""
    return datetime.combine(day, _LAST_MOMENT)


def is_over(until: object, now: datetime) -> bool:
    """Whether a pause has an end, and that has come."""
    return isinstance(until, datetime) and until <= now


def date_problems(contract: Contract) -> Iterator[Problem]:
    """The ends of the contract and of its pause come after their starts."""
    yield from _order(("end_date",), contract.start_date, contract.end_date)
    pause = contract.pause
    if pause is not None:
        yield from _order(("pause", "until"), getattr(pause, "from", None), getattr(pause, "until", None))


def status_problems(contract: Contract) -> Iterator[Problem]:
    """What has to be written beside a status."""
    status, day, pause = contract.status, contract.expiry_date, contract.pause
    if status == "paused" and pause is None:
        yield Problem(
            ("status",),
            "status paused says nothing about the time",
            "write status: active, and pause: {from: …, until: …} while a pause lasts or is to come",
        )
    if pause is not None and status == "draft":
        yield Problem(("pause",), "a draft can't be paused", "remove pause, or write status: active")
    if status == "expired" and day is None and contract.end_date is None:
        yield Problem(("status",), "status expired needs its day", "write expiry_date: and the last day")
    if day is not None and status != "expired":
        yield Problem(
            ("expiry_date",),
            f"expiry_date goes with status expired, not with {status}",
            "write status: expired, or end_date instead of expiry_date",
        )
    if isinstance(day, date) and contract.end_date != end_of(day):
        yield Problem(("end_date",), "expiry_date sets the end of the contract", "remove end_date")


def phase_problems(contract: Contract) -> Iterator[Problem]:
    """Phases don't overlap and lie inside the contract; each of several has a start."""
    if not isinstance(contract.phases, tuple):
        return
    for index, phase in enumerate(contract.phases):
        yield from _one_phase(("phases", index), phase, len(contract.phases))
        yield from _bounds(("phases", index), phase, contract)
    yield from _overlaps(contract.phases)


def _one_phase(path: tuple[str | int, ...], phase: Phase, count: int) -> Iterator[Problem]:
    if phase.phase_type == "pause":
        yield Problem(
            (*path, "phase_type"), "a pause is no phase here", "write pause: {from: …} of the contract"
        )
    if count > 1 and phase.start_date is None:
        yield Problem(
            path, f"phase {phase.name!r} has no start_date", "each of several phases is found by its start"
        )
    yield from _order((*path, "end_date"), phase.start_date, phase.end_date)
    for place, pricing in enumerate(phase.pricings if isinstance(phase.pricings, tuple) else ()):
        for problem in pricing.problems():
            yield Problem((*path, "pricings", place), problem.summary, problem.detail)


def _bounds(path: tuple[str | int, ...], phase: Phase, contract: Contract) -> Iterator[Problem]:
    start, end = contract.start_date, contract.end_date
    if _is_before(phase.start_date, start):
        yield Problem(
            (*path, "start_date"),
            f"phase {phase.name!r} starts {shown(phase.start_date)}, before the contract: {shown(start)}",
            "start it with the contract or later",
        )
    for name, value in (("start_date", phase.start_date), ("end_date", phase.end_date)):
        if _is_before(end, value):
            yield Problem(
                (*path, name),
                f"{name} {shown(value)} of phase {phase.name!r} is after the contract's end: {shown(end)}",
                "end it with the contract or sooner",
            )


def _overlaps(phases: tuple[Phase, ...]) -> Iterator[Problem]:
    dated = [(index, phase) for index, phase in enumerate(phases) if isinstance(phase.start_date, datetime)]
    dated.sort(key=lambda pair: pair[1].start_date or _FIRST)
    for (_, first), (index, second) in pairwise(dated):
        if _is_before(second.start_date, first.end_date or _LAST):
            until = shown(first.end_date) if first.end_date else "without an end"
            yield Problem(
                ("phases", index, "start_date"),
                f"phase {second.name!r} starts {shown(second.start_date)}, "
                f"while phase {first.name!r} lasts: {until}",
                f"end {first.name!r} before, or start {second.name!r} later",
            )


def _order(path: tuple[str | int, ...], start: object, end: object) -> Iterator[Problem]:
    if isinstance(start, datetime) and isinstance(end, datetime) and end <= start:
        yield Problem(
            path, f"{path[-1]} {shown(end)} is not after the start: {shown(start)}", "end after the start"
        )


def _is_before(one: object, other: object) -> bool:
    return isinstance(one, datetime) and isinstance(other, datetime) and one < other


def shown(moment: object) -> str:
    """A moment as an author writes it: midnight as a day."""
    return str(moment).removesuffix("+00:00").removesuffix(" 00:00:00").replace(" ", "T")
