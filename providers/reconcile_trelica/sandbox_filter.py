"""Trelica's filters, SCIM's grammar: `vendorName sw "Git" and lineItems[unitCount gt 100]`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any, TypeAlias

from reconcile.sandbox import read_json

Item: TypeAlias = Mapping[str, object]
Test: TypeAlias = Callable[[Item], bool]

_TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[()\[\]]|[^\s()\[\]"]+)')
_DEEPEST = 50


_TEXT: Mapping[str, Callable[[str, str], bool]] = {
    "co": lambda have, want: want in have,
    "sw": str.startswith,
    "ew": str.endswith,
}
_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {  # of two types they raise TypeError
    "gt": gt,
    "ge": ge,
    "lt": lt,
    "le": le,
}


def read_filter(text: str, names: frozenset[str]) -> Test:
    """Build the test of a filter over these fields, dotted below lists; raises `ValueError`."""
    parser = _Parser(text, names)
    test = parser.alternatives()
    parser.end()
    return test


class _Parser:
    def __init__(self, text: str, names: frozenset[str]) -> None:
        self._tokens = _tokens(text)
        self._names = names
        self._place = 0
        self._depth = 0
        self._prefix = ""

    def alternatives(self) -> Test:
        tests = [self._conjunction()]
        while self._took("or"):
            tests.append(self._conjunction())
        return lambda item: any(test(item) for test in tests)

    def _conjunction(self) -> Test:
        tests = [self._term()]
        while self._took("and"):
            tests.append(self._term())
        return lambda item: all(test(item) for test in tests)

    def _term(self) -> Test:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError("the filter is nested too deeply")
        test = self._negation() if self._took("not") else self._group() if self._took("(") else self._field()
        self._depth -= 1
        return test

    def _negation(self) -> Test:
        test = self._term()
        return lambda item: not test(item)

    def _group(self) -> Test:
        test = self.alternatives()
        self._need(")")
        return test

    def _field(self) -> Test:
        name = self._next()
        full = f"{self._prefix}{name}"
        if full not in self._names:
            message = f"'{full}' is no field"
            raise ValueError(message)
        if self._took("["):
            return self._items(name)
        operator = self._next().lower()
        if operator == "pr":
            return lambda item: bool(_values(item, name))
        compare = _comparison(name, operator, _literal(self._next()))
        return lambda item: any(compare(value) for value in _values(item, name))

    def _items(self, name: str) -> Test:
        outer, self._prefix = self._prefix, f"{self._prefix}{name}."
        test = self.alternatives()
        self._need("]")
        self._prefix = outer
        return lambda item: any(isinstance(value, Mapping) and test(value) for value in _values(item, name))

    def end(self) -> None:
        if self._place < len(self._tokens):
            message = f"'{self._tokens[self._place]}' was not expected"
            raise ValueError(message)

    def _next(self) -> str:
        if self._place == len(self._tokens):
            raise ValueError("the filter ends too early")
        self._place += 1
        return self._tokens[self._place - 1]

    def _took(self, word: str) -> bool:
        found = self._place < len(self._tokens) and self._tokens[self._place].lower() == word
        self._place += found
        return found

    def _need(self, word: str) -> None:
        if not self._took(word):
            message = f"'{word}' was expected"
            raise ValueError(message)


def _tokens(text: str) -> list[str]:
    found, place, text = [], 0, text.rstrip()
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            message = f"a string is not closed: {text[place:].strip()}"
            raise ValueError(message)
        found.append(token[1])
        place = token.end()
    return found


def _literal(token: str) -> object:
    try:
        value = read_json(token)
    except ValueError:
        value = token
    if isinstance(value, str) and not token.startswith('"'):
        message = f"'{token}' is no value; strings and dates stand in double quotes"
        raise ValueError(message)
    return value


def _values(item: Item, path: str) -> list[object]:
    """What stands at a dotted path, through lists; nothing where it is absent."""
    values: list[object] = [item]
    for name in path.split("."):
        below = [value.get(name) for value in values if isinstance(value, Mapping)]
        values = [each for value in below for each in (value if isinstance(value, list) else [value])]
    return [value for value in values if value is not None]


def _comparison(name: str, operator: str, literal: object) -> Callable[[object], bool]:
    want = _comparable(name, literal)
    if operator in {"eq", "ne"}:
        return lambda value: (_comparable(name, value) == want) is (operator == "eq")
    if operator in _TEXT and isinstance(want, str):
        return lambda value: _TEXT[operator](str(value).casefold(), want)
    if operator in _ORDER and isinstance(want, (str, int, Decimal, datetime)):
        return lambda value: _ordered(operator, _comparable(name, value), want)
    message = f"'{operator}' can't compare '{name}' with {json.dumps(str(literal))}"
    raise ValueError(message)


def _ordered(operator: str, have: object, want: object) -> bool:
    try:
        return _ORDER[operator](have, want)
    except TypeError:
        return False


def _comparable(name: str, value: object) -> object:
    """Dates as instants, other texts without their case."""
    if not isinstance(value, str):
        return value
    if not name.endswith(("Date", "Dtm")):
        return value.casefold()
    moment = datetime.fromisoformat(value)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
