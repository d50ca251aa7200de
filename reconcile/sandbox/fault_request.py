"""Reads the body of `POST /_faults`; everything wrong with it is said at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields
from decimal import Decimal

from reconcile.sandbox.fault import RULES, Fault, Wire

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


def read_fault(document: object, vendors: Collection[str]) -> Fault:
    """Build a fault; raises `ValueError` with every mistake. With one vendor only, it need not be named."""
    if not isinstance(document, dict):
        message = 'a JSON object is needed, like {"vendor": "trelica", "fault": "status", "status": 503}'
        raise ValueError(message)  # noqa: TRY004 - a wrong request, as every other here
    if len(vendors) == 1:
        document = {"vendor": next(iter(vendors)), **document}
    if problems := list(_problems(document, vendors)):
        raise ValueError("; ".join(problems))
    return fault_from_json(document)


def fault_from_json(document: Mapping[str, object]) -> Fault:
    """Build a fault from a document that was checked before."""
    values = {name: float(value) if isinstance(value, Decimal) else value for name, value in document.items()}
    return Fault(**{**values, "headers": values.get("headers") or {}})  # type: ignore[arg-type]  # checked


def fault_to_json(fault: Fault) -> dict[str, object]:
    """The document that `fault_from_json` reads, without what is not set."""
    every = {each.name: getattr(fault, each.name) for each in fields(fault)}
    return {name: value for name, value in every.items() if value is not None and value != {}}


def _problems(document: Mapping[str, object], vendors: Collection[str]) -> Iterator[str]:
    yield from _choice("vendor", document.get("vendor"), sorted(vendors))
    yield from _choice("fault", document.get("fault"), sorted(RULES))
    for name in sorted(document.keys() - _CHECKS.keys() - {"vendor", "fault", "body"}):
        yield f"{name!r} is no part of a fault; there are {', '.join(sorted(_CHECKS))}"
    for name, (fits, need) in _CHECKS.items():
        value = document.get(name)
        if value is not None and not fits(value):
            yield f"{name}: {need} is needed"
    rule = RULES.get(str(document.get("fault")))
    if rule and rule.wire is Wire.STATUS and rule.status is None and document.get("status") is None:
        yield "status: a number from 300 to 599 is needed"
    if rule and rule.needs_key and not document.get("key"):
        yield "key: the name of the written field is needed"


def _choice(name: str, value: object, words: list[str]) -> Iterator[str]:
    if value not in words:
        yield f"{name}: one of {', '.join(words)} is needed"


def _is_pattern(value: object) -> bool:
    try:
        return isinstance(value, str) and re.compile(value) is not None
    except re.error:
        return False


def _within(low: float, high: float, *types: type) -> Callable[[object], bool]:
    def fits(value: object) -> bool:
        return type(value) in types and low <= value <= high  # type: ignore[operator]  # types are numbers

    return fits


def _are_headers(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(text, str) and text.isascii() and text.isprintable()
        for text in (*value.keys(), *value.values())
    )


_LARGEST = 1_000_000
_CHECKS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "method": (lambda value: value in _METHODS, f"one of {', '.join(_METHODS)}"),
    "path": (_is_pattern, "a prefix or a regular expression of the path below the vendor's address"),
    "times": (_within(1, _LARGEST, int), "a number from 1"),
    "after": (_within(0, _LARGEST, int), "a number from 0"),
    "status": (_within(300, 599, int), "a number from 300 to 599"),
    "headers": (_are_headers, "an object of printable ASCII strings"),
    "delay_s": (_within(0, _LARGEST, int, Decimal), "a number of seconds from 0"),
    "key": (lambda value: isinstance(value, str), "the name of a written field"),
    "rows": (_within(-100, 100, int), "a number from -100 to 100"),
}
