"""Grow CRM as its API module documents it; what is not known is a switch."""

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
    Window,
    count_request,
)
from reconcile_growcrm.sandbox_contracts import Contracts
from reconcile_growcrm.sandbox_related import Related, failure


class GrowCRMSandbox(VendorSandbox):
    """Grow CRM with its related objects.

    Clients (Acme Inc, Globex Ltd, Initech GmbH, Umbrella SA, Soylent Oy, Žižkov & Søns, …), categories
    (Standard, Framework, Services, Licence, Maintenance, …), projects, leads and contract templates
    (services, licence, …), each 1 to 50. A person in the app is
    `POST /_admin/contracts/{id}/publish`, `…/sign-client` and `…/sign-provider`.
    """

    name: ClassVar[str] = "growcrm"
    credentials: ClassVar[Mapping[str, str]] = {"api_key": "sandbox-growcrm-key"}
    switches: ClassVar[Mapping[str, Switch]] = {
        "patch_omitted": Switch("optional columns that a PATCH omits", "keep", ("keep", "null")),
        "tag_normalisation": Switch("tags are lower-cased and hyphenated", default=True),
        "store_project_id": Switch("a create keeps doc_project_id", default=True),
        "throttle_per_minute": Switch("requests a minute, 60 in the vendor's kernel; 0 is no limit", 0),
        "page_size": Switch("rows of a page where no limit is sent", 35),
        "limit_over_100": Switch("a limit above 100", "cap", ("cap", "refuse")),
        "unknown_sort": Switch("a column that can't be sorted by", "ignore", ("ignore", "refuse")),
    }

    def __init__(self, store: Store, switches: Mapping[str, Setting] | None = None) -> None:
        super().__init__(store, switches)
        self._related = Related(store, self.settings)
        self._contracts = Contracts(store, self.settings, self._related)
        self._window: Window | None = None

    def routes(self) -> Sequence[Endpoint]:
        """Contracts, and the objects that they hang on."""
        return [*self._contracts.routes(), *self._related.routes()]

    def seed(self) -> None:
        """Keep clients, categories, projects, leads and templates."""
        self._related.seed()

    def admit(self, call: Call) -> Answer | None:
        """Throttle, then ask for the key, in the framework's order."""
        if limit := self.number("throttle_per_minute"):
            self._window = count_request(self.store)
            if self._window.count > limit:
                return failure(429).with_headers(
                    Retry_After=str(self._window.seconds_left), X_RateLimit_Reset=str(int(self._window.ends))
                )
        return None if call.bearer == self.credentials["api_key"] else failure(401)

    def refusal(self, status: int, call: Call) -> Answer:  # noqa: ARG002 - the same for every call
        """`{"message": …}`."""
        return failure(status)

    def no_route(self, call: Call) -> Answer:
        """The framework's words."""
        return Answer(404, {"message": f"The route {call.path.strip('/')} could not be found."})

    def not_allowed(self, call: Call, methods: Sequence[str]) -> Answer:
        """The framework's words."""
        supported = ", ".join("GET, HEAD" if method == "GET" else method for method in methods)
        route = call.path.strip("/")
        text = f"The {call.method} method is not supported for route {route}. Supported methods: {supported}."
        return Answer(405, {"message": text}, {"Allow": supported})

    def finish(self, call: Call, answer: Answer) -> Answer:  # noqa: ARG002 - the same for every call
        """Add the throttle's headers where it counts."""
        if self._window is None:
            return answer
        limit = self.number("throttle_per_minute")
        left = max(0, limit - self._window.count)
        return answer.with_headers(X_RateLimit_Limit=str(limit), X_RateLimit_Remaining=str(left))
