"""Creates of earlier runs of which nobody knows the end, and the question they leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.capability import Promise
from reconcile.core.diagnostic import Diagnostic, question
from reconcile.core.plan import Plan
from reconcile.core.value import Json
from reconcile.engine.selection import Selection
from reconcile.engine.workspace import Workspace
from reconcile.state import Intent


def with_questions(
    planned: Plan, workspace: Workspace, unresolved: Iterable[Intent], selection: Selection
) -> Plan:
    """Add a question for each create that the plan can't answer by itself.

    An object found by its marker or natural key is adopted; one that has a marker may be created, since the
    vendor would not take the marker twice, and where nothing is to be done its object was found. Anything
    else could become a second contract. A narrowed plan asks about its own addresses only.
    """
    answers = {change.address: change.actions for change in planned.changes}
    scope = planned.guard.scope if planned.guard else ()
    creates = [
        each
        for each in unresolved
        if each.action is Action.CREATE and (selection.is_everything or each.address in scope)
    ]
    looked_at = {address: answers.get(address, ()) for address in {*scope, *answers}}
    open_ones = [each for each in creates if not _is_answered(workspace, each, looked_at.get(each.address))]
    return replace(planned, diagnostics=(*planned.diagnostics, *map(ask, open_ones)))


def _is_answered(workspace: Workspace, intent: Intent, actions: tuple[Action, ...] | None) -> bool:
    """By what is done to the address, nothing among it; None where it was not looked at."""
    if actions is None:
        return False
    return bool(actions and Action.CREATE not in actions) or not needs_person(workspace, intent)


def needs_person(workspace: Workspace, intent: Intent) -> bool:
    """Whether the vendor would take the same create twice, or nobody wants it any more."""
    is_wanted = intent.address in workspace.declarations
    return not is_wanted or workspace.capabilities_of(intent.address).promise is not Promise.MARKER


def sent_by(unresolved: Iterable[Intent]) -> Mapping[Address, Mapping[str, Json]]:
    """What creates of which nobody knows the end may have written, by address."""
    found: dict[Address, dict[str, Json]] = {}
    for each in unresolved:
        if each.action is Action.CREATE:
            found.setdefault(each.address, {}).update(each.values)
    return found


def ask(intent: Intent) -> Diagnostic:
    """Put the question, with the commands that answer it."""
    key = ", ".join(f"{name} {value}" for name, value in intent.natural_key.items())
    return question(
        f"nobody knows whether {intent.address} was created at {intent.at}" + (f" ({key})" if key else ""),
        "look at the vendor; if it is there: "
        f"`reconcile recover {intent.address} --adopt ID`; "
        f"if it is not: `reconcile recover {intent.address} --abandon`",
        address=intent.address,
    )


def evidence(intent: Intent) -> Iterator[tuple[str, str]]:
    """What is known of an intent, as pairs of word and value."""
    yield "action", intent.action.word
    yield "sent", intent.at
    yield "to", intent.origin
    if intent.marker:
        yield "marker", intent.marker
    for name, value in intent.natural_key.items():
        yield name, str(value)
