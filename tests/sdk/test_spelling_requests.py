"""From resources to what a vendor is sent."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Annotated, ClassVar

import pytest
from pydantic import Field

from reconcile.core.resource import Item, Resource
from reconcile.core.roles import KeyedBy, Role
from reconcile.core.types import Attributes, Date, Instant, Money, Text
from reconcile.sdk import Spelling, encode, overlay, overlay_payload, schema_of, without_nulls
from reconcile.sdk.exact_json import dumps


class Line(Item):
    """A line of an order."""

    key: Text | None = None
    note: Text | None = None
    amount: Money | None = Field(None, alias="theAmount")
    base: Annotated[Money, Role.COMPUTED] | None = None


class Owner(Item):
    """Whose order it is."""

    name: Text | None = None
    email: Text | None = None


class Order(Resource):
    """Nested in every way."""

    api_version: ClassVar[str] = "acme/v1"
    title: Text | None = Field(None, serialization_alias="doc_title")
    day: Date | None = None
    at: Instant | None = None
    price: Money | None = None
    owner: Owner | None = None
    keyed: Annotated[tuple[Line, ...], KeyedBy(("key",))] | None = None
    placed: tuple[Line, ...] | None = None
    tags: tuple[Text, ...] | None = None
    more: Attributes | None = None
    id: Annotated[Text, Role.COMPUTED] | None = None


SCHEMA = schema_of(Order)


def sent(order: Order) -> bytes:
    """The bytes that leave."""
    return dumps(encode(SCHEMA, order.written()))


def test_only_written_fields_leave_under_the_vendors_names() -> None:
    """Computed ones never do."""
    order = Order(title="a", day=date(2024, 2, 29), owner=None).with_values({"id": "7"})
    assert sent(order) == b'{"doc_title":"a","day":"2024-02-29","owner":null}'


@pytest.mark.parametrize(
    ("price", "text"),
    [
        ("0.10", b"0.10"),
        ("99999999.99", b"99999999.99"),
        ("1E+2", b"100"),
        ("-3", b"-3"),
        ("1" * 30, b"1" * 30),
    ],
)
def test_money_leaves_with_every_digit(price: str, text: bytes) -> None:
    """No float comes near it."""
    assert sent(Order(price=Decimal(price))) == b'{"price":' + text + b"}"


def test_a_vendor_may_want_amounts_as_texts_and_naive_instants() -> None:
    """With every digit, and in UTC; nested ones, too."""
    spelling = Spelling(money_as_text=True, naive_instants=True)
    moment = datetime(2024, 2, 29, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    order = Order(price=Decimal("1E+2"), at=moment, placed=(Line(amount=Decimal("0.10")),))
    assert dumps(encode(SCHEMA, order.written(), spelling)) == (
        b'{"at":"2024-02-28T23:30:00","price":"100","placed":[{"theAmount":"0.10"}]}'
    )


@pytest.mark.parametrize("number", [Decimal("NaN"), Decimal("Infinity"), float("nan")])
def test_what_is_no_number_never_leaves(number: object) -> None:
    """JSON has no word for it."""
    with pytest.raises(ValueError, match="not JSON compliant"):
        dumps({"price": number})


def test_instants_leave_in_utc() -> None:
    """Whatever zone they were written in."""
    moment = datetime(2024, 1, 1, 2, tzinfo=timezone(timedelta(hours=2)))
    assert sent(Order(at=moment)) == b'{"at":"2024-01-01T00:00:00Z"}'
    assert moment.astimezone(UTC).hour == 0


def test_nested_values_leave_with_their_own_names() -> None:
    """Maps keep theirs."""
    order = Order(placed=(Line(amount=Decimal("1.5")),), tags=("b", "a"), more={"When": date(2024, 1, 31)})
    assert sent(order) == (b'{"placed":[{"theAmount":1.5}],"tags":["b","a"],"more":{"When":"2024-01-31"}}')


def test_written_fields_lie_over_the_live_ones() -> None:
    """What nobody wrote stays; a written null clears; computed fields are not sent."""
    live = Order(title="old", day=date(2024, 1, 1), price=Decimal(5)).with_values({"id": "7"})
    whole = overlay(live, Order(title="new", price=None))
    assert whole.written() == {"title": "new", "day": date(2024, 1, 1), "price": None}


def test_keyed_items_meet_by_key_in_the_order_that_is_desired() -> None:
    """Unwritten fields of an item survive; an item that is not desired is gone; a new one is as written."""
    live = Order(keyed=(Line(key="a", note="keep"), Line(key="b", note="gone"), Line(key="c")))
    whole = overlay(
        live, Order(keyed=(Line(key="c", note="n"), Line(key="a", amount=Decimal(1)), Line(key="d")))
    )
    assert whole.keyed == (
        Line(key="c", note="n"),
        Line(key="a", note="keep", amount=Decimal(1)),
        Line(key="d"),
    )


def test_items_without_keys_meet_by_place() -> None:
    """There is nothing else to go by."""
    live = Order(placed=(Line(note="one"), Line(note="two")))
    whole = overlay(live, Order(placed=(Line(amount=Decimal(1)),)))
    assert whole.placed == (Line(note="one", amount=Decimal(1)),)


def test_a_list_with_keys_and_one_without_do_not_meet() -> None:
    """A note must not move to another line."""
    live = Order(keyed=(Line(note="whose?"),))
    assert overlay(live, Order(keyed=(Line(key="a"),))).keyed == (Line(key="a"),)


def test_nested_objects_meet_field_by_field() -> None:
    """A list that was not there starts empty; scalar lists are replaced."""
    live = Order(owner=Owner(name="Jo", email="jo@example.org"), tags=("a",))
    whole = overlay(live, Order(owner=Owner(email="x@example.org"), tags=("b",), placed=(Line(key="a"),)))
    assert whole.owner == Owner(name="Jo", email="x@example.org")
    assert (whole.tags, whole.placed) == (("b",), (Line(key="a"),))
    assert overlay(Order(), Order(owner=Owner(name="Jo"))).owner == Owner(name="Jo")
    assert overlay(Order(owner=Owner(name="Jo")), Order(owner=None, placed=None)).owner is None


def test_an_answer_keeps_what_we_do_not_know_of_it() -> None:
    """Unknown fields survive on every level, computed ones go."""
    payload = {
        "id": "7",
        "new": {"a": 1},
        "price": Decimal("5.00"),
        "owner": {"name": "Jo", "phone": "1"},
        "keyed": [{"key": "a", "colour": "red", "base": 5, "theAmount": 1}, {"key": "b"}],
        "placed": [{"base": 5, "colour": "blue"}, "odd"],
    }
    desired = Order(owner=Owner(email="e"), keyed=(Line(key="a", amount=Decimal("2.50")),), day=None)
    assert overlay_payload(SCHEMA, payload, desired.written()) == {
        "new": {"a": 1},
        "price": Decimal("5.00"),
        "owner": {"name": "Jo", "phone": "1", "email": "e"},
        "keyed": [{"key": "a", "colour": "red", "theAmount": Decimal("2.50")}],
        "placed": [{"colour": "blue"}, "odd"],
        "day": None,
    }


def test_an_answer_without_the_object_takes_the_written_one() -> None:
    """A list or an object that was absent or null."""
    desired = Order(owner=Owner(name="Jo"), keyed=(Line(key="a"),)).written()
    expected = {"owner": {"name": "Jo"}, "keyed": [{"key": "a"}]}
    assert overlay_payload(SCHEMA, {"owner": None}, desired) == expected


def test_nulls_can_be_left_out_on_every_level() -> None:
    """For vendors where absent means cleared."""
    assert without_nulls({"a": None, "b": [{"c": None, "d": 1}], "e": {"f": None}}) == {
        "b": [{"d": 1}],
        "e": {},
    }
