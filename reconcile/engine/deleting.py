"""Takes an object away, and makes sure that it is gone."""

from __future__ import annotations

from reconcile.core.action import Action
from reconcile.core.errors import UncertainError
from reconcile.core.outcome import Outcome
from reconcile.engine.bench import Bench
from reconcile.engine.read_back import is_gone
from reconcile.engine.step_error import FailedStepError
from reconcile.state import Source


async def delete(bench: Bench) -> None:
    """Delete what the plan saw; what is gone already needs no request."""
    replaced = Action.CREATE in bench.change.actions
    wanted = (await bench.desired()).written() if replaced else {}
    identity = str(bench.change.id)
    if await bench.precondition(wanted) is not None:
        await _send(bench, identity)
    bench.records.drop(bench.address)
    bench.id = None if replaced else identity


async def _send(bench: Bench, identity: str) -> None:
    intent = bench.intent(Action.DELETE, None, identity)
    try:
        await bench.write(intent, lambda: bench.collection.delete(identity))
    except UncertainError as problem:
        if not await bench.look_up(problem, lambda: is_gone(bench, identity)):
            raise
        bench.was_done(identity)
        return
    if not await is_gone(bench, identity):
        # The journal has the vendor's word that it is gone; without this the next run would believe it.
        bench.records.settle(intent, Outcome.REFUSED, detail="it still shows", by=Source.LOOK_UP)
        raise FailedStepError(f"the vendor said that {identity} was deleted, and still shows it")
