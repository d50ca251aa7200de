"""The values of Zenskar's fields: what is taken, how it is kept, and pydantic's words where it is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeAlias, cast

Convert: TypeAlias = Callable[[object], object]

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_CURRENCY = re.compile(r"[A-Z]{3}")
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d([T ].+)?", re.ASCII | re.DOTALL)


class UnfitError(ValueError):
    """A value that a field does not take; text and type are for the answer."""

    def __init__(self, text: str, type_: str) -> None:
        super().__init__(text)
        self.type = type_


@dataclass(frozen=True, slots=True)
class Column:
    """One field: how it is read, what it is when it is left out, whether null is a value."""

    convert: Convert
    default: object = None
    is_required: bool = False
    is_nullable: bool = True


Table: TypeAlias = Mapping[str, Column]


def as_text(value: object) -> str:
    """Text."""
    if not isinstance(value, str):
        raise UnfitError("str type expected", "type_error.str")
    return value


def as_currency(value: object) -> str:
    """Three capital letters."""
    if not _CURRENCY.fullmatch(as_text(value)):
        raise UnfitError("value is not a currency of ISO 4217", "value_error")
    return as_text(value)


def as_uuid(value: object) -> str:
    """A UUID."""
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise UnfitError("value is not a valid uuid", "type_error.uuid")
    return value.lower()


def as_boolean(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise UnfitError("value could not be parsed to a boolean", "type_error.bool")
    return value


def as_mapping(value: object) -> object:
    """An object."""
    if not isinstance(value, dict):
        raise UnfitError("value is not a valid dict", "type_error.dict")
    return value


def as_list(value: object) -> object:
    """A list."""
    if not isinstance(value, list):
        raise UnfitError("value is not a valid list", "type_error.list")
    return value


def as_mappings(value: object) -> object:
    """A list of objects."""
    if not all(isinstance(each, dict) for each in cast("list[object]", as_list(value))):
        raise UnfitError("value is not a valid dict", "type_error.dict")
    return value


def instant(value: object) -> str:
    """An instant as it is kept, in naive UTC: from ISO text or seconds since 1970; raises `UnfitError`."""
    try:
        if isinstance(value, str) and _DATE_TIME.fullmatch(value):
            return kept(datetime.fromisoformat(value))
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            return kept(datetime.fromtimestamp(int(value), UTC))
    except (ValueError, OverflowError, OSError):
        pass  # said below
    raise UnfitError("invalid datetime format", "value_error.datetime")


def kept(moment: datetime) -> str:
    """A moment in naive UTC."""
    naive = moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)
    return naive.isoformat()


@dataclass(frozen=True, slots=True)
class OneOf:
    """A field with an enum."""

    words: tuple[str, ...]

    def __call__(self, value: object) -> object:
        """The word; raises `UnfitError`."""
        if value not in self.words:
            permitted = ", ".join(f"'{word}'" for word in self.words)
            text = f"value is not a valid enumeration member; permitted: {permitted}"
            raise UnfitError(text, "type_error.enum")
        return value
