"""Resources: what is written, and what a reference may stand for."""

from __future__ import annotations

from typing import Annotated, ClassVar

import pytest
from pydantic import Field, ValidationError

from reconcile.core.address import Address
from reconcile.core.resource import Item, Resource
from reconcile.core.roles import Role
from reconcile.core.types import Attributes, Integer, Money, Text
from reconcile.core.value import Reference

REFERENCE = Reference(Address("vendor", "Deal", "a"))


class Line(Item):
    """An item."""

    text: Text | None = None
    amount: Money | None = None


class Deal(Resource):
    """A kind with a marker."""

    api_version: ClassVar[str] = "vendor/v1"

    key: Annotated[Text, Role.MARKER] | None = None
    days: Integer | None = Field(None, ge=1, alias="dayCount")
    lines: tuple[Line, ...] | None = None
    more: Attributes | None = None


class Memo(Resource):
    """A kind without one."""

    api_version: ClassVar[str] = "vendor/v1"


def deal(**values: object) -> Deal:
    """Read a deal."""
    return Deal.model_validate(values)


def test_only_what_was_set_is_written() -> None:
    """In the order of declaration, null included, nested objects as mappings."""
    resource = deal(more={"a": [1, {"b": 2}]}, lines=({"text": None},), key=None)
    assert list(resource.written().items()) == [
        ("key", None),
        ("lines", ({"text": None},)),
        ("more", {"a": (1, {"b": 2})}),
    ]


@pytest.mark.parametrize(
    "values", [{"days": "3"}, {"days": 0}, {"dayCount": 3}, {"colour": "red"}, {"lines": ({"colour": 1},)}]
)
def test_a_model_is_strict(values: dict[str, object]) -> None:
    """No other type, no vendor's spelling, no unknown field."""
    with pytest.raises(ValidationError):
        deal(**values)


def test_a_reference_may_stand_for_any_value() -> None:
    """Whatever the field's own rules are; so inside items."""
    resource = deal(days=REFERENCE, lines=({"amount": REFERENCE},))
    assert resource.written() == {"days": REFERENCE, "lines": ({"amount": REFERENCE},)}


def test_a_copy_has_values_put_in_and_left_out() -> None:
    """The original stays as it is."""
    original = deal(key="a", days=3)
    assert original.with_values({"days": 4, "more": {}}).written() == {"key": "a", "days": 4, "more": {}}
    assert original.without(("days",)).written() == {"key": "a"}
    assert original.written() == {"key": "a", "days": 3}


def test_the_default_marker_is_the_name() -> None:
    """Where the vendor has a place for one."""
    place = {"project": "acme", "address": "vendor.Deal.a", "name": "a"}
    assert Deal.default_marker(**place) == "a"
    assert Memo.default_marker(**place) is None


def test_a_kind_has_no_rules_unless_it_says_so() -> None:
    """Nor a natural key."""
    assert list(deal().problems()) == []
    assert Deal.natural_key == ()
