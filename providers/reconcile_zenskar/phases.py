"""Zenskar's phases and their prices: our field names are the vendor's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import Field, create_model

from reconcile.sdk import (
    Attributes,
    Boolean,
    Instant,
    Integer,
    Item,
    KeyedBy,
    Problem,
    Role,
    Text,
)

UUID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"

Uuid = Annotated[Text, Field(pattern=UUID)]


class PaymentTerm(Item):
    """When an invoice is due."""

    payment_term_type: Literal["on_approval", "on_creation"] | None = None
    due_days: Annotated[Integer, Field(ge=1)] | None = None
    payment_term_mode: Literal["relative", "absolute"] | None = None
    last_day_of_month: Boolean | None = None


class Pricing(Item):
    """A price; numbers are passed on as they are written, in the unit that the organisation bills in."""

    name: Text | None = None
    description: Text | None = None
    pricing_data: Attributes | None = Field(
        None, description="pricing_type, currency, unit, unit_amount, up_to, package_size, …"
    )
    billing_period: Attributes | None = Field(None, description="cadence (ISO duration) and offset.")
    is_recurring: Boolean | None = None
    quantity: Attributes | None = Field(None, description="type (metered, fixed), quantity, unit, …")
    discounts: tuple[Attributes, ...] | None = None
    taxes: tuple[Attributes, ...] | None = None
    commitments: tuple[Attributes, ...] | None = None
    free_units: tuple[Attributes, ...] | None = None
    grants: tuple[Attributes, ...] | None = None
    payment_terms: tuple[PaymentTerm, ...] | None = None


class PhasePricing(Item):
    """What is sold in a phase, and at which price: each named by its id, or written out."""

    pricing_id: Uuid | None = None
    pricing: Pricing | None = None
    product_id: Uuid | None = None
    product: Attributes | None = None
    start_date: Instant | None = None
    end_date: Instant | None = None
    anchor_date: Instant | None = None
    external_id: Text | None = Field(None, min_length=1, description="Finds the price again in its phase.")
    custom_data: Attributes | None = None
    description: Text | None = None
    plan_id: Uuid | None = None
    is_enabled: tuple[Attributes, ...] | None = Field(None, description="value and effective_from.")

    def problems(self) -> Iterator[Problem]:
        """Check that exactly one price and exactly one product are named."""
        for one, other in (("pricing_id", "pricing"), ("product_id", "product")):
            written = [name for name in (one, other) if getattr(self, name) is not None]
            if len(written) != 1:
                found = "both" if written else "none"
                yield Problem((), f"exactly one of {one} and {other} is needed, found {found}", "write one")

    def authored(self) -> Self:
        """Name price and product by their ids alone, where there are both."""
        twins = (("pricing_id", "pricing"), ("product_id", "product"))
        return self.without([written for by_id, written in twins if getattr(self, by_id) is not None])


class Phase(Item):
    """A period of the contract with terms of its own; without dates it lasts as long as the contract."""

    name: Text = Field(min_length=1)
    description: Text | None = None
    start_date: Instant | None = None
    end_date: Instant | None = None
    phase_type: Annotated[Literal["active", "pause", "trial"], Role.KEPT] | None = Field(
        None, description="A pause is not written here but as `pause` of the contract."
    )
    pricings: Annotated[tuple[PhasePricing, ...], KeyedBy(("external_id",))] | None = None
    features: Attributes | None = None
    phase_metadata: Attributes | None = None

    def authored(self) -> Self:
        """Write each price in one way."""
        if self.pricings is None:
            return self
        return self.with_values({"pricings": tuple(each.authored() for each in self.pricings)})


_PAUSE: dict[str, Any] = {  # `from` is a word of Python and can't be written as an attribute of a class
    "from": (Instant, Field(alias="start_date")),
    "until": (Instant | None, Field(None, alias="end_date")),
    "policy": (
        Annotated[Literal["extend", "overlap"], Role.WRITE_ONLY] | None,
        Field(
            None,
            alias="unpause_extension_policy",
            description="overlap (default) keeps the contract's end, extend moves one that is not written.",
        ),
    ),
}
Pause = create_model(
    "Pause",
    __base__=Item,
    __doc__="A time in which nothing is billed; without `until` it lasts until it is removed.",
    **_PAUSE,
)
