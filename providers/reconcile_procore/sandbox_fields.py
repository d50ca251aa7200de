"""Procore's fields as tables: what each takes and how it is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from reconcile.sandbox import Setting
from reconcile_procore.contract_fields import CUSTOM
from reconcile_procore.sandbox_problems import Errors

Table: TypeAlias = Mapping[str, Callable[[object], object]]

_LARGEST = 1 << 63


class UnfitError(ValueError):
    """A value that a field does not take; the text is for the answer."""


def text(value: object) -> object:
    """A text; numbers become one."""
    if isinstance(value, (dict, list, bool)):
        raise UnfitError("must be a string")
    return str(value)


def integer(value: object) -> object:
    """A whole number of 64 bits, or a text that is one."""
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,19}", value):
        value = int(value)
    if type(value) is not int or abs(value) >= _LARGEST:
        raise UnfitError("is not a number")
    return value


def number(value: object) -> str:
    """A decimal, kept as the text that it is shown as."""
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise UnfitError("is not a number")
    try:
        found = Decimal(str(value))
    except (InvalidOperation, ValueError):
        raise UnfitError("is not a number") from None
    if not found.is_finite() or abs(found.adjusted()) > 40:  # noqa: PLR2004 - wider than any column
        raise UnfitError("is not a number")
    return format(found, "f")


def rate(value: object) -> object:
    """A number, kept with every digit."""
    return Decimal(number(value))


def day(value: object) -> object:
    """A date; what can't be read becomes null without a word, as the document warns."""
    if not isinstance(value, str):
        return None
    try:
        return datetime.fromisoformat(value).date().isoformat() if len(value) > 10 else _date(value)  # noqa: PLR2004 - a date's length
    except ValueError:
        return None


def _date(value: str) -> str:
    return date.fromisoformat(value).isoformat()


def flag(value: object) -> object:
    """A boolean, or a form's word for it."""
    words = {"true": True, "false": False, "1": True, "0": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in words:
        return words[value]
    raise UnfitError("must be true or false")


def numbers(value: object) -> object:
    """A list of ids."""
    if not isinstance(value, list):
        raise UnfitError("must be an array")
    return [integer(each) for each in value]


def anything(value: object) -> object:
    """Any value."""
    return value


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of these words."""

    words: tuple[str, ...]

    def __call__(self, value: object) -> object:
        """Check a value."""
        if value not in self.words:
            message = f"is not included in the list: {', '.join(self.words)}"
            raise UnfitError(message)
        return value


def one_of(*words: str) -> OneOf:
    """One of these words."""
    return OneOf(words)


PAYMENT: Table = {
    "payment_number": integer,
    "draw_request_number": integer,
    "check_number": text,
    "payment_method": one_of("check", "electronic", "credit_card"),
    "date": day,
    "invoice_number": text,
    "invoice_date": day,
    "amount": number,
    "notes": text,
    "requisition_id": integer,
    "origin_id": text,
    "origin_data": text,
    "prostore_file_ids": numbers,
}

LINE_ITEM: Table = {
    "cost_code_id": integer,
    "wbs_code_id": integer,
    "line_item_type_id": integer,
    "description": text,
    "amount": number,
    "quantity": number,
    "unit_cost": number,
    "uom": text,
    "extended_type": one_of("manual", "calculated"),
    "tax_code_id": integer,
    "origin_id": text,
    "origin_data": text,
}


def read_fields(
    sent: Mapping[str, object], table: Table, settings: Mapping[str, Setting], errors: Errors
) -> dict[str, object]:
    """The fields that the object has, as they are kept; mistakes go to `errors`."""
    found: dict[str, object] = {}
    for name, value in sent.items():
        convert = table.get(name) or (anything if CUSTOM.fullmatch(name) and "title" in table else None)
        if convert is None:
            continue
        if value is None:
            found[name] = None
            continue
        try:
            found[name] = convert(value)
        except UnfitError as problem:
            errors[name] = [str(problem)]
    if settings["amounts"] == "shortest":
        found |= {name: _shortest(found[name]) for name in found if table.get(name) is number}
    return found


def _shortest(value: object) -> object:
    """As Ruby's BigDecimal prints it: 250.00 is 250.0."""
    if not isinstance(value, str):
        return value
    whole, _, rest = value.partition(".")
    return f"{whole}.{rest.rstrip('0') or '0'}"


def unknown(sent: Mapping[str, object], table: Table) -> list[str]:
    """The names that the object does not have."""
    return [name for name in sent if name not in table and not CUSTOM.fullmatch(name)]
