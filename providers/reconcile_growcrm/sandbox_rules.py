"""Laravel's way with input, as far as Grow CRM's API shows it: trimming, rules as a table, its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TypeAlias, cast

from reconcile.sandbox import Call

Input: TypeAlias = Mapping[str, object]
Errors: TypeAlias = dict[str, list[str]]
Exists: TypeAlias = Callable[[str, int], bool]

LARGEST_VALUE = Decimal("99999999.99")
_LARGEST_ID = 1 << 63
_BLANKS = r"[\s\ufeff\u200b\u200e\x00]+"
_EDGES = re.compile(rf"\A{_BLANKS}|{_BLANKS}\Z")
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,19}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_ARRAY_NAME = re.compile(r"(\w+)\[\w*\]")


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


def read_input(call: Call) -> dict[str, object]:
    """The fields of a JSON or form body, trimmed, "" as null; a body that is torn has no fields."""
    if not call.media_type.endswith(("/json", "+json")):
        return cast("dict[str, object]", _cleaned(_form(call.form())))
    try:
        document = call.json()
    except ValueError:
        return {}
    return cast("dict[str, object]", _cleaned(document)) if isinstance(document, dict) else {}


def trimmed(text: str) -> str:
    """Drop the blanks at both ends, as the framework's middleware does."""
    return _EDGES.sub("", text)


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
    if value in (None, [], {}):
        return f"The {words(name)} field is required." if rule.required else None
    if problem := _TYPES[rule.type](value):
        return f"The {words(name)} field {problem}"
    if rule.longest is not None and len(str(value)) > rule.longest:
        return f"The {words(name)} field must not be greater than {rule.longest} characters."
    if rule.exists and not exists(rule.exists, cast("int", integer(value))):
        return f"The selected {words(name)} is invalid."
    start = day(fields.get(rule.after)) if rule.after else None
    if rule.after and start and cast("date", day(value)) < start:
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


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return trimmed(value) or None
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    if isinstance(value, dict):
        return {name: _cleaned(each) for name, each in value.items()}
    return value


def _form(pairs: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Read `name=value` and `name[]=value`, as PHP does."""
    fields: dict[str, object] = {}
    for name, value in pairs:
        array = _ARRAY_NAME.fullmatch(name)
        if array is None:
            fields[name] = value
            continue
        items = fields.setdefault(array[1], [])
        if isinstance(items, list):
            items.append(value)
    return fields
