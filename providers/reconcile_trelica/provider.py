"""Trelica: OAuth client credentials, one `PUT` for create and update that replaces the whole contract."""

from __future__ import annotations

from typing import ClassVar

from reconcile.sdk import (
    ClientCredentials,
    CursorPages,
    ErrorShape,
    FindsByMarker,
    ListedCollection,
    Live,
    Provider,
    Resource,
    Secret,
    Settings,
    Url,
    overlay_payload,
    schema_of,
    without_nulls,
)
from reconcile_trelica.resources import Contract


class TrelicaSettings(Settings):
    """The API application of an organisation; those in Europe are at `https://eu.trelica.com`."""

    base_url: Url = "https://app.trelica.com"
    client_id: str
    client_secret: Secret


class Contracts(FindsByMarker, ListedCollection):
    """Contracts; what a `PUT` leaves out is cleared, so each sends all that is known of the contract."""

    kind: ClassVar[type[Resource]] = Contract
    path = "/api/contracts/v1"
    pages_by = CursorPages(size=1000)

    async def create(self, desired: Resource) -> Live:
        """Put it without an id: the vendor matches its external id or makes a new one."""
        return await self.call("PUT", self.path, without_nulls(self.new_body(desired)))

    async def update(self, live: Live, desired: Resource) -> Live:
        """Put back the answer as it was read, the written fields laid over it."""
        body = overlay_payload(schema_of(self.kind), live.payload, desired.written())
        answer = await self.call("PUT", self.path, without_nulls({**body, "id": live.id}))
        return self.same(live.id, answer)


class Trelica(Provider):
    """One Trelica organisation."""

    name = "trelica"
    title = "Trelica"
    settings_type = TrelicaSettings
    auth = ClientCredentials("/connect/token", scope="Contracts.Read Contracts.Write")
    errors = ErrorShape(
        texts=("detail", "title", "message", "error_description", "error"),
        hints={403: "grant the application the scopes Contracts.Read and Contracts.Write"},
    )
    collection_types = (Contracts,)
    sandbox_class = "reconcile_trelica.sandbox:TrelicaSandbox"
