"""Error bodies are declared: what a vendor says in words, by field, and by name."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import cast

import pytest

from reconcile.core.errors import (
    ConflictError,
    InvalidError,
    MissingError,
    RefusedError,
    UncertainError,
    VendorError,
)
from reconcile.sdk import ErrorRule, ErrorShape, Provider, Request
from reconcile.sdk.error_body import fields_of, text_of
from reconcile.testing.scripted import reply, scripted

Open = Callable[..., AbstractAsyncContextManager[Provider]]
Refusal = Callable[..., VendorError]


class TakenError(ConflictError):
    """An error of a vendor's own."""


USUAL = ErrorShape()
ALL = ErrorShape(
    texts=("message", "error", "errors", "reason"), says_all=True, named_field=("fields", "reason")
)
DETAILS = ErrorShape(texts=("detail",), fields=("detail",))
NAMED = ErrorShape(
    texts=("name", "code", "message"),
    says_all=True,
    rules=(
        ErrorRule("Taken", TakenError, "choose another"),
        ErrorRule("T1", MissingError, "look it up"),
        ErrorRule("Invalid", InvalidError, "mend it", "{edge}_date", r"(?P<edge>start|end) date"),
        ErrorRule("Invalid", InvalidError, "mend it all"),
        ErrorRule("Key", RefusedError, "set {api_key}, not {what}", when="wrong (?P<what>.*)"),
    ),
    statuses={417: InvalidError},
    hints={403: "ask for the right", ("DELETE", 409): "empty it first"},
)


@pytest.fixture
def acme_refuses(reach: Open, acme: type[Provider]) -> Refusal:
    """The error of an answer, where the vendor names its errors."""
    plugin = cast("type[Provider]", type("Named", (acme,), {"errors": NAMED}))

    def refused(status: int, body: object, method: str = "POST") -> VendorError:
        async def run() -> VendorError:
            turn = reply(status, json.dumps(body))
            async with scripted(turn) as server, reach(server.url, plugin) as provider:
                with pytest.raises(VendorError) as caught:
                    await provider.transport.call(Request(method, "/gadgets"))
                assert len(server.requests) == 1
                return caught.value

        return asyncio.run(run())

    return refused


@pytest.mark.parametrize(
    ("shape", "body", "text"),
    [
        (USUAL, {"title": "T", "detail": "D"}, "T"),
        (USUAL, {"message": " ", "detail": "D"}, "D"),
        (USUAL, {"error": {"code": "C", "message": "m", "details": [{"message": "d"}]}}, "m"),
        (USUAL, {"message": ["one", "two"]}, "one"),
        (USUAL, ["one", {"validation": "two"}], "one"),
        (USUAL, "text", ""),
        (USUAL, {"message": 7}, ""),
        (ALL, {"message": "m", "error": {"message": "e", "details": [{"message": "d"}]}}, "m: e: d"),
        (ALL, {"message": "m", "error": "m"}, "m"),
        (ALL, {"errors": "text"}, "text"),
        (ALL, {"errors": ["one", "two"]}, "one: two"),
        (ALL, {"message": "m", "errors": {"message": ["of a field"]}}, "m"),
        (ALL, {"message": "m", "fields": "", "reason": ["r"]}, "m: r"),
        (ALL, {"message": "m", "fields": "amount", "reason": ["r"]}, "m"),
        (DETAILS, {"detail": "text"}, "text"),
        (DETAILS, {"detail": [{"loc": ["body"], "msg": "odd"}]}, ""),
        (USUAL, {"message": {"msg": "odd"}}, "odd"),
    ],
)
def test_a_vendor_is_quoted(shape: ErrorShape, body: object, text: str) -> None:
    """From the first place that has words, or from all of them; what belongs to a field is said there."""
    assert text_of(shape, body) == text


@pytest.mark.parametrize(
    ("shape", "body", "fields"),
    [
        (USUAL, {"errors": {"a": ["x", "y"], "b": "z"}}, {"a": ["x", "y"], "b": ["z"]}),
        (USUAL, {"errors": {"a": list("123456")}}, {"a": list("12345")}),
        (USUAL, {"errors": [{"field": "a", "message": "x"}, {"field": "a"}]}, {"a": ["x", "not valid"]}),
        (USUAL, [{"field": "a", "validation": "date"}, "x"], {"a": ["date"]}),
        (USUAL, {"errors": "text"}, {}),
        (USUAL, None, {}),
        (ALL, {"fields": "amount", "reason": ["r"]}, {"amount": ["r"]}),
        (ALL, {"fields": "amount", "reason": 7}, {}),
        (
            DETAILS,
            {"detail": [{"loc": ["body", "lines", 0, "name"], "msg": "odd"}]},
            {"lines.0.name": ["odd"]},
        ),
        (DETAILS, {"detail": [7, {"msg": "odd", "loc": "x"}]}, {"body": ["odd"]}),
        (DETAILS, {"detail": "text"}, {}),
    ],
)
def test_messages_are_sorted_by_field(
    shape: ErrorShape, body: object, fields: Mapping[str, list[str]]
) -> None:
    """A map, a list of objects with a field or a place, or two places for one field."""
    assert fields_of(shape, body) == fields


@pytest.mark.parametrize(
    ("status", "body", "error", "words"),
    [
        (500, {"name": "Taken"}, TakenError, "answered 500 to POST /gadgets: Taken; choose another"),
        (400, {"name": "Odd", "code": "T1", "message": "gone"}, MissingError, "Odd: T1: gone; look it up"),
        (400, {"name": "Invalid", "message": "no"}, InvalidError, "Invalid: no; mend it all"),
        (400, {"name": "Key", "message": "wrong {x}"}, RefusedError, "; set RECONCILE_ACME_API_KEY, not {x}"),
        (409, {"name": "Key", "message": "right"}, ConflictError, "Key: right; resolve it at the vendor"),
        (417, [{"field": "price", "message": "low"}], InvalidError, "gadgets: price: low; mend the manifest"),
        (403, {"message": "no"}, RefusedError, "no; ask for the right"),
        (500, [1], UncertainError, "answered 500 to POST /gadgets; see whether"),
    ],
)
def test_a_named_error_says_more_than_its_status(
    acme_refuses: Refusal, status: int, body: object, error: type[VendorError], words: str
) -> None:
    """By the first name that has a rule, whatever the status; else by the status."""
    problem = acme_refuses(status, body)
    assert isinstance(problem, error)
    assert words in str(problem)
    assert problem.status == status


def test_a_rule_names_the_field_that_its_pattern_found(acme_refuses: Refusal) -> None:
    """With the vendor's words, without its names."""
    problem = acme_refuses(400, {"name": "Invalid", "message": "no end date"})
    assert cast("InvalidError", problem).fields == {"end_date": ("no end date",)}


def test_advice_may_depend_on_what_was_asked(acme_refuses: Refusal) -> None:
    """A delete is refused for other reasons than a create."""
    assert acme_refuses(409, {}, "DELETE").detail == "empty it first"
    assert acme_refuses(409, {}).detail.startswith("resolve it")
