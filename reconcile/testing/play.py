"""A provider on its own sandbox: in this process, or on a port of this machine."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TypeAlias, cast

import httpx2 as httpx

from reconcile.core.live import Live
from reconcile.core.resource import Resource
from reconcile.planning.diff import diff
from reconcile.sandbox import Setting, embedded_app, environment, run
from reconcile.sdk import (
    Asgi,
    Collection,
    Finds,
    Provider,
    SetsTags,
    connect,
    load_settings,
    sandbox_settings,
)
from reconcile.testing.samples import Catalogue

_READY_S = 60


@dataclass
class Stage:
    """What a conformance test works with: the collection, its resources, and the sandbox behind it."""

    provider: Provider
    collection: Collection
    catalogue: Catalogue
    control: httpx.AsyncClient

    async def ledger(self) -> list[Mapping[str, object]]:
        """Every write that the sandbox took."""
        return await self._listed("ledger", "entries")

    async def requests(self) -> list[Mapping[str, object]]:
        """Every request that came."""
        return await self._listed("requests", "requests")

    async def _listed(self, what: str, name: str) -> list[Mapping[str, object]]:
        answer = await self.control.get(f"/_{what}")
        return cast("Mapping[str, list[Mapping[str, object]]]", answer.json())[name]

    async def fault(self, fault: str, **more: object) -> None:
        """Let something go wrong with the next request; see the sandbox's faults."""
        body = {"vendor": self.provider.name, "fault": fault, **more}
        (await self.control.post("/_faults", json=body)).raise_for_status()

    async def create(self, desired: Resource) -> Live:
        """Create an object, and set its tags where they have a request of their own."""
        live = await self.collection.create(desired)
        return await self.tag(live, desired)

    async def update(self, live: Live, desired: Resource) -> Live:
        """Change an object, its tags included."""
        return await self.tag(await self.collection.update(live, desired), desired)

    async def tag(self, live: Live, desired: Resource) -> Live:
        """Set the written tags where they have a request of their own."""
        row = self.catalogue.schema.tags
        if (
            row is None
            or row.name not in desired.model_fields_set
            or not isinstance(self.collection, SetsTags)
        ):
            return live
        return await self.collection.set_tags(live.id, getattr(desired, row.name) or ())

    async def observe(self, id: str) -> Live:
        """Read an object that is there."""
        live = await self.collection.observe(id)
        assert live is not None, f"{id} is gone"
        return live

    async def find(self, desired: Resource) -> list[Live]:
        """What is there with the marker or natural key; without a way to ask, nothing."""
        return list(await self.collection.find(desired)) if isinstance(self.collection, Finds) else []

    def assert_in_sync(self, desired: Resource, live: Live, why: str) -> None:
        """Nothing that was written differs."""
        wanted = desired.written()
        differing = diff(self.catalogue.schema, wanted, wanted, live.resource.written()).fields
        assert not differing, f"{why}: {differing}"


Play: TypeAlias = Callable[[Stage], Awaitable[None]]


@dataclass(frozen=True)
class Theatre:
    """Where plays of one provider and kind are given."""

    plugin: type[Provider]
    kind: str
    catalogue: Catalogue

    def play(self, body: Play, switches: Mapping[str, Setting] | None = None) -> None:
        """Give a play on a new sandbox in this process."""
        app = cast("Asgi", embedded_app(self.plugin.sandbox(), None, switches))
        settings = sandbox_settings(self.plugin, self.plugin.name)
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=settings.origin)

        async def given() -> None:
            async with connect(self.plugin, settings, app=app) as provider, client:
                await body(self._stage(provider, client))

        asyncio.run(given())

    def play_at(self, port: int, body: Play, **changed: str) -> None:
        """Give a play on the sandbox that is served on a port; settings can be changed."""
        prefix = f"RECONCILE_{self.plugin.name}_"
        environ = environment([self.plugin.sandbox()], port)
        environ |= {(prefix + name).upper(): text for name, text in changed.items()}
        settings = load_settings(self.plugin.settings_type, self.plugin.name, {}, environ)
        client = httpx.AsyncClient(base_url=settings.origin)

        async def given() -> None:
            async with connect(self.plugin, settings) as provider, client:
                await client.delete("/_faults")
                await body(self._stage(provider, client))

        asyncio.run(given())

    def _stage(self, provider: Provider, control: httpx.AsyncClient) -> Stage:
        return Stage(provider, provider.collections[self.kind], self.catalogue, control)


def _serve(plugin: type[Provider], ready: Connection) -> None:
    run([plugin.sandbox()], on_ready=ready.send)


@contextmanager
def served(plugin: type[Provider]) -> Iterator[int]:
    """Serve a provider's sandbox from a process of its own; yields the port."""
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(plugin, there), daemon=True)
    process.start()
    try:
        assert here.poll(_READY_S), "the sandbox did not start"
        yield here.recv()
    finally:
        process.terminate()
        process.join()
        here.close()
        there.close()
