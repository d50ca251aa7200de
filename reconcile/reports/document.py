"""JSON documents, version 1: one for each command, with fixed keys."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from reconcile.core.diagnostic import Diagnostic
from reconcile.core.outcome import Outcome, StepResult
from reconcile.core.plan import Plan
from reconcile.core.value import Json
from reconcile.planning.document import VERSION, diagnostic, encode
from reconcile.state import digest


def to_text(document: Mapping[str, Json]) -> str:
    """Spell a document in ASCII, so that no terminal obeys what is in it."""
    return f"{json.dumps(document, indent=2)}\n"


def plan_document(plan: Plan) -> dict[str, Json]:
    """The plan with its digest, without the guard that only a saved plan has."""
    document = encode(replace(plan, guard=None))
    return {**document, "digest": digest(document)}


def apply_document(results: Sequence[StepResult], diagnostics: Iterable[Diagnostic] = ()) -> dict[str, Json]:
    """What became of each step, counted by outcome; `diagnostics` tell why there are none, or fewer."""
    notes = [*diagnostics, *(warning for each in results for warning in each.warnings)]
    return {
        "version": VERSION,
        "results": [_result(each) for each in results],
        "summary": {outcome.value: sum(each.outcome is outcome for each in results) for outcome in Outcome},
        "diagnostics": _diagnostics(notes),
    }


def _result(result: StepResult) -> dict[str, Json]:
    return {
        "address": str(result.address),
        "action": "+".join(action.word for action in result.actions),
        "outcome": result.outcome.value,
        "id": result.id,
        "error": result.error,
    }


def _diagnostics(diagnostics: Iterable[Diagnostic]) -> list[Json]:
    return [diagnostic(each) for each in diagnostics]
