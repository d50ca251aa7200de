"""A step under a stop: no further write, the one in flight to its end, and a moment to read it back."""

from __future__ import annotations

import asyncio

from reconcile.core.outcome import StepResult
from reconcile.engine.bench import Bench
from reconcile.engine.step import carry_out, interrupted

READING_S = 1.0  # what was sent and not read back is read by the next run


async def carry_out_until_stopped(bench: Bench) -> StepResult:
    """Carry a step out; once the run is to stop, leave it as soon as nobody needs to wait any more."""
    step = asyncio.create_task(carry_out(bench))
    watch = asyncio.create_task(_leave(bench, step))
    try:
        await asyncio.wait({step})
    finally:
        watch.cancel()
        if step.cancel():
            await asyncio.wait({step})
    return interrupted(bench) if step.cancelled() else step.result()


async def _leave(bench: Bench, step: asyncio.Task[StepResult]) -> None:
    await bench.sending.stop.wait()
    await bench.sending.at_rest.wait()
    await asyncio.wait({step}, timeout=READING_S)
    step.cancel()
