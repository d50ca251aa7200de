"""How items of a keyed list are found again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import pytest

from reconcile.core.keys import by_key, item_key
from reconcile.core.resource import Item
from reconcile.core.roles import KeyedBy, Normal
from reconcile.core.schema import Field, schema_of
from reconcile.core.types import Date, FieldType, Instant, Integer, Text
from reconcile.core.value import Value, to_json


class Part(Item):
    """An item."""

    id: Text | None = None
    name: Annotated[Text, Normal(str.strip)] | None = None
    number: Integer | None = None
    since: Date | None = None
    at: Instant | None = None


class Parts(Item):
    """Lists of items by several keys."""

    by_id: Annotated[tuple[Part, ...], KeyedBy(("id",))] = ()
    by_name: Annotated[tuple[Part, ...], KeyedBy(("name", "at"))] = ()
    by_number: Annotated[tuple[Part, ...], KeyedBy(("number", "since"))] = ()
    by_place: tuple[Part, ...] = ()


def field(name: str) -> Field:
    """Find a row that must be there."""
    found = schema_of(Parts).get(name)
    assert found
    return found


@pytest.mark.parametrize(
    ("name", "values", "key"),
    [
        pytest.param("by_id", {"id": "1"}, "1", id="text"),
        pytest.param("by_number", {"number": 0, "since": "2025-01-01"}, "0@2025-01-01", id="number and date"),
        pytest.param("by_name", {"name": " trial ", "at": "2025-01-01"}, "trial@2025-01-01", id="midnight"),
        pytest.param(
            "by_name",
            {"name": "a", "at": "2025-01-01T12:00"},
            "a@2025-01-01T12:00:00+00:00",
            id="noon",
        ),
        pytest.param("by_id", {}, None, id="nothing"),
        pytest.param("by_id", {"id": None}, None, id="null"),
        pytest.param("by_id", {"id": ""}, None, id="empty"),
        pytest.param("by_name", {"name": "  ", "at": "2025-01-01"}, None, id="blank"),
        pytest.param("by_name", {"name": "trial"}, None, id="half a key"),
        pytest.param("by_place", {"id": "1"}, None, id="a list without keys"),
    ],
)
def test_the_key_of_an_item_has_one_spelling(name: str, values: dict[str, object], key: str | None) -> None:
    """Typed, or as the lockfile keeps it."""
    written = Part.model_validate(values).written()
    assert item_key(field(name), written) == key
    recorded = {each: to_json(value) for each, value in written.items()}
    assert item_key(field(name), recorded) == key  # type: ignore[arg-type]  # JSON is a value


def test_a_key_needs_no_table() -> None:
    """A field alone is enough."""
    assert item_key(Field("parts", FieldType.LIST, key=("id",)), {"id": 5}) == "5"


@pytest.mark.parametrize(
    ("items", "keys"),
    [
        pytest.param(({"id": "2"}, {"id": "1"}), ["2", "1"], id="in their order"),
        pytest.param((), [], id="none"),
        pytest.param(({"id": "1"}, {"id": "1"}), None, id="twice"),
        pytest.param(({"id": "1"}, {}), None, id="one without"),
        pytest.param(({"id": "1"}, "text"), None, id="one that is no item"),
    ],
)
def test_keys_count_when_every_item_has_its_own(items: Sequence[Value], keys: list[str] | None) -> None:
    """Otherwise the places do."""
    found = by_key(field("by_id"), items)
    assert (None if found is None else list(found)) == keys
