"""From a resource to a vendor's JSON, exactly: every digit, ISO dates, written None as null."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from reconcile.core.roles import Role
from reconcile.core.schema import Field, Schema
from reconcile.core.value import Value


def encode(schema: Schema, values: Mapping[str, Value]) -> dict[str, object]:
    """Spell values for the vendor under its own names; computed fields are left out."""
    return {
        str(field.write_name): encode_value(field, values[field.name])
        for field in schema
        if field.name in values and not field.has(Role.COMPUTED)
    }


def encode_value(field: Field, value: Value) -> object:
    """Spell one value, nested ones with the names of their own table."""
    match value:
        case Mapping() if field.item:
            return encode(field.item, value)
        case Mapping():
            return {key: encode_value(field, each) for key, each in value.items()}
        case list() | tuple():
            return [encode_value(field, each) for each in value]
        case _:
            return _plain(value)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return Decimal(format(value, "f"))  # 1E+2 is 100
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value
