"""Reads what is live, with as few requests as the vendor allows: every kind of every provider at once.

What could not be read is named, and nothing is planned for it.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from reconcile.core.diagnostic import error
from reconcile.core.errors import VendorError
from reconcile.engine.events import Listener, ReadEnded, ReadStarted
from reconcile.engine.group import Group, Reading, nothing_planned
from reconcile.engine.wanted import Wanted
from reconcile.sdk.provider import Collection, Provider


async def read(providers: Mapping[str, Provider], wanted: Iterable[Wanted], listen: Listener) -> Reading:
    """Read everything, provider by provider and kind by kind at once."""
    groups: defaultdict[tuple[str, str], list[Wanted]] = defaultdict(list)
    for each in wanted:
        groups[each.address.provider, each.address.kind].append(each)
    async with asyncio.TaskGroup() as tasks:
        started = [
            tasks.create_task(_read_group(providers[instance].collections[kind], group, listen))
            for (instance, kind), group in sorted(groups.items())
        ]
    return merged([task.result() for task in started])


def merged(parts: Sequence[Reading]) -> Reading:
    """Put several readings together."""
    found = {address: each for part in parts for address, each in part.found.items()}
    diagnostics = tuple(each for part in parts for each in part.diagnostics)
    return Reading(found, diagnostics, frozenset(address for part in parts for address in part.unread))


async def _read_group(collection: Collection, group: list[Wanted], listen: Listener) -> Reading:
    what = f"{group[0].address.provider}.{group[0].address.kind}"
    listen(ReadStarted(what))
    try:
        reading = await Group(collection, group).read()
    except VendorError as problem:
        listen(ReadEnded(what, None))
        lost = error(f"{what} could not be read: {problem.summary}", nothing_planned(problem))
        return Reading({}, (lost,), frozenset(each.address for each in group))
    listen(ReadEnded(what, sum(1 for each in reading.found.values() if each.live or each.matches)))
    return reading
