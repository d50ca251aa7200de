"""Reads the addresses of one kind: by walking its list, or one by one where that is less.

An object that the list lacks is not gone: only its own not-found says so, twice, and only where the same
endpoint finds an object that is certainly there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field

from reconcile.core.address import Address
from reconcile.core.diagnostic import Diagnostic, error
from reconcile.core.errors import RefusedError, VendorError
from reconcile.core.live import Found, Live
from reconcile.core.resource import Resource
from reconcile.core.value import Reference
from reconcile.engine.short import refuse_short
from reconcile.engine.wanted import Wanted, as_recorded, key_of, key_values
from reconcile.sdk.provider import Collection, Finds, Lists

AGAIN_S = 0.5  # a vendor may need a moment to show what it took: what is gone is asked for twice


@dataclass(frozen=True)
class Reading:
    """What was found; for the addresses in `unread` nothing is known, and `diagnostics` says why."""

    found: Mapping[Address, Found] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    unread: frozenset[Address] = frozenset()


class Group:
    """The addresses of one kind, and what was seen of them so far."""

    def __init__(self, collection: Collection, group: list[Wanted]) -> None:
        self.collection = collection
        self.group = group
        self.seen: dict[str, Live] = {}
        self.is_complete = False
        self.is_proven = False

    async def read(self) -> Reading:
        """Read every address; raises a `VendorError` where the list can't be read."""
        if isinstance(self.collection, Lists) and len(self.group) > 1:
            await self._walk(self.collection)
        results = await self._look_at(self.group)
        if lost := self._lost(results):
            await asyncio.sleep(AGAIN_S)
            results |= await self._look_at(lost)
            lost = self._lost(results)
        if lost and (doubt := await self._doubt({each.id for each in lost})):
            results |= {each.address: _not_believed(each, doubt) for each in lost}
        found = {address: each for address, each in results.items() if isinstance(each, Found)}
        problems = tuple(each for each in results.values() if isinstance(each, Diagnostic))
        return Reading(found, problems, frozenset(results.keys() - found.keys()))

    async def _look_at(self, wanted: Iterable[Wanted]) -> dict[Address, Found | Diagnostic]:
        async with asyncio.TaskGroup() as tasks:
            asked = {each.address: tasks.create_task(self._look(each)) for each in wanted}
        return {address: task.result() for address, task in asked.items()}

    def _lost(self, results: Mapping[Address, Found | Diagnostic]) -> list[Wanted]:
        """What was recorded and is said not to exist."""
        return [each for each in self.group if each.id and _is_gone(each.id, results[each.address])]

    async def _walk(self, collection: Lists) -> None:
        """Walk the list, unless asking for each object alone is less than what is left of it."""
        pages = 0
        async for page in collection.pages():
            pages += 1
            self.seen.update({live.id: live for live in page.items})
            missing = sum(each.id not in self.seen for each in self.group)
            left = page.total_pages - pages if page.total_pages is not None else pages
            if left > missing:
                return
        self.is_complete = True

    async def _doubt(self, lost: AbstractSet[str | None]) -> str | None:
        """Why a not-found is not to be believed: the endpoint does not find what the list shows."""
        if self.is_proven:
            return None
        try:
            known = next(iter(self.seen.values()), None) or await self._first_listed()
            if known is None:
                return None
            is_found = known.id not in lost and await self.collection.observe(known.id) is not None
        except VendorError as problem:
            return problem.summary
        return None if is_found else f"{known.id} is in the list, and is said not to exist"

    async def _first_listed(self) -> Live | None:
        """Any object that is there; None where the list is empty, or there is none."""
        if isinstance(self.collection, Lists) and not self.is_complete:
            async for page in self.collection.pages():
                if page.items:
                    return page.items[0]
        return None

    async def _look(self, wanted: Wanted) -> Found | Diagnostic:
        try:
            return await self._ask(wanted)
        except VendorError as problem:
            return error(
                f"it could not be read: {problem.summary}",
                nothing_planned(problem),
                address=wanted.address,
                location=wanted.location,
            )

    async def _ask(self, wanted: Wanted) -> Found | Diagnostic:
        if wanted.id is not None:
            live = await self._by_id(wanted.id)
            if live is not None:
                return Found(live, namesakes=await self._namesakes(wanted, live))
            if wanted.desired is None:
                return Found()
        if wanted.import_id is not None and wanted.import_id != wanted.id:
            return await self._import(wanted, wanted.import_id)
        matches = await self._by_key(wanted.desired) if wanted.desired else ()
        own = next((live for live in matches if live.id == wanted.id), None)
        return Found(own) if own else Found(matches=matches)

    async def _by_id(self, identity: str) -> Live | None:
        live = self.seen.get(identity)
        if live is None:
            live = await self.collection.observe(identity)
            self.is_proven = self.is_proven or live is not None
        if live is not None:
            refuse_short(live)
        return live

    async def _by_key(self, desired: Resource) -> tuple[Live, ...]:
        key, parts = key_of(desired), key_values(desired)
        if all(value is None for value in parts) or any(isinstance(value, Reference) for value in parts):
            return ()
        if self.is_complete and key is not None:
            return tuple(live for live in self.seen.values() if key_of(live.resource) == key)
        return tuple(await self.collection.find(desired)) if isinstance(self.collection, Finds) else ()

    async def _namesakes(self, wanted: Wanted, live: Live) -> tuple[Live, ...]:
        """What has the natural key that this one was recorded with, and has no more."""
        recorded = as_recorded(wanted, live.resource)
        if recorded is None:
            return ()
        with suppress(RefusedError):  # what the live object has may be nothing that can be asked for
            return tuple(each for each in await self._by_key(recorded) if each.id != live.id)
        return ()

    async def _import(self, wanted: Wanted, identity: str) -> Found | Diagnostic:
        live = await self._by_id(identity)
        if live is None:
            return error(
                f"the object to import does not exist: {identity}",
                "correct lifecycle.import, or remove it to create a new object",
                address=wanted.address,
                location=wanted.location,
            )
        return Found(live)


def _is_gone(identity: str, result: Found | Diagnostic) -> bool:
    return isinstance(result, Found) and (result.live is None or result.live.id != identity)


def _not_believed(wanted: Wanted, doubt: str) -> Diagnostic:
    return error(
        f"the vendor says that {wanted.id} does not exist, and that can't be believed: {doubt}",
        "nothing is planned for it; check the address of the vendor, and what these credentials may see",
        address=wanted.address,
        location=wanted.location,
    )


def nothing_planned(problem: VendorError) -> str:
    """What to do about it, and what follows."""
    return "; ".join(filter(None, (problem.detail, "nothing is planned for it")))
