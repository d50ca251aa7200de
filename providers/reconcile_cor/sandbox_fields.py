"""COR's fields as a table: what each takes, and the vendor's words where a value does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from reconcile.sandbox import Setting
from reconcile_cor.sandbox_words import Mistake

Fields: TypeAlias = Mapping[str, object]

SOURCES = frozenset(
    (
        "JIRA",
        "SALESFORCE",
        "ADVERTMIND",
        "QUICKBOOKS",
        "ZAPIER",
        "OKTA",
        "MICROSOFT_DYNAMICS",
        "GITHUB",
        "MICROSOFT_TEAMS",
        "VBS",
        "SAP",
        "GLOBANT",
    )
)
UPDATABLE = ("name", "type", "status", "start_date", "end_date", "value", "description")
_CHOICES: Mapping[str, Sequence[str]] = {
    "type": ("retainer", "project", "hourly", "time_and_materials"),
    "status": ("active", "pending", "completed", "expired"),
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def mistakes(fields: Fields, required: Sequence[str], settings: Mapping[str, Setting]) -> list[Mistake]:
    """Everything that is wrong with the fields of a request; a null counts as not sent."""
    missing = [name for name in required if fields.get(name) in (None, "")]
    found = [Mistake(name, "required", f"{name} is required") for name in missing]
    for name, check in _CHECKS.items():
        value = fields.get(name)
        if value is not None and not check(value):
            found.append(_unfit(name, value))
    if not found and settings["choices"] == "documented":
        found += [
            Mistake(name, "enum", f"{name} must be one of {', '.join(words)}")
            for name, words in _CHOICES.items()
            if fields.get(name) is not None and fields[name] not in words
        ]
    return found


def is_reversed(fields: Fields) -> bool:
    """Whether the end lies before the start."""
    start, end = fields.get("start_date"), fields.get("end_date")
    return isinstance(start, str) and isinstance(end, str) and end < start


def _unfit(name: str, value: object) -> Mistake:
    if name in {"start_date", "end_date"}:
        words = name.replace("_", " ")
        return Mistake(name, "date", f"Invalid {words} format: {value}")
    kind = "number" if name == "value" else "string"
    return Mistake(name, kind, f"{name} must be a {kind}")


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def is_day(value: object) -> bool:
    """Whether it is a day of the calendar, as YYYY-MM-DD."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


_CHECKS: Mapping[str, Callable[[object], bool]] = {
    **dict.fromkeys(("id", "name", "client_id", "type", "status", "description", "currency"), _is_text),
    "start_date": is_day,
    "end_date": is_day,
    "value": _is_number,
}
