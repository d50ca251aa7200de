"""Reads a vendor's error body as its `ErrorShape` tells: text, messages by field, the rule that fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reconcile.sdk.redaction import printable
from reconcile.sdk.refusal import ErrorRule, ErrorShape

_MOST = 5  # messages of one field


def text_of(shape: ErrorShape, body: object, without: tuple[str, ...] = ()) -> str:
    """What the vendor says in words, fit to print; what belongs to a field is not said twice."""
    if isinstance(body, Mapping):
        by_field = _places(shape, body)
        names = [name for name in shape.texts if name not in by_field and name not in without]
        found = [text for name in names for text in _texts(body.get(name))]
    else:
        found = list(_texts(body)) if isinstance(body, list) else []
    said = list(dict.fromkeys(text for text in found if text.strip()))
    return printable(": ".join(said if shape.says_all else said[:1]))


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for each in value:
                yield from () if _is_row(each) else _texts(each)
        case {"message": said, **rest} | {"msg": said, **rest} | {"validation": said, **rest}:
            yield from _texts(said)
            yield from _texts(rest.get("details"))
        case _:
            pass


def fields_of(shape: ErrorShape, body: object) -> Mapping[str, list[str]]:
    """The messages by field, under the vendor's names."""
    if isinstance(body, list):
        return _by_field(body)
    found: dict[str, list[str]] = {}
    for messages in _places(shape, body).values() if isinstance(body, Mapping) else ():
        found |= messages
    return found


def _places(shape: ErrorShape, body: Mapping[str, object]) -> dict[str, Mapping[str, list[str]]]:
    """The messages by field, by the place in the body that has them."""
    found = {name: _by_field(body.get(name)) for name in shape.fields}
    if shape.named_field is not None:
        field, place = (body.get(name) for name in shape.named_field)
        texts = list(_texts(place))
        if isinstance(field, str) and field and texts:
            found[shape.named_field[1]] = {field: texts}
    return {place: messages for place, messages in found.items() if messages}


def _by_field(value: object) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    if isinstance(value, Mapping):
        for name, messages in value.items():
            listed = messages if isinstance(messages, list) else [messages]
            found[str(name)] = [str(each) for each in listed[:_MOST]]
    for row in value if isinstance(value, list) else ():
        if _is_row(row):
            said = row.get("message") or row.get("msg") or row.get("validation") or "not valid"
            found.setdefault(_field(row), []).append(str(said))
    return found


def _is_row(value: object) -> bool:
    return isinstance(value, Mapping) and bool(value.keys() & {"field", "loc"})


def _field(row: Mapping[str, object]) -> str:
    """The field that a row is about: its name, or its place in the body."""
    place = row.get("field", row.get("loc"))
    parts = [str(each) for each in place if each != "body"] if isinstance(place, list) else []
    return ".".join(parts) or (place if isinstance(place, str) and "field" in row and place else "body")


def rule_of(shape: ErrorShape, body: object) -> tuple[ErrorRule, Mapping[str, str]] | None:
    """The rule of a named error, and what its pattern found; a name says more than the ones after it."""
    if not isinstance(body, Mapping):
        return None
    text = text_of(shape, body, without=shape.names)
    for name in (body.get(each) for each in shape.names):
        for rule in shape.rules:
            found = re.search(rule.when, text) if rule.name == name else None
            if found:
                return rule, found.groupdict()
    return None
