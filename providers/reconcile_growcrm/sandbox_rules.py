"""Laravel's validation, as far as Grow CRM's API shows it: the rules as tables, and its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TypeAlias, cast

Input: TypeAlias = Mapping[str, object]
Errors: TypeAlias = dict[str, list[str]]
Exists: TypeAlias = Callable[[str, int], bool]

LARGEST_VALUE = Decimal("99999999.99")
_LARGEST_ID = 1 << 63
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,19}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rule:
    """What one column takes; `exists` is the kind that an id must name."""

    type: str
    required: bool = False
    longest: int | None = None
    exists: str | None = None
    after: str | None = None


_CLIENT = Rule("integer", required=True, exists="client")
_COMMON: Mapping[str, Rule] = {
    "doc_title": Rule("string", required=True, longest=250),
    "doc_date_start": Rule("date", required=True),
    "doc_categoryid": Rule("integer", required=True, exists="category"),
    "doc_date_end": Rule("date", after="doc_date_start"),
    "doc_value": Rule("numeric"),
}
_BODY = Rule("string")
_PROJECT = Rule("integer", exists="project")
CREATE: Mapping[str, Rule] = {
    "doc_client_id": _CLIENT,
    **_COMMON,
    "doc_project_id": _PROJECT,
    "doc_lead_id": Rule("integer", exists="lead"),
    "doc_body": _BODY,
    "contract_template": Rule("integer", exists="template"),
}
UPDATE: Mapping[str, Rule] = {**_COMMON, "doc_body": _BODY}
CLONE: Mapping[str, Rule] = {"doc_client_id": _CLIENT, **_COMMON, "doc_project_id": _PROJECT}


def integer(value: object) -> int | None:
    """An integer, or a text that is one; None for anything else."""
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        value = int(value)
    return value if type(value) is int and abs(value) < _LARGEST_ID else None


def day(value: object) -> date | None:
    """A date as the API documents it, YYYY-MM-DD; None for anything else."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def money(value: object) -> str:
    """A checked number as the column DECIMAL(10,2) keeps it."""
    return str(Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP))


def check(fields: Input, rules: Mapping[str, Rule], exists: Exists) -> Errors:
    """Every mistake by column, in Laravel's words; empty when the input is fine."""
    errors: Errors = {}
    for name, rule in rules.items():
        if problem := _problem(name, rule, fields, exists):
            errors[name] = [problem]
    return errors


def check_tags(fields: Input) -> Errors:
    """Check `present|array` and that every tag is a text."""
    tags = fields.get("tags")
    if "tags" not in fields:
        return {"tags": ["The tags field must be present."]}
    if not isinstance(tags, list):
        return {"tags": ["The tags field must be an array."]}
    wrong = [index for index, tag in enumerate(tags) if not isinstance(tag, str)]
    return {f"tags.{index}": [f"The tags.{index} field must be a string."] for index in wrong}


def words(name: str) -> str:
    """A column's name as Laravel speaks it."""
    return name.replace("_", " ")


def _problem(name: str, rule: Rule, fields: Input, exists: Exists) -> str | None:
    value = fields.get(name)
    if rule.required and value in (None, [], {}):
        return f"The {words(name)} field is required."
    if value is None:
        return None
    if problem := _TYPES[rule.type](value):
        return f"The {words(name)} field {problem}"
    return _misfit(name, rule, value, day(fields.get(rule.after or "")), exists)


def _misfit(name: str, rule: Rule, value: object, after: date | None, exists: Exists) -> str | None:
    """What is wrong with a value of the right type."""
    if rule.longest is not None and len(str(value)) > rule.longest:
        return f"The {words(name)} field must not be greater than {rule.longest} characters."
    if rule.exists and not exists(rule.exists, cast("int", integer(value))):
        return f"The selected {words(name)} is invalid."
    if rule.after and after and cast("date", day(value)) < after:
        return f"The {words(name)} field must be a date after or equal to {words(rule.after)}."
    return None


def _not_string(value: object) -> str | None:
    return None if isinstance(value, str) else "must be a string."


def _not_integer(value: object) -> str | None:
    return "must be an integer." if integer(value) is None else None


def _not_date(value: object) -> str | None:
    return "must be a valid date." if day(value) is None else None


def _not_numeric(value: object) -> str | None:
    if not (type(value) in {int, Decimal} or (isinstance(value, str) and _NUMBER.fullmatch(value))):
        return "must be a number."
    try:
        number = Decimal(str(value))
    except (InvalidOperation, ValueError):
        return "must be a number."
    if number.copy_abs() >= LARGEST_VALUE + Decimal("0.005"):
        return f"must not be greater than {LARGEST_VALUE}."
    return None


_TYPES: Mapping[str, Callable[[object], str | None]] = {
    "string": _not_string,
    "integer": _not_integer,
    "date": _not_date,
    "numeric": _not_numeric,
}
