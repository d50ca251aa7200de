"""What a fault makes of an answer, and of a request before its work is done."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from urllib.parse import urlencode

from reconcile.sandbox.call import JSON, Answer, Call
from reconcile.sandbox.exact_json import write_json
from reconcile.sandbox.fault import Fault, Wire
from reconcile.sandbox.vendor import VendorSandbox

_WRONG_BODY = b"<!doctype html><title>Sign in</title><h1>Sign in to the network</h1>"
_HEADERS = {429: {"Retry-After": "1"}}
_BOMB_MIB = 80


def bent(vendor: VendorSandbox, call: Call, fault: Fault, honest: Answer) -> Answer | None:
    """The answer to a request that did its work; None is a reset."""
    if fault.rule.wire in {Wire.RESET, Wire.STATUS}:
        return worded(vendor, call, fault)
    if make := _ANSWERS.get(fault.rule.wire):
        return make(fault, honest)
    contents = _CONTENTS.get(fault.fault)
    if contents is None or isinstance(honest.content, bytes):
        return honest
    return replace(honest, content=contents(call, honest.content))


def worded(vendor: VendorSandbox, call: Call, fault: Fault) -> Answer | None:
    """The vendor's words for the fault's status, or the fault's own; None is a reset."""
    if fault.rule.wire is Wire.RESET:
        return None
    status = fault.status or fault.rule.status or 500
    answer = _with_body(fault, vendor.finish(call, vendor.refusal(status, call)))
    return _with_headers(answer, {**_HEADERS.get(status, {}), **fault.headers})


def altered(call: Call, fault: Fault) -> Call:
    """The request as a vendor takes it that ignores the field `key`, or keeps it otherwise."""
    alter = _FIELDS.get(fault.fault)
    if alter is None or fault.key is None:
        return call
    if call.media_type == "application/x-www-form-urlencoded":
        pairs = [(name, text) for name, text in call.form() if name != fault.key or alter(text) is not None]
        kept = [(name, alter(text) if name == fault.key else text) for name, text in pairs]
        return replace(call, body=urlencode(kept).encode())
    try:
        document = call.json()
    except ValueError:
        return call
    return replace(call, body=write_json(_with_field(document, fault.key, alter)))


def _with_field(value: object, key: str, alter: Callable[[object], object]) -> object:
    match value:
        case dict():
            changed = {
                name: each if name == key else _with_field(each, key, alter) for name, each in value.items()
            }
            if key in changed:
                changed[key] = alter(changed[key])
                if changed[key] is None:
                    del changed[key]
            return changed
        case list():
            return [_with_field(each, key, alter) for each in value]
        case _:
            return value


def _normalised(value: object) -> object:
    """Text in capitals, numbers one larger, each of a list."""
    if isinstance(value, str):
        return value.upper()
    if isinstance(value, list):
        return [_normalised(each) for each in value]
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return value + 1
    return value


def _shortened(_: Call, value: object) -> object:
    """Every object that has an id keeps nothing else."""
    match value:
        case dict() if "id" in value:
            return {"id": value["id"]}
        case dict():
            return {name: _shortened(_, each) for name, each in value.items()}
        case list():
            return [_shortened(_, each) for each in value]
        case _:
            return value


def _as_text(call: Call, value: object) -> object:
    match value:
        case dict():
            return {name: _as_text(call, each) for name, each in value.items()}
        case list():
            return [_as_text(call, each) for each in value]
        case int() | Decimal() if not isinstance(value, bool):
            return "many"
        case _:
            return value


def _same_cursor(call: Call, value: object) -> object:
    """The next page is the one that was asked for."""
    if not isinstance(value, dict) or not value.get("next"):
        return value
    cursor = call.query.get("cursor")
    here = f"{call.root}{call.target}"
    return {
        **value,
        "next": here if str(value["next"]).startswith(("http", "/")) else cursor or value["next"],
    }


def _with_body(fault: Fault, answer: Answer) -> Answer:
    if fault.body is None:
        return answer
    if isinstance(fault.body, str):
        return replace(answer, content=fault.body.encode(), headers={"content-type": "text/html"})
    return replace(answer, content=fault.body, headers={})


def _with_headers(answer: Answer, headers: Mapping[str, str]) -> Answer:
    """Put headers in; one without a text is left out."""
    every = {**answer.headers, **headers}
    return replace(answer, headers={name: text for name, text in every.items() if text})


@cache
def _bomb() -> bytes:
    """A list of zeros that is a thousand times its size."""
    return gzip.compress(b"[" + b"0," * (_BOMB_MIB << 19) + b"0]", 1)


def _page_of_another(fault: Fault, _: Answer) -> Answer:
    """HTML, as a portal before the network answers, unless the fault has a body."""
    wrong = _with_body(fault, Answer(fault.status or 200, _WRONG_BODY, {"content-type": "text/html"}))
    return _with_headers(wrong, fault.headers)


_ANSWERS: Mapping[Wire, Callable[[Fault, Answer], Answer]] = {
    Wire.WRONG: _page_of_another,
    Wire.EMPTY: lambda _, honest: replace(honest, content=b""),
    Wire.BOMB: lambda _, __: Answer(200, _bomb(), {"content-type": JSON, "content-encoding": "gzip"}),
}
_FIELDS: Mapping[str, Callable[[object], object]] = {
    "field_ignored": lambda _: None,
    "field_normalised": _normalised,
}
_CONTENTS: Mapping[str, Callable[[Call, object], object]] = {
    "wrong_type": lambda _, content: {"0": content} if isinstance(content, list) else [content],
    "text_for_numbers": _as_text,
    "short_body": _shortened,
    "repeated_cursor": _same_cursor,
}
