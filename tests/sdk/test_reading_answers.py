"""From a vendor's JSON to a resource."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

import pytest
from pydantic import AliasPath, Field

from reconcile.core.errors import UncertainError
from reconcile.core.resource import Item, Resource
from reconcile.core.types import Attributes, Boolean, Date, Instant, Integer, Money, Number, Text
from reconcile.sdk import read_resource
from reconcile.sdk.exact_json import loads


class Line(Item):
    """A line of an order."""

    amount: Money | None = None
    unit_count: Number | None = Field(None, alias="unitCount")


class Order(Resource):
    """One field of each type."""

    api_version: ClassVar[str] = "acme/v1"
    text: Text | None = None
    integer: Integer | None = None
    money: Money | None = None
    day: Annotated[Date | None, Field(validation_alias=AliasPath("dates", "day"))] = None
    instant: Instant | None = None
    flag: Boolean | None = None
    status: Literal["open"] | None = None
    line: Line | None = None
    lines: tuple[Line, ...] | None = None
    tags: tuple[Text, ...] | None = None
    more: Attributes | None = None


def read(document: str) -> Order:
    """Read an order."""
    return read_resource(Order, loads(document))


@pytest.mark.parametrize(
    ("document", "name", "value"),
    [
        ('{"text": "a"}', "text", "a"),
        ('{"text": 7}', "text", "7"),
        ('{"text": true}', "text", "true"),
        ('{"text": "\\ud83d\\ude00"}', "text", "😀"),
        ('{"text": "half \\ud83d"}', "text", "half \ufffd"),
        ('{"integer": 7}', "integer", 7),
        ('{"integer": "7"}', "integer", 7),
        ('{"integer": 7.0}', "integer", 7),
        ('{"integer": ""}', "integer", None),
        ('{"money": "5000.00"}', "money", Decimal("5000.00")),
        ('{"money": 0.10}', "money", Decimal("0.10")),
        ('{"money": 99999999.99}', "money", Decimal("99999999.99")),
        ('{"money": " "}', "money", None),
        ('{"dates": {"day": "2024-02-29"}}', "day", date(2024, 2, 29)),
        ('{"dates": {"day": "2022-04-01T00:00:00Z"}}', "day", date(2022, 4, 1)),
        ('{"dates": {"day": "2022-04-01T00:00:00.0000000+02:00"}}', "day", date(2022, 4, 1)),
        ('{"dates": {"day": ""}}', "day", None),
        ('{"dates": null}', "day", None),
        ('{"instant": "2022-04-01T02:00:00+02:00"}', "instant", datetime(2022, 4, 1, tzinfo=UTC)),
        ('{"instant": ""}', "instant", None),
        ('{"flag": false}', "flag", False),
        ('{"flag": true}', "flag", True),
        ('{"flag": 1}', "flag", True),
        ('{"flag": "1"}', "flag", True),
        ('{"flag": "true"}', "flag", True),
        ('{"flag": "false"}', "flag", False),
        ('{"flag": "0"}', "flag", False),
        ('{"status": "brand-new"}', "status", "brand-new"),
        ('{"line": []}', "line", Line()),
        ('{"line": {"amount": "1"}}', "line", Line(amount=Decimal(1))),
        ('{"tags": ["a", 1]}', "tags", ("a", 1)),
        ('{"more": {"a": [1.5, {"b": "c"}]}}', "more", {"a": (Decimal("1.5"), {"b": "c"})}),
        ('{"more": []}', "more", {}),
        ('{"text": null}', "text", None),
    ],
)
def test_every_spelling_that_means_a_value_is_that_value(document: str, name: str, value: object) -> None:
    """Vendors send money as strings, days as midnights, and PHP sends empty objects as lists."""
    order = read(document)
    assert getattr(order, name) == value
    assert order.model_fields_set == {name}


def test_an_absent_field_is_not_set_and_an_unknown_one_is_ignored() -> None:
    """Absent and null are not the same; what is new at the vendor does no harm."""
    assert read('{"brand_new": {"a": 1}, "dates": {}}').written() == {}


def test_items_of_a_list_are_typed() -> None:
    """With their own aliases."""
    order = read('{"lines": [{"unitCount": 2, "amount": 1.10, "x": 0}, {}]}')
    assert order.lines == (Line(unit_count=Decimal(2), amount=Decimal("1.10")), Line())


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ('{"text": {}}', "Order.text: the vendor's {} is no text"),
        ('{"integer": 7.5}', "Order.integer"),
        ('{"integer": true}', "Order.integer"),
        ('{"money": "5,000"}', "Order.money: the vendor's '5,000' is no money"),
        ('{"money": "NaN"}', "Order.money"),
        ('{"money": 1e999999999}', "Order.money"),
        ('{"dates": {"day": "0000-00-00"}}', "Order.day"),
        ('{"dates": {"day": 20220401}}', "Order.day"),
        ('{"instant": 5}', "Order.instant"),
        ('{"flag": "maybe"}', "Order.flag"),
        ('{"flag": []}', "Order.flag"),
        ('{"line": "x"}', "Order.line"),
        ('{"lines": {}}', "Order.lines"),
        ('{"lines": [{}, {"amount": "x"}]}', r"Order.lines\[1\].amount"),
        ('{"lines": [4]}', "Order.lines"),
        ("[]", "instead of a Order"),
    ],
)
def test_what_makes_no_sense_names_the_field(document: str, words: str) -> None:
    """Nothing is planned with it."""
    with pytest.raises(UncertainError, match=words):
        read(document)


def test_what_is_shown_of_a_senseless_value_is_safe_and_short() -> None:
    """It is the vendor's text."""
    with pytest.raises(UncertainError) as caught:
        read('{"money": "\\u001b[31m' + "9" * 500 + 'x"}')
    assert len(str(caught.value)) < 200
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "{", "NaN", "[Infinity]", "[" * 100_000, b"\xff", "9" * 5000, f"1e{10**19}"]
)
def test_what_is_no_json_is_refused(text: str | bytes) -> None:
    """Deep nesting, too: it must not take the process down."""
    with pytest.raises(ValueError):  # noqa: PT011 - each has words of its own
        loads(text)
