"""Takes an object away, and makes sure that it is gone."""

from __future__ import annotations

from reconcile.core.action import Action
from reconcile.core.errors import UncertainError
from reconcile.engine.bench import Bench, FailedStepError


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
        await bench.records.write(intent, lambda: bench.collection.delete(identity))
    except UncertainError:
        if await bench.collection.observe(identity) is not None:
            raise
        return
    if await bench.collection.observe(identity) is not None:
        raise FailedStepError(f"the vendor said that {identity} was deleted, and still shows it")
