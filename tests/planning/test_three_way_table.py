"""The three-way table, row by row and type by type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from planning.kinds import compare, rows

Values = Mapping[str, object]

D = Decimal


def line(key: str, **values: object) -> dict[str, object]:
    """Write one line."""
    return {"external_id": key, **values}


ONE, TWO = line("1", amount="10"), line("2", amount="20")


@pytest.mark.parametrize(
    ("desired", "applied", "live", "expected"),
    [
        pytest.param({"name": "A"}, {"name": "B"}, {"name": "A"}, [], id="equal to live"),
        pytest.param({"name": "A"}, {}, {"name": "A"}, [], id="equal to live, never applied"),
        pytest.param(
            {"name": "A"}, {"name": "B"}, {"name": "B"}, [("name", "B", "A", "manifest")], id="manifest"
        ),
        pytest.param({"name": "A"}, {}, {"name": "B"}, [("name", "B", "A", "manifest")], id="never applied"),
        pytest.param({"name": "A"}, {}, {}, [("name", None, "A", "manifest")], id="new field"),
        pytest.param({"name": "A"}, {"name": "A"}, {"name": "B"}, [("name", "B", "A", "drift")], id="drift"),
        pytest.param({"name": "A"}, {"name": "A"}, {}, [("name", None, "A", "drift")], id="drift to null"),
        pytest.param({"name": "A"}, {"name": "B"}, {"name": "C"}, [("name", "C", "A", "both")], id="both"),
        pytest.param({}, {"name": "B"}, {"name": "B"}, [("name", "B", None, "manifest")], id="cleared"),
        pytest.param({}, {"name": "B"}, {"name": "C"}, [("name", "C", None, "both")], id="cleared, drifted"),
        pytest.param({}, {"name": "B"}, {}, [], id="cleared already"),
        pytest.param({}, {}, {"name": "B", "days": 3}, [], id="not ours"),
        pytest.param({"name": None}, {}, {"name": "B"}, [("name", "B", None, "manifest")], id="written null"),
        pytest.param(
            {"name": None}, {"name": None}, {"name": "B"}, [("name", "B", None, "drift")], id="null drifts"
        ),
        pytest.param({"name": None}, {}, {}, [], id="null is absent"),
        pytest.param({}, {}, {"id": "7"}, [], id="computed"),
    ],
)
def test_a_scalar_follows_the_table(
    desired: Values, applied: Values, live: Values, expected: list[tuple[object, ...]]
) -> None:
    """Each row of the design's table, for one text."""
    assert rows(compare(desired, applied, live)) == expected


@pytest.mark.parametrize(
    ("desired", "live"),
    [
        pytest.param({"value": "210"}, {"value": D("210.00")}, id="money"),
        pytest.param({"value": 210}, {"value": D("210.0")}, id="money, whole"),
        pytest.param({"value": "-0.00"}, {"value": 0}, id="money, nothing"),
        pytest.param({"rate": 2}, {"rate": D("2.0")}, id="number"),
        pytest.param({"days": 30}, {"days": 30}, id="integer"),
        pytest.param({"rolling": False}, {"rolling": False}, id="boolean"),
        pytest.param({"start_date": "2023-04-01"}, {"start_date": date(2023, 4, 1)}, id="date"),
        pytest.param(
            {"anchor": "2023-04-01"}, {"anchor": datetime(2023, 4, 1, tzinfo=UTC)}, id="instant at midnight"
        ),
        pytest.param({"anchor": "2023-04-01T02:00+02:00"}, {"anchor": "2023-04-01T00:00:00Z"}, id="instants"),
        pytest.param({"note": "  text\n"}, {"note": "text"}, id="normal form"),
        pytest.param({"note": "   "}, {}, id="normal form of blanks is null"),
        pytest.param({"tags": ("High Priority", "b")}, {"tags": ("b", "high-priority")}, id="tags"),
        pytest.param({"tags": ("a", "A", "a")}, {"tags": ("a",)}, id="tags twice"),
        pytest.param({"tags": ()}, {}, id="no tags"),
        pytest.param({"tags": (" ",)}, {"tags": ()}, id="a blank tag"),
        pytest.param({"regions": ("b", "a")}, {"regions": ("a", "b")}, id="set"),
        pytest.param({"lines": ()}, {}, id="empty list is null"),
        pytest.param({}, {"lines": ()}, id="null is an empty list"),
        pytest.param({"attributes": {}}, {}, id="empty map is null"),
        pytest.param({"attributes": {"a": None}}, {"attributes": {}}, id="null in a map"),
        pytest.param({"attributes": {"a": 1}}, {"attributes": {"a": D("1.0"), "b": 2}}, id="map"),
        pytest.param({"attributes": {"a": {"b": [1, {}]}}}, {"attributes": {"a": {"b": [1, {}]}}}, id="deep"),
        pytest.param({"terms": {}}, {}, id="empty object is null"),
        pytest.param({"terms": {"until": None}}, {"terms": None}, id="object of nulls is null"),
        pytest.param({"terms": {"text": " x "}}, {"terms": {"text": "x", "notice_days": 3}}, id="object"),
        pytest.param({"lines": (ONE, TWO)}, {"lines": (TWO, ONE)}, id="keyed list in another order"),
        pytest.param(
            {"lines": (ONE,)},
            {"lines": ({**ONE, "currency": "USD", "base_amount": 9},)},
            id="unmanaged item field",
        ),
        pytest.param(
            {"lines": ({"amount": 1},)},
            {"lines": ({"amount": 1, "external_id": "x"},)},
            id="a key of the vendor's",
        ),
        pytest.param({"links": ({"url": "u"},)}, {"links": ({"url": "u", "title": "t"},)}, id="unkeyed list"),
        pytest.param({"file_ids": (1, 2)}, {"file_ids": (1, 2)}, id="list of numbers"),
        pytest.param(
            {"lines": (line("1", codes=("b", "a")),)},
            {"lines": (line("1", codes=("a", "b")),)},
            id="nested set",
        ),
        pytest.param(
            {"phases": ({"name": " trial", "start_date": "2025-01-01"},)},
            {"phases": ({"name": "trial", "start_date": date(2025, 1, 1)},)},
            id="a key in normal form",
        ),
    ],
)
def test_another_spelling_is_no_difference(desired: Values, live: Values) -> None:
    """Equality is by meaning, whether it was applied already or not."""
    assert rows(compare(desired, {}, live)) == []
    assert rows(compare(desired, desired, live)) == []


