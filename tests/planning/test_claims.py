"""What counts as applied while nobody knows whether a write was done: what was ours, and what may be."""

from __future__ import annotations

import pytest
from planning.kinds import Deal, Memo

from reconcile.core.value import Json
from reconcile.planning.claims import claims

Values = dict[str, Json]


@pytest.mark.parametrize(
    ("applied", "sent", "found"),
    [
        ({"note": "old"}, {"note": "new"}, {"note": "old"}),
        ({"note": "old"}, {}, {"note": "old"}),
        ({}, {"note": "new"}, {"note": None}),
        ({}, {"tags": ["a"], "links": None}, {"tags": None, "links": None}),
        ({"tags": ["a"]}, {"tags": ["b"]}, {"tags": ["a"]}),
    ],
)
def test_a_field_that_is_new_is_ours_with_a_value_nobody_knows(
    applied: Values, sent: Values, found: Values
) -> None:
    """What was applied before stays."""
    assert claims(Deal, applied, sent) == found


@pytest.mark.parametrize(
    ("applied", "sent", "found"),
    [
        ({"attributes": {"a": 1}}, {"attributes": {"a": 2, "b": 3}}, {"attributes": {"a": 1, "b": None}}),
        ({}, {"attributes": {"a": 1}}, {"attributes": {"a": None}}),
        (
            {"terms": {"text": "old"}},
            {"terms": {"notice_days": 3}},
            {"terms": {"text": "old", "notice_days": None}},
        ),
        ({"terms": None}, {"terms": {"notice_days": 3}}, {"terms": {"notice_days": None}}),
        (
            {"lines": [{"external_id": "1", "amount": "5"}, {"external_id": "2"}]},
            {"lines": [{"external_id": "3", "amount": "7"}, {"external_id": "1", "description": "x"}]},
            {
                "lines": [
                    {"external_id": "1", "amount": "5", "description": None},
                    {"external_id": "2"},
                    {"external_id": "3", "amount": None},
                ]
            },
        ),
        (
            {"links": [{"url": "u"}]},
            {"links": [{"url": "v", "title": "t"}, {"url": "w"}]},
            {"links": [{"url": "u", "title": None}, {"url": None}]},
        ),
        ({"file_ids": [1]}, {"file_ids": [2]}, {"file_ids": [1]}),
    ],
)
def test_the_same_holds_inside(applied: Values, sent: Values, found: Values) -> None:
    """In maps by key, in objects by field, in lists by key or place."""
    assert claims(Deal, applied, sent) == found


def test_what_can_not_change_and_what_finds_the_object_are_claimed_by_a_value_only() -> None:
    """A null there would say that the object has another one."""
    sent: Values = {"title": "new", "deal_id": 1, "amount": "5"}
    assert claims(Memo, {}, sent) == {"amount": None}
    assert claims(Memo, {"title": "old", "deal_id": 1}, sent) == {
        "title": "old",
        "deal_id": 1,
        "amount": None,
    }
    assert claims(Deal, {}, {"owner_id": "x"}) == {}
