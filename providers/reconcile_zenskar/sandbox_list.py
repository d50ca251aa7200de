"""Zenskar's list of contracts: filters by field and operator, an order, and pages behind opaque tokens."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from reconcile.sandbox import Answer, Call, Document, Setting, page_of, read_json, write_json
from reconcile_zenskar.sandbox_fields import Errors
from reconcile_zenskar.sandbox_phases import moment
from reconcile_zenskar.sandbox_problems import invalid
from reconcile_zenskar.sandbox_rows import Rows
from reconcile_zenskar.sandbox_values import UnfitError, instant

Test: TypeAlias = Callable[[Any, Any], bool]

_DEFAULT_PAGE = 10
_TEXTS = ("id", "customer_id", "name", "status", "contract_type")
_DATES = ("start_date", "end_date", "created_at")
_PLACE = ("limit", "cursor", "offset", "order")
_OPERATORS: Mapping[str, Test] = {
    "": lambda have, want: have == want,
    "neq": lambda have, want: have != want,
    "gt": lambda have, want: have > want,
    "gte": lambda have, want: have >= want,
    "lt": lambda have, want: have < want,
    "lte": lambda have, want: have <= want,
    "like": lambda have, want: _like(want).fullmatch(have) is not None,
    "ilike": lambda have, want: _like(want.lower()).fullmatch(have.lower()) is not None,
}
_ORDERS = ("created_at", "name", "start_date")


class Listing:
    """The contracts of one store, a page at a time."""

    def __init__(self, rows: Rows, settings: Mapping[str, Setting]) -> None:
        self._rows = rows
        self._settings = settings

    def answer(self, call: Call) -> Answer:
        """Answer a GET of the list; unknown parameters are ignored."""
        query = call.query
        errors: Errors = []
        rows = _ordered(self._rows.every(), query.get("order", "-created_at"))
        for name, text in query.items():
            if name not in _PLACE and text:
                rows = _selected(rows, name, text, errors)
        size = min(_number(query, "limit", _DEFAULT_PAGE, errors), int(self._settings["largest_page"]))
        start = _start(rows, query, errors)
        if errors:
            return invalid(errors)
        page = page_of(rows, start, size, call.distortion)
        end = start + size
        body = {
            "results": [self._rows.shown(row) for row in page],
            "next": _token(rows[end - 1]) if end < len(rows) else None,
            "previous": _token(next(reversed(rows[: max(0, start - size)]), None)) if start else None,
            "total_count": len(rows),
        }
        return Answer(200, body)


def _ordered(rows: list[Document], order: str) -> list[Document]:
    name = order.removeprefix("-")
    if name in _ORDERS:
        rows = sorted(rows, key=lambda row: str(row[name]))
    return rows[::-1] if order.startswith("-") else rows


def _selected(rows: list[Document], name: str, text: str, errors: Errors) -> list[Document]:
    field, _, operator = name.partition("__")
    if field not in (*_TEXTS, *_DATES):
        return rows
    if operator == "isnull":
        return [row for row in rows if (row[field] is None) == (text.lower() == "true")]
    test = _OPERATORS.get("" if operator == "in" else operator)
    if test is None or (operator.endswith("like") and field in _DATES):
        return rows
    try:
        wanted = [_read(field, each) for each in (text.split(",") if operator == "in" else [text])]
    except UnfitError as mistake:
        errors.append({"loc": ["query", name], "msg": str(mistake), "type": mistake.type})
        return rows
    return [row for row in rows if row[field] is not None and _any(test, _read(field, row[field]), wanted)]


def _any(test: Test, have: object, wanted: list[object]) -> bool:
    return any(test(have, each) for each in wanted)


def _read(field: str, value: object) -> object:
    return moment(instant(value)) if field in _DATES else str(value)


def _like(pattern: str) -> re.Pattern[str]:
    """SQL's `like`."""
    parts = (".*" if each == "%" else "." if each == "_" else re.escape(each) for each in pattern)
    return re.compile("".join(parts), re.DOTALL)


def _number(query: Mapping[str, str], name: str, default: int, errors: Errors) -> int:
    text = query.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdecimal() or len(text) > 9 or (name == "limit" and int(text) < 1):  # noqa: PLR2004 - as many digits as a place needs
        message = "value is not a valid integer"
        errors.append({"loc": ["query", name], "msg": message, "type": "type_error.integer"})
        return default
    return int(text)


def _token(row: Document | None) -> str:
    return base64.urlsafe_b64encode(write_json({"after": None if row is None else row["id"]})).decode()


def _start(rows: list[Document], query: Mapping[str, str], errors: Errors) -> int:
    """How many rows lie before the page."""
    if not query.get("cursor"):
        return _number(query, "offset", 0, errors)
    try:
        after = read_json(base64.urlsafe_b64decode(query["cursor"].encode()))
    except ValueError:
        after = None
    places = {str(row["id"]): place for place, row in enumerate(rows)}
    known = [None, *places]
    if not isinstance(after, dict) or after.get("after", "") not in known:
        errors.append({"loc": ["query", "cursor"], "msg": "cursor is not valid", "type": "value_error"})
        return 0
    return 0 if after["after"] is None else places[str(after["after"])] + 1
