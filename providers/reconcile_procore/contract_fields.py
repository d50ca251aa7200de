"""What Procore's three kinds of contracts have in common: fields, and values that are read as objects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal, TypeAlias, cast

from pydantic import ConfigDict, Field, model_validator

from reconcile.sdk import (
    Attributes,
    Boolean,
    Currency,
    Date,
    Integer,
    Item,
    Money,
    Number,
    Problem,
    Resource,
    Role,
    Text,
)
from reconcile_procore.mark import Marked

CUSTOM = re.compile(r"custom_field_[1-9][0-9]*")

Numbers: TypeAlias = Annotated[tuple[Integer, ...], Role.SET]
Files: TypeAlias = Annotated[tuple[Integer, ...], Role.SET, Role.WRITE_ONLY]


class Company(Item):
    """Who a contract is with."""

    id: Integer | None = None
    company: Text | None = None


class LineItem(Item):
    """One line of the schedule of values; read only for now."""

    id: Integer | None = None
    description: Text | None = None
    amount: Annotated[Money, Currency()] | None = None
    quantity: Money | None = None
    unit_cost: Money | None = None
    uom: Text | None = None


class ProcoreContract(Marked):
    """The fields of every kind; ids of other objects are written, and read as objects."""

    model_config = ConfigDict(json_schema_extra={"patternProperties": {rf"^{CUSTOM.pattern}$": {}}})

    api_version: ClassVar[str] = "procore/v1"
    natural_key: ClassVar[tuple[str, ...]] = ("project_id", "number")

    project_id: Annotated[Integer, Role.IMMUTABLE] = Field(ge=1)
    number: Text | None = Field(
        None, description="Where it is not written, the next of the project's sequence."
    )
    title: Text | None = None
    description: Text | None = None
    vendor_id: Integer | None = None
    accounting_method: Literal["amount", "unit"] | None = Field(
        None, description="Where it is not written, the project's own."
    )
    executed: Boolean | None = None
    retainage_percent: Money | None = None
    contract_date: Date | None = None
    execution_date: Date | None = None
    issued_on_date: Date | None = None
    returned_date: Date | None = None
    letter_of_intent_date: Date | None = None
    approval_letter_date: Date | None = None
    origin_id: Text | None = Field(
        None, description="The key in another system, unique in the company; it may lock the contract."
    )
    origin_data: Text | None = Field(
        None, description="Data of another system; where it is not written, our mark stands there."
    )
    upload_ids: Files | None = None
    image_ids: Files | None = None
    form_ids: Files | None = None
    file_version_ids: Files | None = None
    drawing_revision_ids: Files | None = None
    currency_iso_code: Annotated[Text, Field(pattern=r"^[A-Z]{3}$")] | None = Field(
        None, description="ISO 4217; only with the multi-currency feature."
    )
    currency_exchange_rate: Number | None = None
    custom_fields: Attributes | None = Field(
        None, description="The company's own fields, e.g. custom_field_123; they may stand in spec, too."
    )

    id: Annotated[Integer, Role.COMPUTED] | None = None
    vendor: Annotated[Company, Role.COMPUTED] | None = None
    line_items: Annotated[tuple[LineItem, ...], Role.COMPUTED] | None = None
    grand_total: Annotated[Money, Role.COMPUTED] | None = None
    approved_change_orders: Annotated[Money, Role.COMPUTED] | None = None
    pending_change_orders: Annotated[Money, Role.COMPUTED] | None = None
    draft_change_orders_amount: Annotated[Money, Role.COMPUTED] | None = None
    total_payments: Annotated[Money, Role.COMPUTED] | None = None
    percentage_paid: Annotated[Money, Role.COMPUTED] | None = None
    created_at: Annotated[Text, Role.COMPUTED] | None = None
    updated_at: Annotated[Text, Role.COMPUTED] | None = None
    deleted_at: Annotated[Text, Role.COMPUTED] | None = None

    @model_validator(mode="before")
    @classmethod
    def _gather_custom_fields(cls, values: object) -> object:
        """Take `custom_field_123`, as the vendor's document spells it, into `custom_fields`."""
        if not isinstance(values, Mapping):
            return values
        own = {name: value for name, value in values.items() if CUSTOM.fullmatch(str(name))}
        given = values.get("custom_fields") or {}
        if not own or not isinstance(given, Mapping):
            return values
        rest = {name: value for name, value in values.items() if name not in own}
        return {**rest, "custom_fields": {**given, **own}}

    def problems(self) -> Iterator[Problem]:
        """Check the names of custom fields."""
        for name in self.custom_fields or {}:
            if not CUSTOM.fullmatch(name):
                yield Problem(
                    ("custom_fields", name),
                    f"{name} is no custom field",
                    "write custom_field_ and the number of its definition",
                )


class ScheduleFields(Resource):
    """The dates of work that is done at a place, and what it includes."""

    contract_start_date: Date | None = None
    contract_estimated_completion_date: Date | None = None
    actual_completion_date: Date | None = None
    signed_contract_received_date: Date | None = None
    inclusions: Text | None = None
    exclusions: Text | None = None


class CommitmentFields(Resource):
    """What commitments have and prime contracts only show."""

    private: Boolean | None = None
    origin_code: Text | None = Field(None, description="Shown to users.")
    invoice_contact_user_ids: Numbers | None = None


def as_fields(payload: Mapping[str, object]) -> dict[str, object]:
    """Bring what is read as an object back to the id that is written, and custom fields to one place."""
    fields = dict(payload)
    for name in ("vendor", "architect", "contractor", "assignee"):
        if name in payload:
            fields.setdefault(f"{name}_id", _id_of(payload[name]))
    contacts = payload.get("invoice_contacts")
    if isinstance(contacts, list):
        fields.setdefault("invoice_contact_user_ids", list(map(_id_of, contacts)))
    project = _id_of(payload.get("project"))
    if project is not None:
        fields.setdefault("project_id", project)
    fields["custom_fields"] = _custom(payload)
    return fields


def _id_of(value: object) -> object:
    return value.get("id") if isinstance(value, Mapping) else value


def _custom(payload: Mapping[str, object]) -> dict[str, object]:
    """Custom fields stand beside the others, or in an object with their types."""
    inner = payload.get("custom_fields")
    found = {**(inner if isinstance(inner, Mapping) else {}), **payload}
    own = {name: _value_of(each) for name, each in found.items() if CUSTOM.fullmatch(name)}
    return {name: value for name, value in own.items() if value is not None}


def _value_of(value: object) -> object:
    if isinstance(value, Mapping) and "value" in value:
        return cast("Mapping[str, object]", value)["value"]
    return value
