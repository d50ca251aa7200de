"""JSON with exact numbers: what comes in as 0.10 goes out as 0.10."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import NoReturn

import simplejson


def loads(text: bytes | str) -> object:
    """Read JSON, fractions as `Decimal`; raises `ValueError` for anything else, NaN included."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except InvalidOperation:
        raise ValueError("a number's exponent is out of range") from None


def dumps(value: object) -> bytes:
    """Write JSON, a `Decimal` as the number it is; raises `ValueError` for NaN and infinities."""
    return simplejson.dumps(value, use_decimal=True, allow_nan=False, separators=(",", ":")).encode()


def _refuse(constant: str) -> NoReturn:
    message = f"{constant} is no number of JSON"
    raise ValueError(message)
