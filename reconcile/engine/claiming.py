"""What an update may make ours is recorded as ours before it is sent.

Else nobody would know of a field that was written, never recorded, and taken out of the manifest meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import cast

from reconcile.core.errors import RefusedError
from reconcile.core.resource import Resource
from reconcile.core.value import Json
from reconcile.engine.bench import Bench
from reconcile.engine.step_error import InterruptedStepError
from reconcile.planning.claims import claims
from reconcile.planning.record import record


@contextmanager
def claimed(bench: Bench, desired: Resource, identity: str) -> Iterator[None]:
    """Claim what the writes in here send; of what is refused before anything was done nothing stays."""
    records, address = bench.records, bench.address
    before = records.lockfile.resources.get(address)
    sent = record(bench.declaration, desired, identity)
    key = {name: sent.applied[name] for name in type(desired).natural_key if name in sent.applied}
    ours = before if before and before.id == identity else None
    known = ours.applied if ours else {**key, **cast("Mapping[str, Json]", bench.applied)}
    origin = bench.site.origin(address.provider)
    records.put(
        replace(ours or sent, id=identity, applied=claims(type(desired), known, sent.applied)), origin
    )
    done = len(bench.sending.done)
    try:
        yield
    except (RefusedError, InterruptedStepError):
        if bench.sending.doubt is None and len(bench.sending.done) == done:
            records.restore(address, before, origin)
        raise
