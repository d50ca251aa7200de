"""What became of a plan, for a person and a machine."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest
from reports.samples import GITHUB, delete, field, plan_of, update

from reconcile.core.action import Action
from reconcile.core.diagnostic import error, warning
from reconcile.core.outcome import Outcome, StepResult
from reconcile.core.plan import Plan
from reconcile.reports.document import apply_document, plan_document, to_text
from reconcile.reports.line import render
from reconcile.reports.results import apply_lines, begin_words, step_line
from reconcile.state import digest

BOTH = (Action.UPDATE, Action.TAG)


def _result(outcome: Outcome, why: str | None = None, actions: tuple[Action, ...] = BOTH) -> StepResult:
    return StepResult(GITHUB, actions, outcome, "66", why)


def test_a_step_says_what_was_done_and_how_long_it_took() -> None:
    """One line."""
    assert step_line(_result(Outcome.APPLIED), 0.26).text == "trelica.Contract.github: updated, tagged (0.3s)"
    assert begin_words(update(actions=BOTH)) == "updating, tagging"


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.REFUSED, "not updated and tagged: refused"),
        (Outcome.UNKNOWN, "perhaps updated and tagged: nobody knows"),
        (Outcome.STALE, "not updated and tagged: changed since the plan"),
        (Outcome.SKIPPED, "not updated and tagged: skipped"),
        (Outcome.FAILED, "updated and tagged, but not as asked"),
    ],
)
def test_a_step_that_did_not_end_well_never_reads_as_done(outcome: Outcome, words: str) -> None:
    """What is certain and what is not is in the words; the remedy follows at the end."""
    result = _result(outcome, "the vendor says no\x1b")
    assert step_line(result, 1).text == f"trelica.Contract.github: {words} (1.0s)"
    lines = [each.text for each in apply_lines([result])]
    assert lines[0] == f"Error: trelica.Contract.github was {words}"
    assert lines[1] == "  the vendor says no\\x1b"
    assert lines[2].startswith("  ")
    assert lines[-1] == f"Apply incomplete: nothing done; 1 {outcome.value}."


@pytest.mark.parametrize(
    ("action", "remedy"),
    [
        (Action.CREATE, "`reconcile recover` lists what is known"),
        (Action.DELETE, "plan again: the object is read"),
    ],
)
def test_only_a_create_that_nobody_saw_end_leads_to_recover(action: Action, remedy: str) -> None:
    """What became of any other write shows in the next plan, and `recover` does not list it."""
    lines = apply_lines([StepResult(GITHUB, (action,), Outcome.UNKNOWN, "1", "no answer")])
    assert remedy in lines[2].text


def test_a_complete_apply_counts_what_was_done() -> None:
    """Every action of every step; what the vendor did not keep is told before."""
    kept = warning("the vendor dropped project_id", address=GITHUB)
    results = [
        _result(Outcome.APPLIED),
        StepResult(GITHUB, (Action.CREATE,), Outcome.APPLIED, "1", warnings=(kept,)),
    ]
    assert render(apply_lines(results)) == (
        "Warning: the vendor dropped project_id\n  on trelica.Contract.github\n\n"
        "Apply complete: 1 created, 1 updated, 1 tagged.\n"
    )
    assert render(apply_lines([])) == "Apply complete: nothing done.\n"


def test_an_incomplete_apply_counts_both_sides() -> None:
    """What was done, and what was not."""
    results = [_result(Outcome.APPLIED), _result(Outcome.SKIPPED), _result(Outcome.REFUSED)]
    assert apply_lines(results)[-1].text == "Apply incomplete: 1 updated, 1 tagged; 1 refused, 1 skipped."


def test_the_document_of_an_apply_has_one_result_a_step() -> None:
    """With every outcome counted."""
    note = warning("kept")
    results = [
        _result(Outcome.APPLIED),
        StepResult(GITHUB, (Action.DELETE,), Outcome.STALE, "1", "moved", (note,)),
    ]
    document = cast("Any", apply_document(results, [error("interrupted")]))
    assert document["results"][1] == {
        "address": "trelica.Contract.github",
        "action": "delete",
        "outcome": "stale",
        "id": "1",
        "error": "moved",
    }
    assert document["results"][0]["action"] == "update+tag"
    assert document["summary"] == {
        "applied": 1,
        "refused": 0,
        "unknown": 0,
        "stale": 1,
        "skipped": 0,
        "failed": 0,
    }
    assert [each["summary"] for each in document["diagnostics"]] == ["interrupted", "kept"]


def test_the_document_of_a_plan_is_digested_and_has_no_guard() -> None:
    """The guard is for a saved plan."""
    document = plan_document(plan_of(update(field("a", 1, 2)), delete("old")))
    assert "guard" not in document
    assert document["digest"] == digest(document)
    assert document["summary"] == {
        "create": 0,
        "update": 1,
        "tag": 0,
        "delete": 1,
        "adopt": 0,
        "forget": 0,
        "no-op": 0,
    }


def test_a_document_is_ascii_and_keeps_every_character() -> None:
    """So that no terminal obeys it."""
    document = plan_document(Plan("Zürich\u202e\x9b\ud800"))
    text = to_text(document)
    assert text.isascii()
    assert json.loads(text)["project"] == "Zürich\u202e\x9b\ud800"
