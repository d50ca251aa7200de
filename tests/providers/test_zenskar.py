"""Zenskar: the conformance suite, and what is peculiar to it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast
from uuid import NAMESPACE_URL, uuid5

from reconcile.core.resource import Resource
from reconcile.testing import ProviderConformance, Samples
from reconcile.testing.play import Stage, Theatre
from reconcile.testing.reading import _grown
from reconcile.testing.samples import Catalogue
from reconcile_zenskar import Zenskar
from reconcile_zenskar.provider import Contracts
from reconcile_zenskar.resources import Contract
from reconcile_zenskar.sandbox import customer_id, plan_id


def at(*parts: int) -> datetime:
    """An instant in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]  # year, month, day, hour, …


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


class Marked(Catalogue):
    """The suite's resources, whose marker is a UUID here."""

    def _marked(self, values: Any) -> Resource:  # noqa: ANN401 - as the suite has it
        self._count += 1
        return self.kind.model_validate({**values, "id": str(uuid5(NAMESPACE_URL, f"sample-{self._count}"))})


class TestZenskar(ProviderConformance):
    """Every provider's tests."""

    provider = Zenskar
    samples = Samples(
        MINIMAL,
        {
            "name": ("plain", "Žižkov & Søns <b>“x”</b>", "four bytes: 😀🧾"),
            "status": ("draft", "active"),
            "currency": ("USD", "EUR"),
            "start_date": ("2024-01-31", "2024-01-30T12:30:00.000001Z"),
            "customer_id": (customer_id(1), customer_id(2)),
            "phases": ((TRIAL, STANDARD), (STANDARD,), (TRIAL,), ({"name": "Other"},)),
            "end_date": ("2090-12-31", "2089-12-31T23:59:59.999999"),
            "expiry_date": (None,),
            "pause": (None,),
            "anchor_date": ("2024-02-29", "2024-03-31"),
            "plan_id": (plan_id(1), plan_id(2)),
            "custom_attributes": ({"sales_rep": "Jane", "seats": 5}, {"region": "APAC"}, {}),
            "renewal_policy": ("do_not_renew",),
            "contract_link": ("https://example.org/a.pdf", "http://example.org/ž"),
            "invoice_payer_customer_id": (customer_id(3), customer_id(4)),
            "source": ({"system": "crm", "opportunity_id": 7}, {"contract_number": "1"}),
        },
        {"largest_page": (2,), "rate_per_minute": (60,)},
    )

    @property
    def theatre(self) -> Theatre:
        """As the suite has it, with markers that Zenskar takes."""
        return Theatre(self.provider, self.kind, Marked(Contract, self.samples))

    def test_unknown_fields_are_ignored(self) -> None:
        """On every level; in a free map they are the organisation's, and make no difference."""

        async def play(stage: Stage) -> None:
            live = await stage.create(stage.catalogue.full())
            reader = cast("Contracts", stage.collection)
            stage.assert_in_sync(live.resource, reader.live(_grown(live.payload)), "grown")

        self.theatre.play(play)
