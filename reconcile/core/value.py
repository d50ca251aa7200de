"""Plain values of fields, and how they look in JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from reconcile.core.address import Address

Path: TypeAlias = tuple[str | int, ...]
Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"


@dataclass(frozen=True, order=True, slots=True)
class Reference:
    """`{from: <address>, field: <name>}`: the value of another resource's attribute."""

    address: Address
    field: str = "id"

    def __str__(self) -> str:
        return str(self.address) if self.field == "id" else f"{self.address}#{self.field}"


Value: TypeAlias = (
    "bool | int | Decimal | str | date | datetime | Reference | Sequence[Value] | Mapping[str, Value] | None"
)


def to_json(value: Value) -> Json:
    """Spell a value for a document: money and other decimals, dates and instants as strings."""
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case Reference():
            return {"from": str(value.address)} | ({} if value.field == "id" else {"field": value.field})
        case Mapping():
            return {key: to_json(each) for key, each in value.items()}
        case _:
            return [to_json(each) for each in value]


def is_known(value: Value) -> bool:
    """Whether no reference is left anywhere in the value."""
    match value:
        case Reference():
            return False
        case str():
            return True
        case Mapping():
            return all(map(is_known, value.values()))
        case Sequence():
            return all(map(is_known, value))
        case _:
            return True
