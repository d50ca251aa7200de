"""COR: contracts are written through the integrations API and read from the list of the core API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, cast

from reconcile.sdk import (
    ClientCredentials,
    ConflictError,
    Live,
    MissingError,
    NumberedPages,
    PageStyle,
    Provider,
    RefusedError,
    Request,
    Resource,
    Secret,
    Settings,
    Transport,
    UncertainError,
    Url,
    WalkedCollection,
)
from reconcile_cor.own_writes import OwnWrites
from reconcile_cor.reading import readable
from reconcile_cor.refusals import ERRORS, DuplicateExternalIdError, Source
from reconcile_cor.resources import Contract

_LIST = "/v1/contracts"
_LATE_S = (0.2, 0.4, 0.8, 1.6)
_SHOWN = ("name", "type", "status", "start_date", "end_date", "value")


class CORSettings(Settings):
    """The API key of a COR company, made under Settings > Integrations > API, and the system that writes."""

    base_url: Url = "https://integrations.projectcor.com"
    core_url: Url = "https://api.projectcor.com"
    source: Source = "SALESFORCE"
    api_key: Secret
    client_secret: Secret


class Contracts(WalkedCollection):
    """Contracts, by your external id where they are written and by COR's number where they are read."""

    kind: ClassVar[type[Resource]] = Contract
    settings: CORSettings
    path = "/v2/integrations/contracts"
    update_method = "PUT"
    list_path = _LIST
    list_base = "core_url"
    deleted_field = "deleted_at"
    pages_by: ClassVar[PageStyle] = NumberedPages(
        50, "perPage", meta=None, page="page", last_page="lastPage", per_page="perPage", always_counts=False
    )

    def __init__(self, transport: Transport, settings: Settings) -> None:
        super().__init__(transport, settings)
        self._own = OwnWrites()

    async def observe(self, id: str) -> Live | None:
        """Look it up in the list, which may take a moment to show what this run has written."""
        from asyncio import sleep  # noqa: PLC0415 - only a connection waits

        for pause in _LATE_S:
            live = (await self.rows()).get(id)
            if self._own.is_shown(id, live):
                return live
            await sleep(pause)
        self._own.await_no_more(id)
        return (await self.rows()).get(id)

    async def create(self, desired: Resource) -> Live:
        """Create it; one that has its external id already is taken where it is the same in all that shows."""
        key = str(cast("Contract", desired).external_id)
        try:
            return await self._write("POST", self.path, self.new_body(desired), key)
        except DuplicateExternalIdError as refusal:
            return await self._adopt(desired, key, refusal)

    async def update(self, live: Live, desired: Resource) -> Live:
        """Send the written fields; what a PUT leaves out stays as it is."""
        key = self._own.keys.get(live.id) or cast("Contract", desired).external_id
        if key is None:
            raise RefusedError(
                f"COR does not tell the external id of contract {live.id}", "write external_id"
            )
        body = self._signed(self.encoded(desired, lambda field: not field.is_immutable))
        after = await self._write("PUT", self.path_of(key), body, key, live.id)
        kept = [
            name for name in _SHOWN if body.get(name, 0) is None and getattr(after.resource, name) is not None
        ]
        if kept:
            raise ConflictError(
                f"COR took a null for {', '.join(kept)} of contract {live.id}, and kept the value",
                "clear it in COR, or write it in the manifest",
            )
        return after

    async def delete(self, id: str) -> None:
        """Remove it and, by `corId`, its associations; by number where its external id does not show."""
        if id not in self._own.keys and (await self.rows()).get(id) is None:
            raise MissingError(
                f"COR lists no contract {id}", "it was deleted there, or the id is wrong; plan again"
            )
        async with self.still:
            key = self._own.keys.get(id)
            if key is None:
                request = Request("DELETE", f"{_LIST}/{int(id)}", base="core_url")
            else:
                request = Request("DELETE", self.path_of(key), json=self._signed({"corId": int(id)}))
            answer = await self.transport.call(request, self.kind)
        told = answer.body.get("cor_id", id) if isinstance(answer.body, Mapping) else id
        if str(told) != id:
            raise UncertainError(
                f"COR was told to delete contract {id} and answered about {told}", "look at both"
            )
        self._own.deleted(id)

    def new_body(self, desired: Resource) -> dict[str, object]:
        """Every written field."""
        return self._signed(super().new_body(desired))

    def live(self, payload: object) -> Live:
        """Read a contract, and keep the external id that it tells."""
        live = super().live(payload)
        if key := cast("Contract", live.resource).external_id:
            self._own.keys[live.id] = key
        return live

    def readable(self, payload: Mapping[str, object]) -> Mapping[str, object]:
        """A contract in our names, as either API spells it, with what this run knows besides."""
        return {**self._own.unseen(str(payload.get("id"))), **readable(payload, self.settings.source)}

    async def _write(
        self, method: str, path: str, body: Mapping[str, object], key: str, id: str | None = None
    ) -> Live:
        live = await self.call(method, path, body)
        if id is not None:
            self.same(id, live)
        self._own.written(live, key)
        return self.live(live.payload)

    async def _adopt(self, desired: Resource, key: str, refusal: DuplicateExternalIdError) -> Live:
        """A PUT of nothing shows the contract with this external id, which the list may not tell."""
        try:
            live = await self._write("PUT", self.path_of(key), self._signed({}), key)
        except MissingError:
            raise refusal from None
        wanted, seen = desired.written(), live.resource.written()
        differing = [name for name in _SHOWN if name in wanted and wanted[name] != seen.get(name)]
        if differing:
            raise ConflictError(
                f"{refusal.summary}: contract {live.id} has it, and differs in {', '.join(differing)}",
                f'choose another external_id, or take that contract over: lifecycle.import: "{live.id}"',
                status=refusal.status,
            ) from refusal
        return live

    def _signed(self, body: Mapping[str, object]) -> dict[str, object]:
        """Say which system speaks, as every call of the integrations API must."""
        return {"metadata": {"source": self.settings.source}, **body}


class COR(Provider):
    """One company in COR."""

    name = "cor"
    title = "COR"
    settings_type = CORSettings
    auth: ClassVar[ClientCredentials] = ClientCredentials(
        "/v1/oauth/token",
        id_setting="api_key",
        secret_setting="client_secret",  # noqa: S106 - the name of a setting
        token_base="core_url",  # noqa: S106 - the same
        refresh_path="/v1/oauth/refreshtoken",
        grant_in="query",
        is_quoted=False,
    )
    errors = ERRORS
    collection_types = (Contracts,)
    sandbox_class = "reconcile_cor.sandbox:CORSandbox"
