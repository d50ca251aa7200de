"""What an update sends beside the written fields."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from planning.kinds import as_json, deal, deal_address, declare, own

from reconcile.planning.clears import with_clears

Values = Mapping[str, object]


@pytest.mark.parametrize(
    ("desired", "applied", "sent"),
    [
        pytest.param({"days": 1}, {}, {"days": 1}, id="nothing applied"),
        pytest.param({"days": 1}, {"name": "x"}, {"name": None, "days": 1}, id="taken back"),
        pytest.param({}, {"owner_id": "x", "stamp": "x"}, {}, id="what can't be cleared is not sent"),
        pytest.param({"stamp": None}, {"stamp": "x"}, {}, id="not even when null is written"),
        pytest.param(
            {"terms": {"text": "x"}},
            {"terms": {"notice_days": 3}},
            {"terms": {"notice_days": None, "text": "x"}},
            id="object",
        ),
        pytest.param({"terms": {"text": "x"}}, {}, {"terms": {"text": "x"}}, id="new object"),
        pytest.param({"terms": None}, {"terms": {"text": "x"}}, {"terms": None}, id="object as null"),
        pytest.param(
            {"attributes": {"a": 1}}, {"attributes": {"b": 2}}, {"attributes": {"b": None, "a": 1}}, id="map"
        ),
        pytest.param({}, {"attributes": {"b": 2}}, {"attributes": {"b": None}}, id="whole map"),
        pytest.param({"attributes": None}, {"attributes": {"b": 2}}, {"attributes": None}, id="map as null"),
        pytest.param({"attributes": {"a": 1}}, {}, {"attributes": {"a": 1}}, id="new map"),
        pytest.param(
            {"lines": ({"external_id": "2"}, {"external_id": "1"})},
            {"lines": ({"external_id": "1", "amount": 1}, {"external_id": "2", "description": "x"})},
            {
                "lines": (
                    {"external_id": "2", "description": None},
                    {"external_id": "1", "amount": None},
                )
            },
            id="keyed items",
        ),
        pytest.param(
            {"links": ({"url": "a"}, {"url": "b"})},
            {"links": ({"title": "x"},)},
            {"links": ({"url": "a", "title": None}, {"url": "b"})},
            id="items by place",
        ),
        pytest.param({"tags": ("a",)}, {"tags": ("b",)}, {"tags": ("a",)}, id="set"),
    ],
)
def test_null_is_sent_for_what_was_taken_back(desired: Values, applied: Values, sent: Values) -> None:
    """Where the vendor can clear it, and inside objects, items and maps too."""
    before = own(declare(deal_address(), deal(**applied))).applied
    assert with_clears(deal(**desired), as_json(before)).written() == sent
