"""Zenskar as its documents describe it; what is not known is a switch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle
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
    schema,
)
from reconcile_zenskar.sandbox_contracts import Contracts
from reconcile_zenskar.sandbox_doors import Doors
from reconcile_zenskar.sandbox_problems import problem

SEEDED = 50
_NAMES = ("Acme Inc", "Globex Ltd", "Initech GmbH", "Umbrella SA", "Soylent Oy", "Žižkov & Søns")
_STATUSES = ("400", "409", "422")


def customer_id(number: int) -> str:
    """The id of a seeded customer, from 1 on."""
    return f"c0000000-0000-4000-8000-{number:012d}"


def plan_id(number: int) -> str:
    """The id of a seeded plan, from 1 on."""
    return f"b0000000-0000-4000-8000-{number:012d}"


class ZenskarSandbox(VendorSandbox):
    """One Zenskar organisation.

    Its customers are c0000000-0000-4000-8000-000000000001 to …50 (Acme Inc, Globex Ltd, Initech GmbH, …), its
    plans b0000000-0000-4000-8000-000000000001 to …50, each with one phase, Platform. It starts without
    contracts.
    """

    name: ClassVar[str] = "zenskar"
    credentials: ClassVar[Mapping[str, str]] = {
        "api_key": "sandbox_zenskar_key",
        "organisation": "0a000000-0000-4000-8000-000000000001",
    }
    security: ClassVar[Mapping[str, schema.Schema]] = {
        name: {"type": "apiKey", "in": "header", "name": name} for name in ("x-api-key", "organisation")
    }
    switches: ClassVar[Mapping[str, Switch]] = {
        "phases_required": Switch("a create needs a phase", default=True),
        "put_without_phases": Switch("a PUT without phases", "500", ("500", "empty")),
        "put_omitted": Switch("optional fields that a PUT omits", "reset", ("reset", "keep")),
        "put_phase_ids": Switch("ids of phases in a PUT", "keep", ("keep", "new")),
        "phase_start": Switch("the start of a phase that has none", "null", ("null", "contract")),
        "phase_rules": Switch("the status of overlapping and outlying phases", "400", ("400", "422")),
        "plan_beside_phases": Switch("a plan's phases come beside those that were sent", default=True),
        "prices_get_ids": Switch("a price that was written out is shown with an id, too", default=True),
        "attribute_defaults": Switch("the organisation adds the attribute region", default=False),
        "renewal_policies": Switch("a create takes do_not_renew only, or all", "one", ("one", "all")),
        "customer_change": Switch("another customer in a PUT", "refuse", ("refuse", "accept")),
        "back_to_draft": Switch("an active contract becomes a draft", "refuse", ("refuse", "accept")),
        "duplicate_id": Switch("the status of a create with an id that exists", "409", _STATUSES),
        "delete_refusal": Switch("the status of deleting what is no draft", "400", _STATUSES),
        "deleted_contracts": Switch("deleted contracts in answers", "hidden", ("hidden", "shown")),
        "deleted_id": Switch("the id of a deleted contract", "free", ("free", "taken")),
        "expire_answer": Switch("the answer to an expiry", "contract", ("contract", "empty")),
        "instants": Switch("how instants are shown", "naive", ("naive", "z")),
        "aware_instants": Switch("instants with an offset in a body", "accept", ("accept", "500")),
        "largest_page": Switch("the most rows of a page", 100),
        "rate_per_minute": Switch("requests a minute; 0 is no limit", 0),
    }

    def __init__(self, store: Store, switches: Mapping[str, Setting] | None = None) -> None:
        super().__init__(store, switches)
        self._contracts = Contracts(store, self.settings)
        self._doors = Doors(store, self.settings)

    def routes(self) -> Sequence[Endpoint]:
        """Contracts, and what hangs on one."""
        return [*self._contracts.routes(), *self._doors.routes()]

    def seed(self) -> None:
        """Keep customers and plans."""
        for number, name in zip(range(1, SEEDED + 1), cycle(_NAMES), strict=False):
            self.store.keep("customer", customer_id(number), _customer(number, name))
            phase: dict[str, object] = {
                "id": f"bf000000-0000-4000-8000-{number:012d}",
                "name": "Platform",
                "description": None,
                "start_date": None,
                "end_date": None,
                "phase_type": "active",
                "pricings": [],
                "features": {},
                "phase_metadata": {},
            }
            self.store.keep("plan", plan_id(number), {"id": plan_id(number), "phases": [phase]})

    def admit(self, call: Call) -> Answer | None:
        """Count, then ask for the key or a token, then for the organisation."""
        if limit := self.number("rate_per_minute"):
            window = count_request(self.store)
            if window.count > limit:
                return problem(429).with_headers(Retry_After=str(window.seconds_left))
        key = call.headers.get("x-api-key")
        is_token = (call.bearer or "").startswith("eyJ")
        if key != self.credentials["api_key"] and not is_token:
            return problem(401)
        return None if call.headers.get("organisation") == self.credentials["organisation"] else problem(403)

    def refusal(self, status: int, call: Call) -> Answer:  # noqa: ARG002 - the same for every call
        """A text in `detail`."""
        return problem(status)

    def no_route(self, call: Call) -> Answer:  # noqa: ARG002 - the same for every call
        """The framework's words."""
        return problem(404, "Not Found")


def _customer(number: int, name: str) -> Mapping[str, object]:
    return {
        "id": customer_id(number),
        "external_id": f"cust-{number}",
        "customer_name": name,
        "email": f"billing-{number}@example.org",
        "phone_number": None,
        "address": {
            "line1": "1 Main St",
            "line2": None,
            "line3": None,
            "city": "Springfield",
            "state": "IL",
            "zipCode": "62701",
            "country": "United States",
            "country_code": "US",
        },
        "ship_to_address": None,
        "tax_info": [],
        "custom_data": {},
        "custom_attributes": {},
        "communications_enabled": True,
        "auto_charge_enabled": False,
        "business_entity_id": None,
    }
