"""Reads what comes in as Laravel and PHP do: forms, arrays in forms, trimmed texts, "" as null."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

from reconcile.sandbox import Call

_BLANKS = r"[\s\ufeff\u200b\u200e\x00]+"
_EDGES = re.compile(rf"\A{_BLANKS}|{_BLANKS}\Z")
_ARRAY_NAME = re.compile(r"(\w+)\[\w*\]")


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
        items = fields.get(array[1])
        fields[array[1]] = [*items, value] if isinstance(items, list) else [value]
    return fields
