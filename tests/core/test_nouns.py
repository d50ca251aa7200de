"""The small nouns: actions, diagnostics, declarations, lifecycles, the lockfile and the plan as values."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pytest

from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.declaration import Declaration
from reconcile.core.diagnostic import Diagnostic, Location, error, question, refusal, warning
from reconcile.core.errors import ConfigurationError, InputError, InvalidError, ReconcileError
from reconcile.core.lifecycle import Lifecycle, OnRemoval
from reconcile.core.managed import Lockfile, Managed
from reconcile.core.outcome import Outcome, StepResult
from reconcile.core.plan import Change, Plan
from reconcile.core.resource import Resource
from reconcile.core.value import Json

A, B, OTHER = Address("v", "Deal", "a"), Address("v", "Deal", "b"), Address("w", "Deal", "a")
PLACE = Location("a.yaml", 3, 7)


class Deal(Resource):
    """A kind without fields."""

    api_version: ClassVar[str] = "vendor/v1"


def test_an_action_is_found_by_its_word() -> None:
    """And an unknown word is refused."""
    assert [Action.from_word(each.word) for each in Action] == list(Action)
    with pytest.raises(ValueError, match="'explode' is no action"):
        Action.from_word("explode")


@pytest.mark.parametrize(
    ("diagnostic", "text"),
    [
        (error("bad"), "bad"),
        (error("bad", "mend it"), "bad; mend it"),
        (warning("odd", address=A), "v.Deal.a: odd"),
        (error("bad", "mend it", address=A, location=PLACE), "a.yaml:3:7: bad; mend it"),
    ],
)
def test_a_diagnostic_says_where_what_and_the_remedy(diagnostic: Diagnostic, text: str) -> None:
    """The place in the file where there is one, else the address."""
    assert str(diagnostic) == text


def test_a_refusal_and_a_question_are_errors_and_a_warning_is_none() -> None:
    """They stop the run, each with its own exit code."""
    found = [error("x"), refusal("x"), question("x", address=A), warning("x")]
    assert [(each.is_error, each.protection, each.question) for each in found] == [
        (True, False, False),
        (True, True, False),
        (True, False, True),
        (False, False, False),
    ]


def test_a_declaration_finds_the_nearest_place() -> None:
    """Of the value, of what is around it, or of the manifest."""
    whole, line = Location("a.yaml"), Location("a.yaml", 9, 3)
    declaration = Declaration(A, Deal(), whole, positions={("lines", 0): line})
    assert declaration.locate(("lines", 0, "amount")) == line
    assert declaration.locate(("lines", 1)) == whole
    assert declaration.locate(()) == whole


@pytest.mark.parametrize(
    ("lifecycle", "document"),
    [
        (Lifecycle(), {}),
        (Lifecycle(prevent_destroy=True), {"prevent_destroy": True}),
        (Lifecycle(ignore_changes=("a", "b")), {"ignore_changes": ["a", "b"]}),
        (Lifecycle(on_removal=OnRemoval.FORGET), {"on_removal": "forget"}),
        (Lifecycle(replace=True, allow_expire=True), {"replace": True, "allow_expire": True}),
    ],
)
def test_a_lifecycle_keeps_what_differs_from_the_defaults(lifecycle: Lifecycle, document: Json) -> None:
    """And comes back; an import is a wish for one plan."""
    assert replace(lifecycle, import_id="7").to_json() == document
    assert Lifecycle.from_json(lifecycle.to_json()) == lifecycle


def test_an_unknown_wish_for_removal_is_refused() -> None:
    """Rather than taken for the default, which deletes."""
    with pytest.raises(ValueError, match="keep"):
        Lifecycle.from_json({"on_removal": "keep"})


def test_the_lockfile_keeps_an_origin_as_long_as_it_owns_something_there() -> None:
    """A value: the one before stays as it was."""
    empty = Lockfile("acme", "line")
    full = empty
    for address in (A, B, OTHER):
        full = full.put(Managed(address, "1"), f"https://{address.provider}.example")
    assert full.origins == {"v": "https://v.example", "w": "https://w.example"}
    assert full.drop(A).origins == full.origins
    left = full.drop(A).drop(B)
    assert (list(left.resources), left.origins) == ([OTHER], {"w": "https://w.example"})
    assert (empty.resources, len(full.resources)) == ({}, 3)


def test_a_plan_counts_every_action() -> None:
    """Those of a combined change each, and a no-op by its address."""
    replaced = Change(A, (Action.DELETE, Action.CREATE), "")
    plan = Plan("acme", (replaced, Change(B, (Action.UPDATE, Action.TAG), "")), no_ops=(OTHER,))
    assert {action.word: count for action, count in plan.summary().items()} == {
        "create": 1,
        "update": 1,
        "tag": 1,
        "delete": 1,
        "adopt": 0,
        "forget": 0,
        "no-op": 1,
    }
    assert replaced.is_destructive
    assert (plan.is_empty, plan.has_errors) == (False, False)
    assert Plan("acme", diagnostics=(warning("x"), error("y"))).has_errors
    assert Plan("acme").is_empty


def test_a_step_may_end_without_an_id_or_an_error() -> None:
    """An outcome reads as its word."""
    result = StepResult(A, (Action.CREATE,), Outcome.UNKNOWN)
    assert (f"{result.outcome}", result.id, result.error, result.warnings) == ("unknown", None, None, ())


def test_an_error_says_what_and_what_next() -> None:
    """Mistakes all at once; a vendor's complaints by field."""
    assert str(ConfigurationError("no key", "set it")) == "no key; set it"
    assert str(ReconcileError("bad")) == "bad"
    mistakes = InputError([error("a"), error("b", location=PLACE)])
    assert (str(mistakes), len(mistakes.diagnostics)) == ("a; a.yaml:3:7: b", 2)
    assert InvalidError("no", status=422, fields={"title": ["too long"]}).fields == {"title": ["too long"]}
    assert (InvalidError("no").fields, InvalidError("no", status=422).status) == ({}, 422)