@pytest.mark.parametrize(
    ("desired", "live", "expected"),
    [
        pytest.param({"value": "210.01"}, {"value": 210}, [("value", D(210), D("210.01"))], id="money"),
        pytest.param({"days": 30}, {"days": 31}, [("days", 31, 30)], id="integer"),
        pytest.param({"rolling": False}, {"rolling": True}, [("rolling", True, False)], id="boolean"),
        pytest.param(
            {"start_date": "2023-04-01"},
            {"start_date": "2023-04-02"},
            [("start_date", date(2023, 4, 2), date(2023, 4, 1))],
            id="date",
        ),
        pytest.param({"name": ""}, {}, [("name", None, "")], id="empty text is not null"),
        pytest.param({"name": "1"}, {"name": "1 "}, [("name", "1 ", "1")], id="text without a normal form"),
        pytest.param({"tags": ("b", "A")}, {"tags": ("b",)}, [("tags", ("b",), ("a", "b"))], id="tags"),
        pytest.param({"tags": ()}, {"tags": ("b",)}, [("tags", ("b",), None)], id="no tags"),
        pytest.param({"terms": {"notice_days": 3}}, {}, [("terms.notice_days", None, 3)], id="object"),
        pytest.param(
            {"terms": None},
            {"terms": {"notice_days": 3}},
            [("terms", {"notice_days": 3}, None)],
            id="no object",
        ),
        pytest.param(
            {"attributes": {"a": 2}}, {"attributes": {"a": 1, "b": 1}}, [("attributes.a", 1, 2)], id="map"
        ),
        pytest.param(
            {"attributes": {"__a'\"[0]": "x"}},
            {"attributes": {}},
            [("attributes.__a'\"[0]", None, "x")],
            id="odd key",
        ),
        pytest.param(
            {"attributes": {"a": "1"}}, {"attributes": {"a": 1}}, [("attributes.a", 1, "1")], id="map, type"
        ),
        pytest.param(
            {"attributes": {"a": [1, 2]}},
            {"attributes": {"a": [1, 3, 4]}},
            [("attributes.a.1", 3, 2), ("attributes.a.2", 4, None)],
            id="list in a map",
        ),
        pytest.param(
            {"lines": (ONE, TWO)},
            {"lines": (ONE,)},
            [("lines.2", None, {"external_id": "2", "amount": D(20)})],
            id="item added",
        ),
        pytest.param(
            {"lines": (ONE,)},
            {"lines": ({**TWO, "currency": "USD"}, ONE)},
            [("lines.2", {"external_id": "2", "amount": D(20), "currency": "USD"}, None)],
            id="item by another's hand",
        ),
        pytest.param(
            {"lines": ()},
            {"lines": (ONE,)},
            [("lines", {"1": {"external_id": "1", "amount": D(10)}}, None)],
            id="all items",
        ),
        pytest.param(
            {"lines": (ONE, TWO)},
            {"lines": (TWO, line("1", amount=11, description="d"))},
            [("lines.1.amount", D(11), D(10))],
            id="item changed",
        ),
        pytest.param(
            {"lines": (line("1", codes=("a", "b")),)},
            {"lines": (line("1", codes=("b",)),)},
            [("lines.1.codes", ("b",), ("a", "b"))],
            id="a nested set is shown whole",
        ),
        pytest.param(
            {"phases": ({"name": "trial", "start_date": "2025-01-01", "lines": (ONE,)},)},
            {"phases": ({"name": "trial", "start_date": "2025-01-01", "lines": (TWO,)},)},
            [
                ("phases.trial@2025-01-01.lines.1", None, {"external_id": "1", "amount": D(10)}),
                ("phases.trial@2025-01-01.lines.2", {"external_id": "2", "amount": D(20)}, None),
            ],
            id="keyed list in a keyed list",
        ),
        pytest.param(
            {"links": ({"url": "a"}, {"url": "b"})},
            {"links": ({"url": "b", "title": "t"},)},
            [("links.0.url", "b", "a"), ("links.1", None, {"url": "b"})],
            id="unkeyed list by place",
        ),
        pytest.param(
            {"links": ({"url": "a"},)}, {}, [("links", None, ({"url": "a"},))], id="unkeyed list, new"
        ),
        pytest.param(
            {"file_ids": (1, 2)}, {"file_ids": (1,)}, [("file_ids.1", None, 2)], id="list of numbers"
        ),
        pytest.param(
            {"lines": (ONE,)},
            {"lines": (ONE, {"amount": 5})},
            [("lines.1", {"amount": D(5)}, None)],
            id="an item without a key makes places count",
        ),
    ],
)
def test_a_difference_names_the_smallest_part(
    desired: Values, live: Values, expected: list[tuple[object, ...]]
) -> None:
    """What differs is named by its key or place, and the rest is left out."""
    assert [row[:3] for row in rows(compare(desired, {}, live))] == expected


