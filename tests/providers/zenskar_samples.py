"""Contracts to try at Zenskar."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import NAMESPACE_URL, uuid5

from reconcile.core.resource import Resource
from reconcile.sandbox import Setting
from reconcile.sdk import Live
from reconcile.testing import Samples
from reconcile.testing.play import Stage, Theatre
from reconcile.testing.samples import Catalogue
from reconcile_zenskar import Zenskar
from reconcile_zenskar.resources import Contract
from reconcile_zenskar.sandbox import customer_id, plan_id

OURS = "5e000000-0000-4000-8000-000000000001"
PRODUCT = "d0000000-0000-4000-8000-000000000001"
PRICING = "e0000000-0000-4000-8000-000000000001"
SEAT: dict[str, object] = {
    "product_id": PRODUCT,
    "pricing": {
        "name": "Seat",
        "pricing_data": {
            "pricing_type": "per_unit",
            "currency": "USD",
            "unit_amount": Decimal("0.05"),
            "unit": "seat",
        },
        "billing_period": {"cadence": "P1M", "offset": "prepaid"},
        "is_recurring": True,
        "quantity": {"type": "fixed", "quantity": 50},
        "payment_terms": ({"payment_term_type": "on_approval", "due_days": 30},),
    },
}
TRIAL: dict[str, object] = {
    "name": "Trial",
    "description": "Žižkov 😀",
    "start_date": "2024-01-31",
    "end_date": "2024-02-29",
    "phase_type": "trial",
    "pricings": ({"product_id": PRODUCT, "pricing_id": PRICING, "external_id": "seat"},),
    "features": {"sso": True},
    "phase_metadata": {"deal": "4711"},
}
STANDARD: dict[str, object] = {"name": "Standard", "start_date": "2024-02-29", "pricings": (SEAT,)}
MINIMAL: dict[str, object] = {
    "name": "Acme 2024",
    "status": "draft",
    "currency": "USD",
    "start_date": "2024-01-31",
    "customer_id": customer_id(1),
    "phases": ({"name": "Standard"},),
}


NOW = datetime.now(UTC)
RUNNING = {"from": NOW - timedelta(days=3), "until": NOW + timedelta(days=3), "policy": "overlap"}
TO_COME = {"from": NOW + timedelta(days=30), "until": NOW + timedelta(days=40), "policy": "extend"}
ONE = f"/contract_v2/{OURS}"


class Marked(Catalogue):
    """The suite's resources, whose marker is a UUID here."""

    def _marked(self, values: Any) -> Resource:  # noqa: ANN401 - as the suite has it
        self._count += 1
        return self.kind.model_validate({**values, "id": str(uuid5(NAMESPACE_URL, f"sample-{self._count}"))})


def _phases(*phases: dict[str, object]) -> object:
    return Contract.model_validate({**MINIMAL, "phases": phases}).phases


VALUES: Mapping[str, Sequence[object]] = {
    "name": ("plain", "Žižkov & Søns <b>“x”</b>", "four bytes: 😀🧾"),
    "status": ("draft", "active"),
    "currency": ("USD", "EUR"),
    "start_date": (datetime(2024, 1, 31, tzinfo=UTC), datetime(2024, 1, 30, 12, 30, 0, 1, tzinfo=UTC)),
    "customer_id": (customer_id(1), customer_id(2)),
    "phases": (_phases(TRIAL, STANDARD), _phases(STANDARD), _phases(TRIAL), _phases({"name": "Other"})),
    "end_date": (datetime(2090, 12, 31, tzinfo=UTC), datetime(2089, 12, 31, 23, 59, 59, 999999, UTC)),
    "expiry_date": (None,),
    "pause": (None,),
    "anchor_date": (datetime(2024, 2, 29, tzinfo=UTC), datetime(2024, 3, 31, tzinfo=UTC)),
    "plan_id": (plan_id(1), plan_id(2)),
    "custom_attributes": ({"sales_rep": "Jane", "seats": 5}, {"sales_rep": "Joe", "region": "APAC"}, {}),
    "renewal_policy": ("do_not_renew",),
    "contract_link": ("https://example.org/a.pdf", "http://example.org/ž"),
    "invoice_payer_customer_id": (customer_id(3), customer_id(4)),
    "source": ({"system": "crm", "opportunity_id": 7}, {"system": "erp"}),
}


SAMPLES = Samples(MINIMAL, VALUES, {"largest_page": (2,), "rate_per_minute": (60,)})


def contract(**fields: object) -> Contract:
    """A contract with the fewest fields, and these."""
    return Contract.model_validate({**MINIMAL, "id": OURS, **fields})


def partly(**fields: object) -> Contract:
    """A contract of which nothing but these fields is written."""
    whole = contract(**fields)
    return whole.without(whole.model_fields_set - fields.keys())


def theatre(samples: Samples) -> Theatre:
    """Where Zenskar is played, with markers that it takes."""
    return Theatre(Zenskar, "Contract", Marked(Contract, samples))


def vendor(body: Callable[[Stage], Awaitable[None]], **switches: Setting) -> None:
    """Give a play on the sandbox."""
    theatre(SAMPLES).play(body, switches)


async def last_body(stage: Stage) -> Mapping[str, Any]:
    """What was sent with the last write."""
    return cast("Mapping[str, Any]", (await stage.ledger())[-1]["body"])


async def doors(stage: Stage) -> list[str]:
    """Method and path of every write after the first, below the contract."""
    return [
        f"{each['method']} {str(each['path'])[len(ONE) :]}".strip() for each in (await stage.ledger())[1:]
    ]


def values(live: Live) -> Mapping[str, Any]:
    """What a contract says."""
    return cast("Mapping[str, Any]", live.resource.written())
