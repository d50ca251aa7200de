"""Zenskar: an update replaces the whole contract; pause, resume and expiry have requests of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, ClassVar, cast

from reconcile.sdk import (
    ApiKey,
    CursorPages,
    Ending,
    ErrorShape,
    FindsByMarker,
    FromSetting,
    Headers,
    ListedCollection,
    Live,
    MissingError,
    Problem,
    Provider,
    Query,
    RefusedError,
    Request,
    Resource,
    Secret,
    Settings,
    Url,
    encode,
    schema_of,
)
from reconcile_zenskar.notes import ending_of, objections_to
from reconcile_zenskar.phases import Pause
from reconcile_zenskar.reading import as_declared, has_pause_behind, without_pause
from reconcile_zenskar.replacement import SPELLING, creation, replacement
from reconcile_zenskar.resources import Contract
from reconcile_zenskar.rules import end_of

_UNDELETABLE = "expire it (status: expired with expiry_date), or let it go (lifecycle.on_removal: forget)"


class ZenskarSettings(Settings):
    """An organisation and a key of it, both under Settings > Developers."""

    base_url: Url = "https://api.zenskar.com"
    api_key: Secret
    organisation: str


class Contracts(FindsByMarker, ListedCollection):
    """Contracts of the second model, `contract_v2`."""

    kind: ClassVar[type[Resource]] = Contract
    path = "/contract_v2"
    update_method = "PUT"
    pages_by = CursorPages(size=100, cursor_parameter="cursor")
    list_query: ClassVar[Query] = {"order": "created_at"}  # new rows come last
    deleted_field = "deleted_at"

    def live(self, payload: object) -> Live:
        """Read one contract; a pause that is over is none."""
        live = super().live(payload)
        if has_pause_behind(live):
            return replace(live, resource=live.resource.with_values({"pause": None}))
        return live

    def readable(self, payload: Mapping[str, object]) -> Mapping[str, object]:
        """The author's phases, and the pause apart."""
        return as_declared(payload)

    def new_body(self, desired: Resource) -> dict[str, object]:
        """A draft or an active contract; pause, dispute and expiry need an update after it."""
        body = creation(desired)
        body["status"] = "draft" if body.get("status") == "draft" else "active"
        return {name: value for name, value in body.items() if (name, value) != ("end_date", None)}

    def update_body(self, live: Live, desired: Resource) -> dict[str, object]:
        """All that is known of the contract; the end of one that is to expire comes with its expiry."""
        written = desired.without(("end_date",)) if _expiry(desired) else desired
        return replacement(live.payload, written)

    async def update(self, live: Live, desired: Resource) -> Live:
        """Replace it, then pause, resume or expire it; a pause may move an end that is written."""
        now = live
        try:
            if self._differs(now, desired) or not _needs_a_door(now, desired):
                now = await super().update(now, desired)
            replaced, now = now, await self._paused(now, desired)
            if now is not replaced and self._differs(now, desired):
                now = await super().update(now, desired)
            return await self._expired(now, desired)
        except RefusedError as problem:
            problem.is_partial = now is not live
            raise

    def objections(self, live: Live, touched: AbstractSet[str] | None) -> Iterator[Problem]:
        """What Zenskar refuses by the contract's status."""
        return objections_to(live.resource, touched)

    def ending(self, live: Live) -> Ending | None:
        """Only a draft can be deleted."""
        return ending_of(live.resource)

    async def end(self, live: Live) -> Live:
        """Expire it today; one that is still to begin, on its first day."""
        first = cast("Contract", live.resource).start_date.date()
        day = max(first, datetime.now(UTC).date())
        return await self._through("PATCH", live.id, "expire", {"expiry_date": day.isoformat()})

    def _differs(self, live: Live, desired: Resource) -> bool:
        return self.update_body(live, desired) != replacement(live.payload, _nothing(live))

    async def _paused(self, live: Live, desired: Resource) -> Live:
        if not _needs_a_pause(live, desired):
            return live
        wanted = cast("Any", desired).pause
        if wanted is None:
            return await self._resumed(live)
        body = encode(schema_of(Pause), wanted.written(), SPELLING)
        if cast("Contract", live.resource).pause is not None:
            return await self._through("PATCH", live.id, "pause", body)
        return await self._through(
            "POST", live.id, "pause", {**body, "unpause_extension_policy": wanted.policy or "overlap"}
        )

    async def _resumed(self, live: Live) -> Live:
        """End a pause that runs; one that is to come is taken out of the phases, as nothing else ends it."""
        if cast("Contract", live.resource).status == "paused":
            return await self._through("PATCH", live.id, "resume", {})
        return await super().update(
            replace(live, payload=cast("Any", without_pause(live.payload))), _nothing(live)
        )

    async def _expired(self, live: Live, desired: Resource) -> Live:
        day = _expiry(desired)
        if day is None or _ends_on(live, day):
            return live
        return await self._through("PATCH", live.id, "expire", {"expiry_date": day.isoformat()})

    async def _through(self, method: str, id: str, door: str, body: object) -> Live:
        """Send a request of its own and read the contract again: not every answer to these is one."""
        await self.transport.call(Request(method, self.path_of(id, door), json=body), self.kind)
        live = await self.observe(id)
        if live is None:
            raise MissingError(f"contract {id} is gone after its {door}", "plan again")
        return live


def _nothing(live: Live) -> Resource:
    """A contract of which nothing is written."""
    return live.resource.without(live.resource.written())


def _expiry(desired: Resource) -> date | None:
    day = getattr(desired, "expiry_date", None)
    return day if isinstance(day, date) else None


def _ends_on(live: Live, day: date) -> bool:
    """Whether it ends so already: an expiry can't be repeated."""
    return cast("Contract", live.resource).end_date == end_of(day)


def _needs_a_pause(live: Live, desired: Resource) -> bool:
    """Whether a pause is to begin, move or end; its policy counts only then."""
    if "pause" not in desired.model_fields_set:
        return False
    wanted, present = cast("Any", desired).pause, cast("Any", live.resource).pause
    if wanted is None or present is None:
        return wanted is not present
    return not wanted.without(("policy",)).written().items() <= present.written().items()


def _needs_a_door(live: Live, desired: Resource) -> bool:
    day = _expiry(desired)
    return _needs_a_pause(live, desired) or (day is not None and not _ends_on(live, day))


class Zenskar(Provider):
    """One Zenskar organisation."""

    name = "zenskar"
    title = "Zenskar"
    settings_type = ZenskarSettings
    auth = ApiKey(header="x-api-key", prefix="", jwt_is_bearer=True)
    headers: ClassVar[Headers] = {
        "apiversion": "20230501",
        "organisation": FromSetting("organisation"),
    }
    errors = ErrorShape(
        texts=("detail", "message", "Message"),
        fields=("detail",),
        hints={
            403: "check the setting `organisation`, and what the key may do there",
            ("POST", 409): "write an `id` of its own, or that of the other one to manage it",
            ("DELETE", 400): _UNDELETABLE,
            ("DELETE", 409): _UNDELETABLE,
        },
        no_route=r"^Not Found$",
    )
    collection_types = (Contracts,)
    sandbox_class = "reconcile_zenskar.sandbox:ZenskarSandbox"
