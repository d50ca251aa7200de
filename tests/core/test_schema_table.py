"""A kind's annotations, read as a table."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import pytest
from pydantic import AliasPath
from pydantic import Field as Declared

from reconcile.core.resource import Item, Resource
from reconcile.core.roles import Currency, KeyedBy, Normal, Role
from reconcile.core.schema import Field, schema_of
from reconcile.core.types import (
    Attributes,
    Boolean,
    Date,
    Digits,
    FieldType,
    Instant,
    Integer,
    Money,
    Number,
    Text,
)

Tag = Annotated[Text, Normal(str.lower)]


class Party(Item):
    """A nested object."""

    name: Text


class Kind(Resource):
    """Every way to declare a field."""

    api_version: ClassVar[str] = "vendor/v1"

    key: Annotated[Text, Role.MARKER] | None = None
    title: Annotated[Text, Normal(str.strip)] = Declared(min_length=1, serialization_alias="doc_title")
    client_id: Annotated[Integer, Role.IMMUTABLE] = Declared(
        validation_alias=AliasPath("client", "id"), serialization_alias="doc_client_id"
    )
    unit_price: Annotated[Money, Digits(8, 2), Currency("code")] | None = Declared(None, alias="unitPrice")
    count: Number | None = None
    since: Date | None = None
    at: Instant | None = None
    on: Boolean | None = None
    status: Literal["draft", "open"] | None = None
    party: Party | None = None
    owner: Annotated[Party, Role.COMPUTED] | None = Declared(None, validation_alias="ownedBy")
    tags: Annotated[tuple[Tag, ...], Role.TAGS] | None = None
    colours: tuple[Literal["red", "blue"], ...] | None = None
    parties: Annotated[tuple[Party, ...], KeyedBy(("name",))] | None = None
    more: Attributes | None = None
    kept: Annotated[Text, Role.KEPT] | None = None
    untyped: str | None = None


TABLE = schema_of(Kind)


def row(name: str) -> Field:
    """Find a row that must be there."""
    found = TABLE.get(name)
    assert found
    return found


def test_rows_stand_in_the_order_of_declaration() -> None:
    """And are read once."""
    assert [each.name for each in TABLE] == list(Kind.model_fields)
    assert schema_of(Kind) is TABLE
    assert TABLE.get("colour") is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("key", FieldType.TEXT),
        ("client_id", FieldType.INTEGER),
        ("unit_price", FieldType.MONEY),
        ("count", FieldType.NUMBER),
        ("since", FieldType.DATE),
        ("at", FieldType.INSTANT),
        ("on", FieldType.BOOLEAN),
        ("status", FieldType.TEXT),
        ("party", FieldType.OBJECT),
        ("owner", FieldType.OBJECT),
        ("tags", FieldType.LIST),
        ("parties", FieldType.LIST),
        ("more", FieldType.MAP),
        ("untyped", FieldType.TEXT),
    ],
)
def test_a_field_has_the_type_of_its_annotation(name: str, expected: FieldType) -> None:
    """Optional or not, annotated inside or outside."""
    assert row(name).type is expected


@pytest.mark.parametrize(
    ("name", "read", "write"),
    [
        ("key", ("key",), "key"),
        ("title", ("title",), "doc_title"),
        ("client_id", ("client", "id"), "doc_client_id"),
        ("unit_price", ("unitPrice",), "unitPrice"),
        ("owner", ("ownedBy",), "owner"),
    ],
)
def test_a_field_knows_both_spellings_of_the_vendor(name: str, read: tuple[str, ...], write: str) -> None:
    """Where it is read from, and the column it is written to."""
    assert (row(name).read_path, row(name).write_name) == (read, write)


def test_marks_are_read_at_any_depth() -> None:
    """Digits, currency, normal form, key, choices, nested tables."""
    assert row("unit_price").digits == Digits(8, 2)
    assert row("unit_price").currency == Currency("code")
    assert row("title").normal == Normal(str.strip)
    assert row("tags").normal == Normal(str.lower)
    assert row("parties").key == ("name",)
    assert row("parties").item == row("party").item == schema_of(Party)
    assert row("status").choices == ("draft", "open")
    assert row("colours").choices == ("red", "blue")
    assert row("tags").item is None


def test_the_marker_and_the_labels_are_found_by_their_roles() -> None:
    """A kind may have neither."""
    assert TABLE.marker is row("key")
    assert TABLE.tags is row("tags")
    assert schema_of(Party).marker is None
    assert schema_of(Party).tags is None


@pytest.mark.parametrize(
    ("name", "required", "immutable", "clearable"),
    [
        ("key", False, True, False),
        ("title", True, False, False),
        ("client_id", True, True, False),
        ("count", False, False, True),
        ("kept", False, False, False),
    ],
)
def test_roles_say_what_an_update_can_do(name: str, required: bool, immutable: bool, clearable: bool) -> None:
    """What is required, fixed or kept can't be cleared."""
    found = row(name)
    assert (found.is_required, found.is_immutable, found.is_clearable) == (required, immutable, clearable)
