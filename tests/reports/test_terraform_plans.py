"""The plan as tools around Terraform read it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest
from reports.samples import GITHUB, delete, field, plan_of, update

from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.diagnostic import error
from reconcile.core.plan import Change
from reconcile.core.value import Reference, Value
from reconcile.reports.terraform import gitlab_document, tfplan_document

STEEL = Address("procore", "WorkOrderContract", "steel")


def change(*actions: Action, before: Value = None, after: Value = None) -> Change:
    """A change of one field."""
    return Change(GITHUB, actions, "why", "66", (field("notes", before, after),))


def planned(each: Change) -> dict[str, Any]:
    """The `change` of its one entry."""
    [entry] = cast("list[dict[str, Any]]", tfplan_document(plan_of(each))["resource_changes"])
    found: dict[str, Any] = entry["change"]
    return found


def test_gitlab_counts_exactly_three_things() -> None:
    """Tags count as update, adopt and forget nowhere, a replace as one of both."""
    every = [
        (Action.CREATE,),
        (Action.UPDATE,),
        (Action.TAG,),
        (Action.UPDATE, Action.TAG),
        (Action.ADOPT,),
        (Action.ADOPT, Action.UPDATE),
        (Action.FORGET,),
        (Action.DELETE,),
        (Action.DELETE, Action.CREATE),
    ]
    document = gitlab_document(plan_of(*(change(*actions) for actions in every)))
    assert document == {"create": 2, "update": 4, "delete": 2}
    assert gitlab_document(plan_of()) == {"create": 0, "update": 0, "delete": 0}


@pytest.mark.parametrize(
    ("actions", "words", "has_before", "has_after"),
    [
        ((Action.CREATE,), ["create"], False, True),
        ((Action.UPDATE, Action.TAG), ["update"], True, True),
        ((Action.DELETE,), ["delete"], True, False),
        ((Action.DELETE, Action.CREATE), ["delete", "create"], True, True),
        ((Action.FORGET,), ["forget"], True, False),
        ((Action.ADOPT,), ["no-op"], True, True),
        ((Action.ADOPT, Action.UPDATE), ["update"], True, True),
    ],
)
def test_actions_are_those_that_terraform_knows(
    actions: tuple[Action, ...], words: list[str], has_before: bool, has_after: bool
) -> None:
    """Policies written for its plans work."""
    found = planned(change(*actions, before="a", after="b"))
    assert found["actions"] == words
    assert (found["before"] is not None, found["after"] is not None) == (has_before, has_after)
    assert found.get("importing") == ({"id": "66"} if Action.ADOPT in actions else None)


def test_changes_are_named_by_type_and_name() -> None:
    """And say what becomes of each field, nested ones below their keys."""
    amount = field("line_items/1/amount", "210", "250")
    ref = field("ref", None, Reference(STEEL))
    nested = field("terms", None, {"of": {"from": str(STEEL), "field": "number"}})
    document = tfplan_document(plan_of(update(amount, ref, nested)))
    [entry] = cast("list[dict[str, Any]]", document["resource_changes"])
    assert {**entry, "change": None} == {
        "address": "trelica.Contract.github",
        "mode": "managed",
        "type": "trelica.Contract",
        "name": "github",
        "provider_name": "trelica",
        "action_reason": "the manifest changed",
        "change": None,
    }
    assert entry["change"] == {
        "actions": ["update"],
        "before": {"line_items": {"1": {"amount": "210"}}, "ref": None, "terms": None},
        "after": {"line_items": {"1": {"amount": "250"}}},
        "after_unknown": {"ref": True, "terms": True},
    }


def test_a_part_below_a_value_that_came_as_a_whole_is_left_out() -> None:
    """It is in there already."""
    found = planned(update(field("links", None, "x"), field("links/0", "a", "b")))
    assert found["after"] == {"links": "x"}


def test_a_plan_with_errors_can_not_be_applied() -> None:
    """Nor one without changes."""
    plan = plan_of(delete("github", notes="x"))
    assert (tfplan_document(plan)["applyable"], tfplan_document(plan)["errored"]) == (True, False)
    broken = tfplan_document(replace(plan, diagnostics=(error("no"),)))
    assert (broken["applyable"], broken["errored"], broken["complete"]) == (False, True, False)
    assert tfplan_document(plan_of())["applyable"] is False
