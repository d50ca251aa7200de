"""Reads what became of a write and compares every owned field: only what shows was done."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator, Mapping
from typing import cast

from reconcile.core.declaration import Declaration
from reconcile.core.diagnostic import Diagnostic, warning
from reconcile.core.errors import UncertainError
from reconcile.core.live import Live
from reconcile.core.plan import FieldChange
from reconcile.core.resource import Resource
from reconcile.core.roles import Role
from reconcile.core.value import Value
from reconcile.engine.bench import Bench
from reconcile.engine.field_words import kept_otherwise
from reconcile.engine.step_error import FailedStepError
from reconcile.planning.clears import with_clears
from reconcile.planning.diff import diff
from reconcile.planning.record import applied as applied_values
from reconcile.sdk import Ends

LATE_S = (0.0, 0.1, 0.4, 1.0)  # a vendor may need a moment to show what it took


async def proven(bench: Bench, identity: str, desired: Resource, writes: Awaitable[object]) -> None:
    """Send writes that bring an object to what is desired, and read it back.

    A write of which nobody knows the end is done when it shows; it can be planned again when it does not.
    """
    try:
        await writes
    except UncertainError as problem:
        try:
            await bench.sending.look_up(problem, lambda: read_back(bench, identity, desired))
        except FailedStepError:
            raise FailedStepError(
                f"{problem}; the change does not show at the vendor, plan again"
            ) from problem
        bench.sending.was_done(identity)
    else:
        await read_back(bench, identity, desired)


async def read_back(bench: Bench, identity: str, desired: Resource) -> None:
    """Compare until it shows; raises `FailedStepError` with every field that the vendor keeps otherwise."""
    problem = f"the vendor gave the id {identity}, and does not show it"
    for pause in LATE_S:
        await asyncio.sleep(pause)
        live = await bench.collection.observe(identity)
        if live is None:
            continue
        bench.warnings = [_not_kept(bench.declaration, name) for name in _dropped(bench, desired, live)]
        wrong = _differences(bench, desired, live)
        if not wrong:
            return
        problem = "; ".join(map(kept_otherwise, wrong))
    raise FailedStepError(problem)


async def is_gone(bench: Bench, identity: str) -> bool:
    """Whether the vendor shows the object no more, or shows it at its end."""
    for pause in LATE_S:
        await asyncio.sleep(pause)
        live = await bench.collection.observe(identity)
        if live is None or _is_over(bench, live):
            return True
    return False


def _is_over(bench: Bench, live: Live) -> bool:
    ending = bench.collection.ending(live) if isinstance(bench.collection, Ends) else None
    return ending is not None and ending.is_over


def _differences(bench: Bench, desired: Resource, live: Live) -> tuple[FieldChange, ...]:
    written, ignore = with_clears(desired, bench.applied).written(), bench.lifecycle.ignore_changes
    sent = cast("Mapping[str, Value]", applied_values(bench.schema, desired))
    return diff(bench.schema, written, sent, live.resource.written(), ignore=ignore).fields


def _dropped(bench: Bench, desired: Resource, live: Live) -> Iterator[str]:
    """Fields that the vendor is known to drop at times, and did."""
    wanted, seen = desired.written(), live.resource.written()
    for each in bench.schema:
        is_wanted = each.has(Role.MAY_NOT_STICK) and wanted.get(each.name) is not None
        if is_wanted and seen.get(each.name) is None:
            yield each.name


def _not_kept(declaration: Declaration, name: str) -> Diagnostic:
    return warning(
        f"the vendor did not keep {name}",
        "set it there by hand, or take it out of the manifest",
        address=declaration.address,
        location=declaration.locate((name,)),
    )
