"""What an update may make ours is recorded as ours before it is sent.

Else nobody would know of a field that was written, never recorded, and taken out of the manifest meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from reconcile.core.address import Address
from reconcile.core.errors import RefusedError
from reconcile.core.managed import Managed
from reconcile.core.resource import Resource
from reconcile.engine.bench import Bench
from reconcile.engine.records import Records
from reconcile.engine.step_error import InterruptedStepError
from reconcile.planning.claims import claims
from reconcile.planning.record import record


@contextmanager
def claimed(bench: Bench, desired: Resource, identity: str) -> Iterator[None]:
    """Claim what the writes in here send; of what is refused before anything was done nothing stays."""
    records, address = bench.records, bench.address
    before, known = records.lockfile.resources.get(address), bench.known
    sent, origin = record(bench.declaration, desired, identity), bench.site.origin(address.provider)
    ours = before if before and before.id == identity else sent
    records.put(replace(ours, applied=claims(type(desired), known, sent.applied)), origin)
    done = len(bench.sending.done)
    try:
        yield
    except (RefusedError, InterruptedStepError):
        if bench.sending.doubt is None and len(bench.sending.done) == done:
            _take_back(records, address, replace(ours, applied=known) if known else before, origin)
        raise


def _take_back(records: Records, address: Address, managed: Managed | None, origin: str) -> None:
    if managed:
        records.put(managed, origin)
    else:
        records.drop(address)
