"""COR as its documents describe it: the integrations API and the core API; what is not known is a switch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from reconcile.sandbox import (
    Answer,
    Call,
    Endpoint,
    Setting,
    Store,
    Switch,
    VendorSandbox,
    count_request,
)
from reconcile_cor.sandbox_contracts import Integrations
from reconcile_cor.sandbox_core import Core
from reconcile_cor.sandbox_related import Related
from reconcile_cor.sandbox_rows import Rows
from reconcile_cor.sandbox_tokens import Tokens
from reconcile_cor.sandbox_words import Words, plain


class CORSandbox(VendorSandbox):
    """One COR company, whose base currency is USD, without contracts.

    Its clients are SF-ACC-67890 (Acme Inc) and SF-ACC-1 to SF-ACC-49; any name is a user's. Another system
    that changes a contract is `PUT /v1/contracts/{number}`.
    """

    name: ClassVar[str] = "cor"
    credentials: ClassVar[Mapping[str, str]] = {
        "api_key": "sandbox-cor-key",
        "client_secret": "sandbox-cor-secret",
    }
    base_urls: ClassVar[tuple[str, ...]] = ("base_url", "core_url")
    switches: ClassVar[Mapping[str, Switch]] = {
        "named_errors": Switch(
            "the HTTP status of named errors", "assumed", ("assumed", "400", "422", "500")
        ),
        "error_codes": Switch("ZC001 and ZC004 instead of their names", default=False),
        "validation_shape": Switch("a failed validation", "object", ("object", "array")),
        "created_status": Switch("the HTTP status of a create", "200", ("200", "201")),
        "date_range": Switch("an end before the start", "taken", ("taken", "checked")),
        "choices": Switch("the words of type and status", "any", ("any", "documented")),
        "currency": Switch("a currency in a create", "accepted", ("accepted", "ignored")),
        "exchange_rates": Switch("rates that are known besides those synced", "base", ("base", "all")),
        "null": Switch("a null in an update", "clears", ("clears", "keeps")),
        "delete_without_cor_id": Switch(
            "the external id after a delete without corId", "frees", ("frees", "keeps")
        ),
        "external_ids_unique_per": Switch("an external id is unique per", "source", ("source", "company")),
        "json_integrations": Switch(
            "external ids in the core API's list", "object", ("object", "array", "absent")
        ),
        "instants": Switch("instants with T and Z, or with a blank and no zone", "iso", ("iso", "plain")),
        "last_page": Switch("the core API's lists tell their last page", default=True),
        "total": Switch("the total of the core API's lists", "string", ("string", "number")),
        "order": Switch("the list's order by number", "ascending", ("ascending", "descending")),
        "list_deleted": Switch("deleted contracts are listed", default=False),
        "large_pages": Switch("a page above 50 rows", "clamped", ("clamped", "taken")),
        "unpaged": Switch("the answer to page=false", "envelope", ("envelope", "array")),
        "core_delay_s": Switch("seconds until the core API shows a write", 0),
        "requests_per_second": Switch("requests a second; 0 is no limit", 0),
    }

    def __init__(self, store: Store, switches: Mapping[str, Setting] | None = None) -> None:
        super().__init__(store, switches)
        words = Words(self.settings)
        rows = Rows(store, self.settings)
        self._tokens = Tokens(store, self.credentials)
        self._related = Related(store, self.settings, words)
        self._integrations = Integrations(rows, words, self._related)
        self._core = Core(rows, words)

    def routes(self) -> Sequence[Endpoint]:
        """Tokens, both APIs, and the objects that contracts hang on."""
        return [
            *self._tokens.routes(),
            *self._integrations.routes(),
            *self._core.routes(),
            *self._related.routes(),
        ]

    def seed(self) -> None:
        """Keep clients."""
        self._related.seed()

    def admit(self, call: Call) -> Answer | None:
        """Count, then ask for a token."""
        limit = self.number("requests_per_second")
        if limit and count_request(self.store, seconds=1).count > limit:
            return plain(429, call.path).with_headers(Retry_After="1")
        return self._tokens.refusal(call)

    def refusal(self, status: int, call: Call) -> Answer:
        """The API's envelope."""
        return plain(status, call.path)
