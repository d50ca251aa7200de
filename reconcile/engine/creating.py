"""Makes an object, once: what is there already with its marker or natural key is never made again."""

from __future__ import annotations

from collections.abc import Sequence

from reconcile.core.action import Action
from reconcile.core.errors import UncertainError
from reconcile.core.live import Live
from reconcile.core.resource import Resource
from reconcile.core.roles import Role
from reconcile.engine.bench import Bench, StaleStepError
from reconcile.engine.updating import set_tags, update_fields
from reconcile.planning.diff import diff
from reconcile.sdk import Clones, Finds, SetsTags


async def create(bench: Bench) -> None:
    """Look for it, create it, record it at once; then what a create can't carry: a clone's rest, and tags."""
    desired = await bench.desired()
    there = await _find(bench, desired)
    if there:
        ids = ", ".join(sorted(live.id for live in there))
        raise StaleStepError(f"an object with the same {_key_words(bench)} exists by now: {ids}")
    live = await _make(bench, desired)
    bench.keep(_without_tags(bench, desired), live.id)
    await _complete(bench, desired, live)
    await bench.read_back(live.id, desired)
    bench.keep(desired, live.id)


async def _find(bench: Bench, desired: Resource) -> Sequence[Live]:
    """What has the marker or natural key and belongs to nobody."""
    if not isinstance(bench.collection, Finds):
        return ()
    owned = {
        managed.id
        for address, managed in bench.records.lockfile.resources.items()
        if (address.provider, address.kind) == (bench.address.provider, bench.address.kind)
    }
    return [live for live in await bench.collection.find(desired) if live.id not in owned]


async def _make(bench: Bench, desired: Resource) -> Live:
    """Send the create; when nobody knows whether it was done, look for the one object that was not there."""
    intent = bench.intent(Action.CREATE, _without_tags(bench, desired))
    try:
        return await bench.records.write(intent, lambda: _send(bench, desired))
    except UncertainError:
        found = await _find(bench, desired)
        if len(found) != 1:
            raise
    return found[0]


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
        await set_tags(bench, live.id, desired)


def _without_tags(bench: Bench, desired: Resource) -> Resource:
    tags = bench.schema.tags
    apart = tags is not None and isinstance(bench.collection, SetsTags)
    return desired.without((tags.name,)) if tags and apart else desired


def _key_words(bench: Bench) -> str:
    marker = bench.schema.marker
    return marker.name if marker else ", ".join(bench.collection.kind.natural_key)
