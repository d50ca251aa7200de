"""Trelica as its documents describe it; what is not known is a switch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from reconcile.sandbox import (
    Answer,
    Call,
    Endpoint,
    Role,
    Setting,
    Store,
    Switch,
    VendorSandbox,
    count_request,
)
from reconcile_trelica.sandbox_contracts import Contracts
from reconcile_trelica.sandbox_problems import problem
from reconcile_trelica.sandbox_tokens import Tokens


class TrelicaSandbox(VendorSandbox):
    """One Trelica organisation, whose base currency is USD.

    EUR counts 1.10 and GBP 1.25 of it; other currencies have no base amount. Its people are
    jane.doe@example.org, sam.procurement@example.org and john.roe@example.org. It starts without contracts.
    """

    name: ClassVar[str] = "trelica"
    credentials: ClassVar[Mapping[str, str]] = {
        "client_id": "sandbox-trelica-client",
        "client_secret": "sandbox-trelica-secret",
    }
    switches: ClassVar[Mapping[str, Switch]] = {
        "last_page": Switch("the last page's `next`: none, or to an empty page", "omit", ("omit", "empty")),
        "next_on_other_host": Switch("`next` names another host", default=False),
        "unknown_id": Switch("a PUT with an id that does not exist", "404", ("404", "create")),
        "id_conflict": Switch(
            "id and externalId name two contracts: refused, or the externalId's is written",
            "refuse",
            ("refuse", "external_id"),
        ),
        "owner_must_be_known": Switch("businessOwnerEmail must be a person's", default=False),
        "vendor_name_required": Switch("a contract needs a vendorName", default=False),
        "omitted_booleans": Switch("a flag that was not sent", "absent", ("absent", "false")),
        "reorder_line_items": Switch("line items come back in another order", default=False),
        "rate_per_minute": Switch("requests a minute; 0 is no limit", 0),
    }

    def __init__(self, store: Store, switches: Mapping[str, Setting] | None = None) -> None:
        super().__init__(store, switches)
        self._contracts = Contracts(store, self.settings)
        self._tokens = Tokens(store, self.credentials)

    def routes(self) -> Sequence[Endpoint]:
        """Contracts, and the token endpoint."""
        return [
            Endpoint("POST", "/connect/token", self._tokens.grant, Role.TOKEN),
            *self._contracts.routes(),
        ]

    def seed(self) -> None:
        """Nothing: contracts hang on no other objects."""

    def admit(self, call: Call) -> Answer | None:
        """Count, then ask for a token with the scope."""
        if limit := self.number("rate_per_minute"):
            window = count_request(self.store)
            if window.count > limit:
                return problem(429, call).with_headers(Retry_After=str(window.seconds_left))
        return self._tokens.refusal(call)

    def refusal(self, status: int, call: Call) -> Answer:
        """Problem details."""
        return problem(status, call)
