"""Takes an object away, and makes sure that it is gone; one that can't be removed is brought to its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from reconcile.core.action import Action
from reconcile.core.errors import UncertainError
from reconcile.core.live import Live
from reconcile.core.outcome import Outcome
from reconcile.engine.bench import Bench
from reconcile.engine.read_back import is_gone
from reconcile.engine.step_error import FailedStepError, StaleStepError
from reconcile.sdk import Ends
from reconcile.state import Source


async def delete(bench: Bench) -> None:
    """Delete what the plan saw; what is gone already needs no request."""
    replaced = Action.CREATE in bench.change.actions
    wanted = (await bench.desired()).written() if replaced else {}
    identity = str(bench.change.id)
    live = await bench.precondition(wanted)
    if live is not None:
        await _take_away(bench, live)
    bench.records.drop(bench.address)
    bench.id = None if replaced else identity


async def _take_away(bench: Bench, live: Live) -> None:
    collection = bench.collection
    ending = collection.ending(live) if isinstance(collection, Ends) else None
    if ((ending.note,) if ending else ()) != bench.change.notes:
        raise StaleStepError(f"what removing {live.id} comes to is not what the plan showed any more")
    if ending is None or not isinstance(collection, Ends):
        await _send(bench, live.id, lambda: collection.delete(live.id))
    else:
        await _send(bench, live.id, lambda: collection.end(live))


async def _send(bench: Bench, identity: str, call: Callable[[], Awaitable[object]]) -> None:
    intent = bench.intent(Action.DELETE, None, identity)
    try:
        await bench.sending.write(intent, call)
    except UncertainError as problem:
        if not await bench.sending.look_up(problem, lambda: is_gone(bench, identity)):
            raise
        bench.sending.was_done(identity)
        return
    if not await is_gone(bench, identity):
        # The journal has the vendor's word that it is gone; without this the next run would believe it.
        bench.records.settle(intent, Outcome.REFUSED, detail="it still shows", by=Source.LOOK_UP)
        raise FailedStepError(f"the vendor said that {identity} was deleted, and still shows it")
