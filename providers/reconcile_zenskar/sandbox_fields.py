"""Zenskar's fields as tables: what each takes, whether it is needed, and what it is when it is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias, cast

from reconcile.sandbox import Document, schema
from reconcile_zenskar.sandbox_values import (
    Column,
    Convert,
    OneOf,
    Table,
    UnfitError,
    as_boolean,
    as_currency,
    as_list,
    as_mapping,
    as_mappings,
    as_text,
    as_uuid,
    instant,
)

Errors: TypeAlias = list[dict[str, object]]
Loc: TypeAlias = tuple[str | int, ...]

PRICING: Table = {
    "id": Column(as_uuid),
    "pricing_id": Column(as_uuid),
    "pricing": Column(as_mapping),
    "product_id": Column(as_uuid),
    "product": Column(as_mapping),
    "start_date": Column(instant),
    "end_date": Column(instant),
    "anchor_date": Column(instant),
    "external_id": Column(as_text),
    "custom_data": Column(as_mapping),
    "description": Column(as_text),
    "plan_id": Column(as_uuid),
    "is_enabled": Column(as_list),
}
PHASE: Table = {
    "id": Column(as_uuid),
    "name": Column(as_text, is_required=True),
    "description": Column(as_text),
    "start_date": Column(instant),
    "end_date": Column(instant),
    "phase_type": Column(
        OneOf(
            (
                "active",
                "pause",
                "trial",
            )
        ),
        "active",
        is_nullable=False,
    ),
    "pricings": Column(as_mappings, [], is_nullable=False),
    "features": Column(as_mapping, {}),
    "source_plan_phase_id": Column(as_uuid),
    "phase_metadata": Column(as_mapping, {}),
}
_CONTRACT: Table = {
    "name": Column(as_text, is_required=True),
    "currency": Column(as_currency, is_required=True),
    "start_date": Column(instant, is_required=True),
    "customer_id": Column(as_uuid, is_required=True),
    "phases": Column(as_mappings, [], is_nullable=False),
    "description": Column(as_text),
    "tags": Column(as_list, [], is_nullable=False),
    "end_date": Column(instant),
    "anchor_date": Column(instant),
    "is_last_day_of_month": Column(as_boolean, default=False, is_nullable=False),
    "plan_id": Column(as_uuid),
    "custom_attributes": Column(as_mapping, {}, is_nullable=False),
    "renewal_policy": Column(
        OneOf(
            (
                "renew_with_default_contract",
                "renew_with_existing",
                "do_not_renew",
            )
        ),
        "do_not_renew",
        is_nullable=False,
    ),
    "contract_link": Column(as_text),
    "bill_parent_customer": Column(as_boolean, default=False, is_nullable=False),
    "invoice_payer_customer_id": Column(as_uuid),
    "source": Column(as_mapping, {}, is_nullable=False),
    "contract_type": Column(
        OneOf(
            (
                "standard",
                "event_based",
            )
        ),
        "standard",
        is_nullable=False,
    ),
}
CREATE: Table = {
    "id": Column(as_uuid),
    "status": Column(
        OneOf(
            (
                "draft",
                "active",
            )
        ),
        is_required=True,
    ),
    **_CONTRACT,
}
UPDATE: Table = {
    "status": Column(
        OneOf(
            (
                "draft",
                "active",
                "paused",
                "disputed",
            )
        ),
        is_required=True,
    ),
    **_CONTRACT,
    "include_in_renewal": Column(as_boolean, default=None),
}
POLICY = Column(
    OneOf(
        (
            "extend",
            "overlap",
        )
    ),
    is_required=True,
)
PAUSE: Table = {
    "start_date": Column(instant, is_required=True),
    "end_date": Column(instant),
    "unpause_extension_policy": POLICY,
}
EDIT_PAUSE: Table = {
    "start_date": Column(instant),
    "end_date": Column(instant),
    "pause_phase_id": Column(as_uuid),
    "unpause_extension_policy": Column(POLICY.convert),
}
EXPIRE: Table = {"expiry_date": Column(instant)}
INSTANTS = frozenset({"start_date", "end_date", "anchor_date", "created_at", "updated_at", "deleted_at"})


_SCHEMAS: Mapping[Convert, schema.Schema] = {
    as_text: schema.TEXT,
    as_currency: {"type": "string", "pattern": "^[A-Z]{3}$"},
    as_uuid: schema.UUID,
    as_boolean: schema.FLAG,
    as_mapping: schema.OBJECT,
    as_mappings: schema.list_of(schema.OBJECT),
    as_list: {"type": "array"},
    instant: schema.INSTANT,
}


def schemas(table: Table) -> dict[str, schema.Schema]:
    """JSON Schema of every field."""
    return {name: _schema(column) for name, column in table.items()}


def _schema(column: Column) -> schema.Schema:
    convert = column.convert
    found = schema.one_of(*convert.words) if isinstance(convert, OneOf) else _SCHEMAS[convert]
    return schema.nullable(found) if column.is_nullable and not column.is_required else found


def read_contract(document: Document, table: Table, errors: Errors) -> dict[str, object]:
    """The fields that were sent, as they are kept; unknown ones are ignored, mistakes go to `errors`."""
    sent = read_object(document, table, ("body",), errors)
    if isinstance(sent.get("phases"), list):
        phases = cast("Sequence[Document]", sent["phases"])
        sent["phases"] = [
            read_phase(each, ("body", "phases", place), errors) for place, each in enumerate(phases)
        ]
    return sent


def read_phase(document: Document, loc: Loc, errors: Errors) -> dict[str, object]:
    """A phase with its prices, defaults filled in."""
    phase = {**defaults(PHASE), **read_object(document, PHASE, loc, errors)}
    prices = cast("Sequence[Document]", phase["pricings"])
    phase["pricings"] = [
        read_pricing(each, (*loc, "pricings", place), errors) for place, each in enumerate(prices)
    ]
    return phase


def read_pricing(document: Document, loc: Loc, errors: Errors) -> dict[str, object]:
    """A price of a phase."""
    return read_object(document, PRICING, loc, errors)


def read_object(document: Document, table: Table, loc: Loc, errors: Errors) -> dict[str, object]:
    """The fields of one object that were sent."""
    found: dict[str, object] = {}
    for name, column in table.items():
        try:
            if name in document:
                found[name] = _converted(column, document[name])
            elif column.is_required:
                raise UnfitError("field required", "value_error.missing")  # noqa: TRY301 - as any other mistake
        except UnfitError as mistake:
            errors.append({"loc": [*loc, name], "msg": str(mistake), "type": mistake.type})
    return found


def _converted(column: Column, value: object) -> object:
    if value is not None:
        return column.convert(value)
    if column.is_required or not column.is_nullable:
        raise UnfitError("none is not an allowed value", "type_error.none.not_allowed")
    return None


def defaults(table: Table) -> dict[str, object]:
    """What is kept where nothing was sent."""
    return {name: column.default for name, column in table.items() if not column.is_required and name != "id"}


def aware(value: object) -> Iterator[str]:
    """Every instant with an offset, anywhere in a body."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            if name in INSTANTS and isinstance(each, str) and re.search(r"T.*(Z|[+-]\d\d:?\d\d)$", each):
                yield each
            yield from aware(each)
    elif isinstance(value, list):
        for each in value:
            yield from aware(each)
