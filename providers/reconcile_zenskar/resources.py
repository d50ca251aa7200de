"""Zenskar's kinds: our field names are the vendor's; what is judged by its dates, not by its status."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import NAMESPACE_URL, uuid5

from pydantic import Field, model_validator

from reconcile.sdk import (
    Attributes,
    Boolean,
    Date,
    Instant,
    Item,
    KeyedBy,
    Normal,
    Problem,
    Resource,
    Role,
    Text,
)
from reconcile_zenskar.notes import pause_note
from reconcile_zenskar.phases import Pause, Phase, Uuid
from reconcile_zenskar.rules import (
    date_problems,
    end_of,
    in_force,
    is_over,
    phase_problems,
    status_problems,
)


class PhaseInForce(Item):
    """The phase of today."""

    id: Text | None = None
    name: Text | None = None


class Customer(Item):
    """Who is billed, as a contract shows it."""

    id: Text | None = None
    external_id: Text | None = None
    customer_name: Text | None = None
    email: Text | None = None


class Contract(Resource):
    """What a customer is billed for.

    A manifest without `end_date` means a contract without an end, and one without `pause` a contract that
    runs: both count as written. A pause that is over counts as none.
    """

    api_version: ClassVar[str] = "zenskar/v1"

    id: Annotated[Uuid, Role.MARKER] | None = Field(
        None, description="A UUID of your own; by default made of the project and the address."
    )
    name: Text = Field(min_length=1)
    currency: Text = Field(pattern=r"^[A-Z]{3}$", description="ISO 4217, e.g. USD.")
    start_date: Instant
    status: Annotated[
        Literal["draft", "active", "paused", "expired", "disputed"],
        Normal(in_force),
    ] = Field(description="expired goes with expiry_date, paused with pause.")
    customer_id: Annotated[Uuid, Role.IMMUTABLE] = Field(examples=["c0000000-0000-4000-8000-000000000001"])
    phases: Annotated[tuple[Phase, ...], KeyedBy(("name", "start_date"))] = Field(min_length=1)
    end_date: Instant | None = Field(None, description="After start_date; not written: without an end.")
    expiry_date: Annotated[Date, Role.WRITE_ONLY, Role.IRREVERSIBLE] | None = Field(
        None, description="With status expired: the last day. It can't be taken back."
    )
    pause: Pause | None = Field(None, description="Remove it to resume.")
    description: Text | None = None
    tags: Annotated[tuple[Text, ...], Role.TAGS] | None = None
    anchor_date: Instant | None = Field(None, description="Where it is not written, start_date.")
    is_last_day_of_month: Annotated[Boolean, Role.KEPT] | None = None
    plan_id: Annotated[Uuid, Role.IMMUTABLE] | None = Field(
        None, description="The plan whose phases are copied beside those that are written."
    )
    custom_attributes: Attributes | None = None
    renewal_policy: (
        Annotated[
            Literal["renew_with_default_contract", "renew_with_existing", "do_not_renew"],
            Role.KEPT,
        ]
        | None
    ) = Field(None, description="Zenskar creates contracts with do_not_renew only.")
    contract_link: Annotated[Text, Field(pattern=r"^https?://\S+$")] | None = None
    bill_parent_customer: Annotated[Boolean, Role.KEPT] | None = None
    invoice_payer_customer_id: Uuid | None = None
    source: Attributes | None = None

    current_phase: Annotated[PhaseInForce, Role.COMPUTED] | None = None
    customer: Annotated[Customer, Role.COMPUTED] | None = None
    created_at: Annotated[Instant, Role.COMPUTED] | None = None
    updated_at: Annotated[Instant, Role.COMPUTED] | None = None

    @model_validator(mode="after")
    def _judged_by_dates(self) -> Self:
        """Write what a manifest says by leaving it out."""
        values: dict[str, Any] = {}
        if "end_date" not in self.model_fields_set:
            day = self.expiry_date
            values["end_date"] = end_of(day) if isinstance(day, date) else None
        if self.pause is None or is_over(getattr(self.pause, "until", None), datetime.now(UTC)):
            values["pause"] = None
        return self.with_values(values)

    @classmethod
    def default_marker(cls, *, project: str, address: str, name: str) -> str | None:
        """The same UUID for the same address of the same project."""
        del name
        return str(uuid5(uuid5(NAMESPACE_URL, f"https://reconcile/{project}"), address))

    def final_fields(self, live: Resource | None, touched: AbstractSet[str]) -> Iterator[str]:
        """An expiry that moves the end; and an end that has come, which expires a contract as well."""
        has_come = live is not None and is_over(self.end_date, datetime.now(UTC))
        if "end_date" in touched and (self.expiry_date is not None or has_come):
            yield "expiry_date" if "expiry_date" in touched else "end_date"

    def plan_notes(self, live: Resource | None, touched: AbstractSet[str]) -> Iterator[str]:
        """A pause, its end and an expiry have requests of their own."""
        if "pause" in touched:
            yield pause_note(self.pause, getattr(live, "pause", None))
        if "end_date" in touched and self.expiry_date is not None:
            yield f"expire on {self.expiry_date}: this can't be taken back"

    def authored(self) -> Self:
        """Write each price in one way; an answer names and shows it."""
        return self.with_values({"phases": tuple(each.authored() for each in self.phases)})

    def problems(self) -> Iterator[Problem]:
        """Check what the create page says of dates and phases, and what goes with a status."""
        yield from date_problems(self)
        yield from phase_problems(self)
        yield from status_problems(self)
