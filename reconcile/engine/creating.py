"""Makes an object, once: what is there already with its marker or natural key is never made again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from reconcile.core.action import Action
from reconcile.core.errors import UncertainError
from reconcile.core.live import Live
from reconcile.core.resource import Resource
from reconcile.core.roles import Role
from reconcile.engine.bench import Bench
from reconcile.engine.claiming import claimed
from reconcile.engine.read_back import LATE_S, proven
from reconcile.engine.step_error import StaleStepError
from reconcile.engine.updating import set_tags, update_fields
from reconcile.planning.diff import diff
from reconcile.sdk import Clones, Finds, SetsTags


async def create(bench: Bench) -> None:
    """Look for it, create it, record it at once; then what a create can't carry: a clone's rest, and tags."""
    desired = await bench.desired()
    there = [live.id for live in await _find(bench, desired) if live.id != _replaced(bench)]
    if there:
        ids = ", ".join(sorted(there))
        raise StaleStepError(f"an object with the same {_key_words(bench)} exists by now: {ids}")
    live = await _make(bench, desired)
    bench.keep(_without_tags(bench, desired), live.id)
    with claimed(bench, desired, live.id):
        await proven(bench, live.id, desired, _complete(bench, desired, live))
    bench.keep(desired, live.id)


async def _find(bench: Bench, desired: Resource) -> Sequence[Live]:
    """What has the marker or natural key."""
    return await bench.collection.find(desired) if isinstance(bench.collection, Finds) else ()


def _replaced(bench: Bench) -> str | None:
    """What this step has just deleted; lists may still show it."""
    return bench.change.id if Action.DELETE in bench.change.actions else None


async def _make(bench: Bench, desired: Resource) -> Live:
    """Send the create; when nobody knows whether it was done, look for the one object that was not there."""
    intent = bench.intent(Action.CREATE, _without_tags(bench, desired))
    try:
        return await bench.sending.write(intent, lambda: _send(bench, desired))
    except UncertainError as problem:
        found = await bench.sending.look_up(problem, lambda: _find_new(bench, desired))
        if len(found) != 1:
            raise
    bench.sending.was_done(found[0].id)
    return found[0]


async def _find_new(bench: Bench, desired: Resource) -> Sequence[Live]:
    """What has the marker or natural key and belongs to nobody, as soon as it shows."""
    provider, kind = bench.address.provider, bench.address.kind
    managed = bench.records.lockfile.resources.items()
    owned = {each.id for address, each in managed if (address.provider, address.kind) == (provider, kind)}
    owned |= {_replaced(bench) or ""}
    for pause in LATE_S if isinstance(bench.collection, Finds) else ():
        await asyncio.sleep(pause)
        if found := [live for live in await _find(bench, desired) if live.id not in owned]:
            return found
    return ()


async def _send(bench: Bench, desired: Resource) -> Live:
    source = next((each.name for each in bench.schema if each.has(Role.SOURCE)), None)
    original = getattr(desired, source, None) if source else None
    if original is not None and isinstance(bench.collection, Clones):
        return await bench.collection.clone(str(original), desired)
    return await bench.collection.create(desired)


async def _complete(bench: Bench, desired: Resource, live: Live) -> None:
    """Send what the create left out: a clone takes over only some fields."""
    tags = bench.schema.tags
    wanted = desired.written()
    rest = diff(bench.schema, wanted, wanted, live.resource.written()).fields
    touched = {change.path[0] for change in rest}
    labels = {tags.name} if tags else set()
    if any((field := bench.schema.get(str(name))) and not field.is_immutable for name in touched - labels):
        live = await update_fields(bench, live, desired)
    if touched & labels and isinstance(bench.collection, SetsTags):
        await set_tags(bench, bench.collection, live.id, desired)


def _without_tags(bench: Bench, desired: Resource) -> Resource:
    tags = bench.schema.tags
    apart = tags is not None and isinstance(bench.collection, SetsTags)
    return desired.without((tags.name,)) if tags and apart else desired


def _key_words(bench: Bench) -> str:
    marker = bench.schema.marker
    return marker.name if marker else ", ".join(bench.collection.kind.natural_key)
