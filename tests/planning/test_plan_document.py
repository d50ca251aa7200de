"""The plan as a JSON document, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import pytest
from planning.inputs import World, said
from planning.kinds import deal, deal_address

from reconcile.core.diagnostic import Location, error, warning
from reconcile.core.plan import Guard, Plan
from reconcile.core.value import Json, Reference
from reconcile.planning.document import decode, diagnostic, encode
from reconcile.planning.plan import make_plan

A, B, C = (deal_address(name) for name in "abc")


def guarded(plan: Plan) -> Plan:
    """Save what it was made from."""
    origins = {"vendor": "https://vendor.example"}
    return replace(plan, guard=Guard("sha256:m", "line", 3, "sha256:l", origins, (A, B, C), destroy=True))


@pytest.fixture
def plan() -> Plan:
    """A create that refers to an update, a no-op, and a warning."""
    world = World()
    world.declare(A, deal(parent=Reference(B, "name"), value="1.50", start_date="2025-01-01", currency="USD"))
    world.lose(A)
    world.manage(B, deal(stamp="s", days=1, lines=({"external_id": "1", "amount": 5},)), id="7")
    world.declare(B, deal(days=2, lines=({"external_id": "1", "amount": "5.10"},), tags=("x",), name="n"))
    world.show(B, deal(stamp="s", days=3, lines=({"external_id": "1", "amount": 4},), name="n"), id="7")
    world.manage(C, deal(name="c"), id="8")
    world.declare(C, deal(name="c"))
    return make_plan(world.inputs())


def test_the_document_is_as_described(plan: Plan) -> None:
    """Version 1, with money and dates as strings and other numbers as numbers."""
    document = cast("Mapping[str, object]", encode(plan))
    assert {**document, "changes": None, "diagnostics": None} == {
        "version": 1,
        "project": "acme",
        "summary": {"create": 1, "update": 1, "tag": 1, "delete": 0, "adopt": 0, "forget": 0, "no-op": 1},
        "changes": None,
        "diagnostics": None,
    }
    assert document["diagnostics"] == [
        {
            "severity": "warning",
            "summary": said(plan)[0].removeprefix("b.yaml:1:1: ").partition("; ")[0],
            "detail": "nothing to do: it is not managed any more",
            "address": "vendor.Deal.b",
            "file": "b.yaml",
            "line": 1,
            "column": 1,
        }
    ]
    assert document["changes"] == [
        {
            "address": "vendor.Deal.b",
            "actions": ["update", "tag"],
            "reason": "the manifest and the vendor changed",
            "id": "7",
            "fields": [
                {"path": ["days"], "before": 3, "after": 2, "origin": "both"},
                {"path": ["tags"], "before": None, "after": ["x"], "origin": "manifest"},
                {"path": ["lines", "1", "amount"], "before": "4", "after": "5.10", "origin": "both"},
            ],
            "depends_on": [],
        },
        {
            "address": "vendor.Deal.a",
            "actions": ["create"],
            "reason": "in the manifest only",
            "id": None,
            "fields": [
                {"path": ["value"], "before": None, "after": "1.50", "origin": None},
                {"path": ["currency"], "before": None, "after": "USD", "origin": None},
                {"path": ["start_date"], "before": None, "after": "2025-01-01", "origin": None},
                {"path": ["parent"], "before": None, "after": "n", "origin": None},
            ],
            "depends_on": ["vendor.Deal.b"],
        },
    ]


def test_a_saved_plan_comes_back(plan: Plan) -> None:
    """All that apply needs; diagnostics were for the reader."""
    saved = guarded(plan)
    document = json.loads(json.dumps(encode(saved)))
    again = decode(document)
    assert {**encode(again), "diagnostics": []} == {**document, "diagnostics": []}
    assert (again.guard, again.no_ops, again.worth) == (saved.guard, saved.no_ops, saved.worth)
    assert [each.fingerprint for each in again.changes] == [each.fingerprint for each in plan.changes]
    assert again.changes[0].fingerprint


def test_a_plan_that_was_not_saved_has_no_guard(plan: Plan) -> None:
    """So it can't be applied from a file."""
    assert "guard" not in encode(plan)
    with pytest.raises(KeyError):
        decode(encode(plan))


WRONG: list[tuple[tuple[str | int, ...], Json]] = [
    ((), "no object"),
    (("guard",), None),
    (("guard",), []),
    (("guard", "fingerprints"), []),
    (("guard", "worth"), ["USD"]),
    (("guard", "worth"), {"USD": "much"}),
    (("guard", "scope"), [1]),
    (("guard", "no_ops"), ["x"]),
    (("changes",), 5),
    (("changes",), ["x"]),
    (("changes", 0, "address"), "x"),
    (("changes", 0, "actions"), ["explode"]),
    (("changes", 0, "fields", 0, "origin"), "elsewhere"),
    (("changes", 0, "fields", 0, "path"), 1),
]


@pytest.mark.parametrize(("path", "value"), WRONG, ids=json.dumps)
def test_a_document_that_is_no_plan_raises_a_plain_error(
    plan: Plan, path: tuple[str | int, ...], value: Json
) -> None:
    """One of the three that the reader of the file expects."""
    document = {"": json.loads(json.dumps(encode(guarded(plan))))}
    inside: dict[str | int, Json] = cast("dict[str | int, Json]", document)
    for step in ("", *path)[:-1]:
        inside = cast("dict[str | int, Json]", inside[step])
    inside[("", *path)[-1]] = value
    with pytest.raises((KeyError, TypeError, ValueError)):
        decode(document[""])


def test_a_diagnostic_names_its_address_and_place_where_it_has_them() -> None:
    """Null otherwise."""
    nowhere = {"address": None, "file": None, "line": None, "column": None}
    assert diagnostic(warning("odd")) == {
        "severity": "warning",
        "summary": "odd",
        "detail": "",
        **nowhere,
    }
    placed = error("bad", "mend it", address=A, location=Location("a.yaml", 3, 7))
    assert diagnostic(placed) == {
        "severity": "error",
        "summary": "bad",
        "detail": "mend it",
        "address": "vendor.Deal.a",
        "file": "a.yaml",
        "line": 3,
        "column": 7,
    }
