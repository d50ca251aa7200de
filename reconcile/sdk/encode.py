"""From a resource to a vendor's JSON, exactly: every digit, ISO dates, written None as null."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from reconcile.core.roles import Role
from reconcile.core.schema import Field, Schema
from reconcile.core.types import FieldType
from reconcile.core.value import Value


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a vendor wants amounts (as numbers or texts) and instants (in UTC, saying so or not)."""

    money_as_text: bool = False
    naive_instants: bool = False


USUAL = Spelling()


def encode(schema: Schema, values: Mapping[str, Value], spelling: Spelling = USUAL) -> dict[str, object]:
    """Spell values for the vendor under its own names; computed fields are left out."""
    return {
        str(field.write_name): encode_value(field, values[field.name], spelling)
        for field in schema
        if field.name in values and not field.has(Role.COMPUTED)
    }


def encode_value(field: Field, value: Value, spelling: Spelling = USUAL) -> object:
    """Spell one value, nested ones with the names of their own table."""
    match value:
        case Mapping() if field.item:
            return encode(field.item, value, spelling)
        case Mapping():
            return {key: encode_value(field, each, spelling) for key, each in value.items()}
        case list() | tuple():
            return [encode_value(field, each, spelling) for each in value]
        case _:
            return _scalar(field, value, spelling)


def _scalar(field: Field, value: object, spelling: Spelling) -> object:
    match value:
        case Decimal():
            text = format(value, "f")  # 1E+2 is 100
            return text if spelling.money_as_text and field.type is FieldType.MONEY else Decimal(text)
        case datetime():
            text = value.astimezone(UTC).isoformat().removesuffix("+00:00")
            return text if spelling.naive_instants else f"{text}Z"
        case date():
            return value.isoformat()
        case _:
            return value
