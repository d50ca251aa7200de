"""JSON as strict servers read it, with exact numbers: what comes in as 0.10 goes out as 0.10."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import NoReturn

import simplejson

DEEPEST = 64


def read_json(text: bytes | str) -> object:
    """Read JSON, fractions as `Decimal`.

    Raises `ValueError` for torn text, NaN, lone surrogates, numbers of thousands of digits, and nesting
    below 64 levels.
    """
    try:
        value: object = json.loads(text, parse_float=Decimal, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except InvalidOperation:
        raise ValueError("a number's exponent is out of range") from None
    _check(value, DEEPEST)
    return value


def write_json(value: object) -> bytes:
    """Write JSON, a `Decimal` as the number it is."""
    return simplejson.dumps(value, use_decimal=True, allow_nan=False, separators=(",", ":")).encode()


def _refuse(constant: str) -> NoReturn:
    message = f"{constant} is no number of JSON"
    raise ValueError(message)


def _check(value: object, levels: int) -> None:
    if isinstance(value, str):
        value.encode()  # a lone surrogate raises UnicodeEncodeError, which is a ValueError
    elif isinstance(value, dict):
        _check_all((*value.keys(), *value.values()), levels)
    elif isinstance(value, list):
        _check_all(value, levels)


def _check_all(values: Iterable[object], levels: int) -> None:
    if levels == 0:
        raise ValueError("nested too deeply")
    for each in values:
        _check(each, levels - 1)
