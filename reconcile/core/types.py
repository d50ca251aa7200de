"""The types a field can have: how an author writes a value, and how strict we are about it.

Each alias carries its `FieldType`, so that the planner reads the same table as the validator.
Vendors' spellings are not read here: see `reconcile.sdk`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, GetCoreSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EXACT_DIGITS = 40
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class FieldType(Enum):
    """What a field's value is; decides how two values are compared and shown."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    INSTANT = "instant"
    BOOLEAN = "boolean"
    OBJECT = "object"
    LIST = "list"
    MAP = "map"


@dataclass(frozen=True, slots=True)
class Digits:
    """How many digits the vendor keeps before and after the point; more is an error, never a rounding."""

    before: int
    after: int

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check the digits after the type itself was checked."""
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def check(self, value: object) -> object:
        """Refuse what the vendor would round or cut."""
        if not isinstance(value, int | Decimal):
            return value
        places = len(shortest(Decimal(value)).partition(".")[2])
        if places > self.after:
            raise PydanticCustomError(
                "digits",
                "{value} has {places} decimals; the vendor keeps {kept}",
                {"value": str(value), "places": places, "kept": self.after},
            )
        if Decimal(value).copy_abs() >= Decimal(10) ** self.before:
            raise PydanticCustomError(
                "digits",
                "{value} is too large; the vendor keeps {kept} digits before the point",
                {"value": str(value), "kept": self.before},
            )
        return value


def _money(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Decimal(value)
    raise PydanticCustomError("money", "expected an amount like 1200 or 1200.50")


def _number(value: object) -> int | Decimal:
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return whole(value)
    raise PydanticCustomError("number", "expected a plain number like 50 or 2.5, without quotes")


def _date(value: object) -> date:
    if isinstance(value, datetime):
        raise PydanticCustomError("date", "expected a date like 2023-04-01, without a time")
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError as problem:
            raise PydanticCustomError(
                "date", "{value} is no day of the calendar: {why}", {"value": value, "why": str(problem)}
            ) from None
    raise PydanticCustomError("date", "expected a date like 2023-04-01")


def _instant(value: object) -> datetime:
    if isinstance(value, datetime):
        return _utc(value)
    if isinstance(value, str):
        with suppress(ValueError):
            return instant(value)
    raise PydanticCustomError(
        "instant", "expected a date like 2023-04-01 or an instant like 2023-04-01T12:00:00Z"
    )


def _utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def decimal(text: object) -> Decimal:
    """Read a vendor's or a document's number; raises `ValueError`."""
    try:
        number = Decimal(str(text))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        message = f"{text!r} is no number"
        raise ValueError(message)
    return number


def shortest(number: Decimal) -> str:
    """Write a number without an exponent and needless zeros, every digit kept."""
    text = format(number or Decimal(0), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def whole(number: int | Decimal) -> int | Decimal:
    """Spell a number without decimals as an integer: 50.0 is 50."""
    if isinstance(number, int) or number.adjusted() > _EXACT_DIGITS or number != number.to_integral_value():
        return number
    return int(number)


def instant(text: str) -> datetime:
    """Read an ISO instant, naive meaning UTC; raises `ValueError`."""
    try:
        return _utc(datetime.fromisoformat(text))
    except OverflowError:
        message = f"{text} is before the first or after the last day of the calendar"
        raise ValueError(message) from None


Text: TypeAlias = Annotated[str, FieldType.TEXT]
Integer: TypeAlias = Annotated[int, FieldType.INTEGER]
Boolean: TypeAlias = Annotated[bool, FieldType.BOOLEAN]
Money: TypeAlias = Annotated[
    Decimal,
    BeforeValidator(_money),
    WithJsonSchema({"type": ["number", "string"], "pattern": r"^-?\d+(\.\d+)?$"}),
    FieldType.MONEY,
]
Number: TypeAlias = Annotated[
    int | Decimal, BeforeValidator(_number), WithJsonSchema({"type": "number"}), FieldType.NUMBER
]
Date: TypeAlias = Annotated[
    date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"}), FieldType.DATE
]
Instant: TypeAlias = Annotated[
    datetime, BeforeValidator(_instant), WithJsonSchema({"type": "string"}), FieldType.INSTANT
]
Attributes: TypeAlias = Annotated[Mapping[str, object], FieldType.MAP]
