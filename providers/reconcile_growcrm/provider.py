"""Grow CRM's API module: bearer key, `doc_*` columns, tags and clone apart, no external id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, cast

from reconcile.sdk import (
    ApiKey,
    ErrorShape,
    FindsInList,
    Live,
    NumberedPages,
    Provider,
    Query,
    Resource,
    Secret,
    Settings,
    Url,
)
from reconcile_growcrm.resources import Contract, tag, trimmed

_CLONED = {"title", "client_id", "category_id", "start_date", "end_date", "project_id", "value"}


class GrowCRMSettings(Settings):
    """Where the CRM is, and the key made there under Settings > API > API Keys."""

    base_url: Url
    api_key: Secret


class Contracts(FindsInList):
    """Contracts; an update always sends all six columns, as it is unknown what an omitted one becomes."""

    kind: ClassVar[type[Resource]] = Contract
    path = "/api/contracts"
    envelope = "data"
    pages_by = NumberedPages(size=100)
    list_query: ClassVar[Query] = {"sort": "doc_created", "order": "asc"}  # new rows come last

    def find_query(self, desired: Resource) -> Query:
        """By client and title; the vendor's search takes parts of titles."""
        wanted = cast("Contract", desired)
        query = {**self.list_query, "client_id": wanted.client_id}
        if "\\" not in wanted.title:  # SQL's LIKE takes it for its escape
            query["search"] = trimmed(wanted.title)
        return query

    async def set_tags(self, id: str, tags: Sequence[str]) -> Live:
        """Replace all tags; of two that the vendor spells alike, one is sent."""
        different = {tag(each): each for each in tags}
        live = await self.call("PUT", self.path_of(id, "tags"), {"tags": list(different.values())})
        return self.same(id, live)

    async def clone(self, source_id: str, desired: Resource) -> Live:
        """Copy a contract; a body of its own needs an update after it."""
        body = self.encoded(desired, lambda field: field.name in _CLONED)
        return await self.call("POST", self.path_of(source_id, "clone"), body)


class GrowCRM(Provider):
    """One Grow CRM installation; the SaaS edition's accounts have domains of their own, too."""

    name = "growcrm"
    title = "Grow CRM"
    settings_type = GrowCRMSettings
    auth = ApiKey()
    errors = ErrorShape(texts=("message",), no_route=r"^The route .* could not be found")
    collection_types = (Contracts,)
    sandbox_class = "reconcile_growcrm.sandbox:GrowCRMSandbox"
