"""Brings a live object to what the manifest says, and proves it."""

from __future__ import annotations

from reconcile.core.action import Action
from reconcile.core.live import Live
from reconcile.core.resource import Resource
from reconcile.core.roles import Role
from reconcile.core.value import to_json
from reconcile.engine.bench import Bench
from reconcile.engine.claiming import claimed
from reconcile.engine.read_back import proven
from reconcile.engine.step_error import StaleStepError
from reconcile.planning.clears import with_clears
from reconcile.sdk import Objects, SetsTags


async def update(bench: Bench) -> None:
    """Adopt, update and tag, in this order: each needs what went before it."""
    desired = await bench.desired()
    live = await bench.precondition(desired.written())
    if live is None:
        raise StaleStepError(f"{bench.change.id} is gone from the vendor")
    if bench.change.actions != (Action.ADOPT,):
        with claimed(bench, desired, live.id):
            await proven(bench, live.id, desired, _send(bench, live, desired))
    bench.keep(desired, live.id)


async def _send(bench: Bench, live: Live, desired: Resource) -> None:
    actions = set(bench.change.actions)
    collection = bench.collection
    apart = collection if isinstance(collection, SetsTags) else None
    if Action.UPDATE in actions or (Action.TAG in actions and not apart):
        live = await update_fields(bench, live, desired)
    if Action.TAG in actions and apart:
        await set_tags(bench, apart, live.id, desired)


async def update_fields(bench: Bench, live: Live, desired: Resource) -> Live:
    """Send the written fields, and nulls for what the author took back; ignored fields stay as they are."""
    target = with_clears(desired, bench.applied).without(bench.lifecycle.ignore_changes)
    if isinstance(bench.collection, Objects):
        target = target.without(_unchanged_unseen(bench))
    intent = bench.intent(Action.UPDATE, desired, live.id)
    return await bench.sending.write(intent, lambda: bench.collection.update(live, target))


def _unchanged_unseen(bench: Bench) -> set[str]:
    """Fields that the vendor never shows and that do not change: a locked object would refuse them."""
    touched = {change.path[0] for change in bench.change.fields}
    return {each.name for each in bench.schema if each.has(Role.WRITE_ONLY) and each.name not in touched}


async def set_tags(bench: Bench, collection: SetsTags, identity: str, desired: Resource) -> Live:
    """Replace all labels, by their own request."""
    name = bench.schema.tags.name if bench.schema.tags else ""
    tags = [str(to_json(tag)) for tag in getattr(desired, name, None) or ()]
    intent = bench.intent(Action.TAG, desired, identity)
    return await bench.sending.write(intent, lambda: collection.set_tags(identity, tags))
