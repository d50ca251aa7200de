"""The fingerprint of a live object: the same while what we own is the same."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from planning.kinds import as_json, deal, deal_address, declare, own

from reconcile.core.live import Live
from reconcile.planning.fingerprint import digest, fingerprint

Values = Mapping[str, object]

OURS = {
    "name": "x",
    "value": "1.50",
    "days": 3,
    "start_date": "2025-01-01",
    "anchor": "2025-01-01",
    "tags": ("B b", "a"),
    "attributes": {"k": 5},
    "lines": ({"external_id": "1", "amount": 1}, {"external_id": "2"}),
    "memo": "never shown",
}
LIVE = {key: value for key, value in OURS.items() if key != "memo"}


def printed(live: Values, desired: Values = OURS, applied: Values = OURS, id: str = "1") -> str:
    """Take the fingerprint of a live deal."""
    before = own(declare(deal_address(), deal(**applied))).applied
    return fingerprint(Live(id, deal(**live)), deal(**desired).written(), as_json(before))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"value": "1.5"}, id="money"),
        pytest.param({"anchor": "2025-01-01T01:00:00+01:00"}, id="instant"),
        pytest.param({"tags": ("a", "b-b")}, id="set in normal form"),
        pytest.param({"lines": ({"external_id": "2"}, {"external_id": "1", "amount": "1.00"})}, id="order"),
        pytest.param({"rolling": True, "note": "other"}, id="fields of others"),
        pytest.param({"attributes": {"k": 5, "theirs": 1}}, id="keys of others"),
        pytest.param(
            {"lines": ({"external_id": "1", "amount": 1, "currency": "USD"}, {"external_id": "2"})},
            id="fields of others in an item",
        ),
        pytest.param({"id": "1"}, id="computed"),
        pytest.param({"note": None}, id="null"),
    ],
)
def test_another_spelling_or_what_is_not_ours_changes_nothing(other: Values) -> None:
    """Apply does not call a plan stale for it."""
    assert printed({**LIVE, **other}) == printed(LIVE)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"name": "y"}, id="text"),
        pytest.param({"name": None}, id="null"),
        pytest.param({"value": "1.51"}, id="money"),
        pytest.param({"value": "1.5000000000000000000000000000000001"}, id="a far digit"),
        pytest.param({"start_date": "2025-01-02"}, id="date"),
        pytest.param({"tags": ("a",)}, id="set"),
        pytest.param({"attributes": {"k": 6}}, id="map"),
        pytest.param({"lines": ({"external_id": "1", "amount": 2}, {"external_id": "2"})}, id="item"),
        pytest.param({"lines": ({"external_id": "1", "amount": 1},)}, id="item removed"),
        pytest.param({"lines": (*deal(**LIVE).written()["lines"], {"external_id": "3"})}, id="item added"),  # type: ignore[misc]
    ],
)
def test_any_owned_difference_changes_it(other: Values) -> None:
    """Apply stops, also before it deletes."""
    assert printed({**LIVE, **other}) != printed(LIVE)
    assert printed({**LIVE, **other}, desired={}) != printed(LIVE, desired={})


def test_a_field_taken_back_is_still_ours() -> None:
    """It is about to be cleared."""
    assert printed({**LIVE, "name": "y"}, desired={"days": 3}) != printed(LIVE, desired={"days": 3})


def test_a_delete_is_guarded_by_what_the_vendor_cannot_clear_too() -> None:
    """Immutable and kept fields are part of what goes."""
    for name in ("owner_id", "stamp", "external_id"):
        first, second = ({name: text} for text in "ab")
        assert printed(first, desired={}, applied=first) != printed(second, desired={}, applied=first)


def test_an_ignored_field_may_change_meanwhile() -> None:
    """The plan left it alone, so does the fingerprint."""
    wanted, before = deal(**OURS).written(), as_json(own(declare(deal_address(), deal(**OURS))).applied)
    mine, theirs = (Live("1", deal(**LIVE, note=note)) for note in ("x", "y"))
    wanted = {**wanted, "note": "x"}
    assert fingerprint(mine, wanted, before) != fingerprint(theirs, wanted, before)
    assert fingerprint(mine, wanted, before, ("note",)) == fingerprint(theirs, wanted, before, ("note",))


def test_another_object_has_another_fingerprint() -> None:
    """Though all its fields are the same."""
    assert printed(LIVE, id="2") != printed(LIVE)


def test_a_digest_takes_every_text() -> None:
    """Keys in any order, lone surrogates included."""
    assert digest({"a": "\ud800", "b": 1}) == digest({"b": 1, "a": "\ud800"})
    assert digest({"a": "1"}) != digest({"a": 1})
