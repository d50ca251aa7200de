"""A body beside files: `{"gadget": {"tags": ["a"]}}` becomes `gadget[tags][]=a`, as Rails reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal


def form_fields(body: object) -> dict[str, list[str]]:
    """Spell an object as fields of a form; a null is empty."""
    fields: dict[str, list[str]] = {}
    for name, text in _fields(body, ""):
        fields.setdefault(name, []).append(text)
    return fields


def _fields(value: object, name: str) -> Iterator[tuple[str, str]]:
    match value:
        case Mapping():
            for key, each in value.items():
                yield from _fields(each, f"{name}[{key}]" if name else str(key))
        case list() | tuple():
            for each in value:
                yield from _fields(each, f"{name}[]")
        case _:
            yield name, _text(value)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case Decimal():
            return format(value, "f")
        case _:
            return str(value)