@pytest.mark.parametrize(
    ("desired", "applied", "live", "expected"),
    [
        pytest.param(
            {"terms": {"notice_days": 3}},
            {"terms": {"notice_days": 3, "text": "x"}},
            {"terms": {"notice_days": 3, "text": "x", "until": "2025-01-01"}},
            [("terms.text", "x", None, "manifest")],
            id="object",
        ),
        pytest.param(
            {"lines": (ONE,)},
            {"lines": ({**ONE, "description": "x"},)},
            {"lines": ({**ONE, "description": "y"},)},
            [("lines.1.description", "y", None, "both")],
            id="item",
        ),
        pytest.param(
            {"attributes": {"a": 1}},
            {"attributes": {"a": 1, "b": 2}},
            {"attributes": {"a": 1, "b": 2, "c": 3}},
            [("attributes.b", 2, None, "manifest")],
            id="map",
        ),
        pytest.param(
            {},
            {"attributes": {"a": 1}},
            {"attributes": {"a": 1, "c": 3}},
            [("attributes.a", 1, None, "manifest")],
            id="whole map",
        ),
        pytest.param(
            {},
            {"lines": (ONE,)},
            {"lines": (ONE,)},
            [("lines", {"1": {"external_id": "1", "amount": D(10)}}, None, "manifest")],
            id="whole list",
        ),
    ],
)
def test_what_is_no_longer_written_inside_is_cleared(
    desired: Values, applied: Values, live: Values, expected: list[tuple[object, ...]]
) -> None:
    """The row `not written, written before` holds inside objects, items and maps; others' parts stay."""
    assert rows(compare(desired, applied, live)) == expected


@pytest.mark.parametrize(
    ("name", "ours", "others"),
    [
        pytest.param("value", D("1.50"), D(3), id="money"),
        pytest.param("start_date", "2023-04-01", "2024-04-01", id="date"),
        pytest.param("anchor", "2023-04-01T12:00", "2024-04-01T12:00", id="instant"),
        pytest.param("attributes", {"a": D("1.5")}, {"a": D(3)}, id="map"),
        pytest.param("regions", ("a",), ("b",), id="set"),
        pytest.param(
            "lines",
            ({**ONE, "start_date": "2025-01-01"},),
            ({**ONE, "start_date": "2025-01-02"},),
            id="items",
        ),
    ],
)
def test_the_origin_survives_the_spelling_of_the_lockfile(name: str, ours: object, others: object) -> None:
    """Values last applied are strings there; who moved is known all the same."""
    assert [row[3] for row in rows(compare({name: ours}, {name: ours}, {name: others}))] == ["drift"]
    assert [row[3] for row in rows(compare({name: ours}, {name: others}, {name: others}))] == ["manifest"]


def test_an_item_by_anothers_hand_is_drift() -> None:
    """Nobody wrote it, and nobody applied it."""
    lines = {"lines": (ONE,)}
    assert rows(compare(lines, lines, {"lines": (ONE, line("2"))})) == [
        ("lines.2", {"external_id": "2"}, None, "drift")
    ]


def test_a_field_in_ignore_changes_is_left_alone() -> None:
    """Neither a difference nor a clearing of it is planned."""
    assert rows(compare({"name": "A", "days": 1}, {}, {"name": "B"}, ignore=("name",))) == [
        ("days", None, 1, "manifest")
    ]
    assert rows(compare({}, {"name": "A"}, {"name": "B"}, ignore=("name",))) == []
