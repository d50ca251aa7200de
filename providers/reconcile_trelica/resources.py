"""Trelica's kinds: our field names, and as alias the vendor's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from reconcile.sdk import (
    Boolean,
    Currency,
    Date,
    Integer,
    Item,
    KeyedBy,
    Money,
    Number,
    Problem,
    Resource,
    Role,
    Text,
    address_problems,
    end_problems,
)

_EMAIL = r"^[^@\s]+@[^@\s]+$"
_CURRENCY = r"^[A-Z]{3}$"
_INTERNAL_ID = re.compile(r"[0-9a-fA-F]{24}")


class LineItem(Item):
    """One position of a contract; `base_*` are the amount in the organisation's own currency."""

    external_id: Text | None = Field(None, alias="externalId", min_length=1)
    description: Text | None = None
    notes: Text | None = None
    unit_count: Number | None = Field(None, alias="unitCount")
    amount: Annotated[Money, Currency("currency")] | None = None
    currency: Annotated[Text, Field(pattern=_CURRENCY)] | None = Field(
        None, description="ISO 4217, e.g. USD."
    )
    base_amount: Annotated[Money, Role.COMPUTED] | None = Field(None, alias="baseAmount")
    base_currency: Annotated[Text, Role.COMPUTED] | None = Field(None, alias="baseCurrency")
    start_date: Date | None = Field(None, alias="startDate")
    end_date: Date | None = Field(None, alias="endDate")


class Document(Item):
    """A link to a document."""

    link_url: Text | None = Field(None, alias="linkUrl")
    description: Text | None = None


class User(Item):
    """Who wrote the record."""

    user_id: Text | None = Field(None, alias="userId")
    name: Text | None = None
    email: Text | None = None


class Contract(Resource):
    """A contract with a software vendor."""

    api_version: ClassVar[str] = "trelica/v1"

    external_id: Annotated[Text, Role.MARKER] | None = Field(
        None, alias="externalId", min_length=1, description="Finds the contract again; default metadata.name."
    )
    ref: Text | None = Field(None, description="A reference, e.g. a purchase order's number.")
    type: Literal["OrderForm", "MSA", "GenericContract", "PurchaseOrder", "Subscription"] | None = None
    vendor_name: Text | None = Field(None, alias="vendorName")
    start_date: Date | None = Field(None, alias="startDate")
    agreement_date: Date | None = Field(
        None, alias="agreementDate", description="Where it is not written, the day of creation."
    )
    renewal_date: Date | None = Field(None, alias="renewalDate")
    is_rolling_contract: Boolean | None = Field(None, alias="isRollingContract")
    termination_notice_days: Annotated[Integer, Field(ge=0)] | None = Field(
        None, alias="terminationNoticeDays"
    )
    is_automatic_renewal: Boolean | None = Field(None, alias="isAutomaticRenewal")
    notes: Text | None = None
    payment_method: Literal["CreditCard", "Invoice"] | None = Field(None, alias="paymentMethod")
    business_owner_email: Annotated[Text, Field(pattern=_EMAIL)] | None = Field(
        None, alias="businessOwnerEmail"
    )
    line_items: Annotated[tuple[LineItem, ...], KeyedBy(("external_id",))] | None = Field(
        None, alias="lineItems"
    )
    documents: tuple[Document, ...] | None = None

    id: Annotated[Text, Role.COMPUTED] | None = None
    created_by: Annotated[User, Role.COMPUTED] | None = Field(None, alias="createdBy")
    created_dtm: Annotated[Text, Role.COMPUTED] | None = Field(None, alias="createdDtm")
    last_modified_by: Annotated[User, Role.COMPUTED] | None = Field(None, alias="lastModifiedBy")
    last_modified_dtm: Annotated[Text, Role.COMPUTED] | None = Field(None, alias="lastModifiedDtm")

    def problems(self) -> Iterator[Problem]:
        """Check the external ids, as the document's rule for line items demands, and the items' dates."""
        if isinstance(self.external_id, str):
            yield from _external_id_problems(self.external_id)
        yield from address_problems(self, "external_id")
        if isinstance(self.line_items, tuple):
            yield from _line_item_problems(self.line_items)


def _external_id_problems(external_id: str) -> Iterator[Problem]:
    """`GET /{id}` takes both kinds of id, so that these would be taken for something else."""
    if _INTERNAL_ID.fullmatch(external_id):
        yield Problem(
            ("external_id",),
            f"external_id {external_id!r} looks like one of Trelica's own ids",
            "choose another",
        )


def _line_item_problems(items: tuple[LineItem, ...]) -> Iterator[Problem]:
    keys = [item.external_id for item in items]
    if None in keys and any(keys):
        yield Problem(
            ("line_items", keys.index(None)),
            "some line items have an external_id and some have none",
            "give one to all of them, or to none",
        )
    for index, key in enumerate(keys):
        if key is not None and key in keys[:index]:
            yield Problem(
                ("line_items", index, "external_id"),
                f"external_id {key!r} stands on two line items",
                "give each its own",
            )
    for index, item in enumerate(items):
        yield from end_problems(item, path=("line_items", index))
