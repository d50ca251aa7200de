"""What the roles of a field mean for the difference, at the top and inside items."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from planning.kinds import DEAL, compare, deal, deal_address, declare, own, rows

from reconcile.core.value import to_json
from reconcile.planning.diff import creation, removal

Values = Mapping[str, object]

SECRET = "correct horse"  # noqa: S105 - an example


@pytest.mark.parametrize(
    ("desired", "applied", "live", "expected"),
    [
        pytest.param({"memo": "x"}, {"memo": "x"}, {}, [], id="write-only, as applied"),
        pytest.param(
            {"memo": "y"}, {"memo": "x"}, {}, [("memo", "x", "y", "manifest")], id="write-only, edited"
        ),
        pytest.param({"memo": "x"}, {}, {}, [("memo", None, "x", "manifest")], id="write-only, new"),
        pytest.param({}, {"memo": "x"}, {}, [("memo", "x", None, "manifest")], id="write-only, taken back"),
        pytest.param(
            {},
            {"terms": {"notice_days": 1, "hint": "x"}},
            {"terms": {"notice_days": 1}},
            [("terms", {"notice_days": 1, "hint": "x"}, None, "manifest")],
            id="write-only, taken back with what is around it",
        ),
        pytest.param(
            {"holidays": ("2025-01-01",)},
            {"holidays": ("2025-01-01",)},
            {},
            [],
            id="write-only list of dates",
        ),
        pytest.param({"template": 3}, {}, {}, [], id="write-only at create, of an adopted object"),
        pytest.param(
            {"template": 3}, {"template": 2}, {}, [("template", 2, 3, "manifest")], id="write-only at create"
        ),
        pytest.param({"project_id": 3}, {"project_id": 3}, {}, [], id="did not stick"),
        pytest.param({"project_id": 3}, {}, {}, [], id="did not stick on an adopted object"),
        pytest.param({"project_id": 3}, {"project_id": 3}, {"project_id": 3}, [], id="did stick"),
        pytest.param(
            {"project_id": 3},
            {"project_id": 3},
            {"project_id": 4},
            [("project_id", 4, 3, "drift")],
            id="stuck and was changed",
        ),
        pytest.param(
            {"project_id": 4},
            {"project_id": 3},
            {},
            [("project_id", 3, 4, "manifest")],
            id="not stuck, edited",
        ),
        pytest.param({"password": SECRET}, {"password": SECRET}, {}, [], id="secret, as applied"),
        pytest.param(
            {"password": "x"},
            {"password": SECRET},
            {},
            [("password", "(secret)", "(secret)", "manifest")],
            id="secret, edited",
        ),
        pytest.param(
            {"password": "x"}, {}, {}, [("password", None, "(secret)", "manifest")], id="secret, new"
        ),
        pytest.param(
            {}, {"password": "x"}, {}, [("password", "(secret)", None, "manifest")], id="secret, taken back"
        ),
    ],
)
def test_what_the_vendor_does_not_show_is_compared_with_what_was_applied(
    desired: Values, applied: Values, live: Values, expected: list[tuple[object, ...]]
) -> None:
    """The lockfile stands in for the live value."""
    assert rows(compare(desired, applied, live)) == expected


@pytest.mark.parametrize(
    ("ours", "before", "expected"),
    [
        pytest.param({"hint": "x"}, {"hint": "x"}, [], id="write-only, as applied"),
        pytest.param(
            {"hint": "y"}, {"hint": "x"}, [("lines.1.hint", "x", "y", "manifest")], id="write-only, edited"
        ),
        pytest.param({"token": "x"}, {"token": "x"}, [], id="secret, as applied"),
        pytest.param(
            {"token": "y"},
            {"token": "x"},
            [("lines.1.token", "(secret)", "(secret)", "manifest")],
            id="secret, edited",
        ),
    ],
)
def test_an_item_may_hold_what_the_vendor_does_not_show(
    ours: Values, before: Values, expected: list[tuple[object, ...]]
) -> None:
    """Roles hold inside items of a list."""
    desired, applied = {"external_id": "1", **ours}, {"external_id": "1", **before}
    live = {"external_id": "1"}
    assert rows(compare({"lines": (desired,)}, {"lines": (applied,)}, {"lines": (live,)})) == expected


@pytest.mark.parametrize(
    ("desired", "applied", "live", "released"),
    [
        pytest.param({}, {"stamp": "x"}, {"stamp": "x"}, [("stamp",)], id="kept"),
        pytest.param({}, {"stamp": "x"}, {}, [], id="kept, and null at the vendor"),
        pytest.param({"stamp": None}, {}, {"stamp": "x"}, [("stamp",)], id="kept, and null in the manifest"),
        pytest.param({}, {"owner_id": "x"}, {"owner_id": "x"}, [("owner_id",)], id="immutable"),
        pytest.param({}, {"external_id": "x"}, {"external_id": "x"}, [("external_id",)], id="marker"),
        pytest.param(
            {"lines": ({"external_id": "1"},)},
            {"lines": ({"external_id": "1", "stamp": "x"},)},
            {"lines": ({"external_id": "1", "stamp": "x"},)},
            [("lines", "1", "stamp")],
            id="inside an item",
        ),
    ],
)
def test_a_field_that_the_vendor_cannot_clear_is_released(
    desired: Values, applied: Values, live: Values, released: list[tuple[str, ...]]
) -> None:
    """It is no change, it is named, and ignore_changes silences it."""
    difference = compare(desired, applied, live)
    assert rows(difference) == []
    assert list(difference.released) == released
    assert (
        compare(desired, applied, live, ignore=("stamp", "owner_id", "external_id", "lines")).released == ()
    )


def test_a_secret_is_never_shown_or_recorded() -> None:
    """Neither in a create, an update or a delete, nor in the lockfile; also not inside an item."""
    secretive = deal(password=SECRET, lines=({"external_id": "1", "token": SECRET},))
    recorded = own(declare(deal_address(), secretive)).applied
    shown = [
        *creation(DEAL, secretive.written()),
        *compare({**secretive.written()}, {}, {}).fields,
        *removal(DEAL, secretive.written(), secretive.written()),
    ]
    spelled = json.dumps([recorded, *([to_json(each.before), to_json(each.after)] for each in shown)])
    assert SECRET not in spelled
    assert spelled.count("(secret)") == 6
    assert spelled.count("sha256:") == 2


def test_a_secret_that_looks_like_a_digest_comes_to_rest() -> None:
    """Only a whole digest is one."""
    assert rows(compare({"password": "sha256:x"}, {"password": "sha256:x"}, {})) == []


def test_a_removal_shows_what_is_owned_as_it_is_now() -> None:
    """Fields of others, and those that are null by now, are left out."""
    fields = removal(DEAL, {"name": "a", "days": 3}, deal(name="b", value=5).written())
    assert [(each.path, each.before, each.after) for each in fields] == [(("name",), "b", None)]
