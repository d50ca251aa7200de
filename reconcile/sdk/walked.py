"""Collections whose vendor has no endpoint for one object: each is read from the list."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence

from reconcile.core.errors import MissingError, UncertainError
from reconcile.core.live import Live
from reconcile.core.resource import Resource
from reconcile.sdk.collection import ListedCollection
from reconcile.sdk.finding import same_identity
from reconcile.sdk.provider import Page
from reconcile.sdk.reading import RawPage
from reconcile.sdk.settings import Settings
from reconcile.sdk.transport import Transport


class WalkedCollection(ListedCollection):
    """Whoever asks at the same time shares one walk; an object that the whole list lacks is gone."""

    def __init__(self, transport: Transport, settings: Settings) -> None:
        from reconcile.sdk.sharing import SharedWalk  # noqa: PLC0415 - only a connection needs asyncio

        super().__init__(transport, settings)
        self._shared = SharedWalk(self._listed, self.live)
        self.still = self._shared.still(None)

    def _listed(self, _: None) -> AsyncIterator[RawPage]:
        return self.raw_pages(self.list_query)

    async def rows(self) -> Mapping[str, Live]:
        """Every object by its id."""
        try:
            return await self._shared.all(None)
        except MissingError as problem:
            raise UncertainError(
                f"{problem.summary}: that is not about an object",
                "nothing is taken for gone; check the address of the vendor",
                status=problem.status,
            ) from problem

    async def pages(self) -> AsyncIterator[Page]:
        """All of the list as one page: there is no other way to read an object, so no less of it helps."""
        yield Page(list((await self.rows()).values()), total_pages=1)

    async def observe(self, id: str) -> Live | None:
        """Look it up in the list."""
        return (await self.rows()).get(id)

    async def find(self, desired: Resource) -> Sequence[Live]:
        """Every object with this marker or natural key."""
        return same_identity(desired, (await self.rows()).values())
