"""What becomes of a plan, for a person: a line when a step begins and ends, and what it all came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from reconcile.core.action import Action
from reconcile.core.diagnostic import Diagnostic, error
from reconcile.core.outcome import Outcome, StepResult
from reconcile.core.plan import Change
from reconcile.reports.diagnostics import diagnostic_lines
from reconcile.reports.line import Line, Span, Style, line, style_of

_DONE = {
    Action.CREATE: "created",
    Action.UPDATE: "updated",
    Action.TAG: "tagged",
    Action.DELETE: "deleted",
    Action.ADOPT: "adopted",
    Action.FORGET: "forgotten",
    Action.NO_OP: "unchanged",
}
_DOING = {
    Action.CREATE: "creating",
    Action.UPDATE: "updating",
    Action.TAG: "tagging",
    Action.DELETE: "deleting",
    Action.ADOPT: "adopting",
    Action.FORGET: "forgetting",
    Action.NO_OP: "looking",
}
_NOT_DONE = {
    Outcome.REFUSED: "not {}: refused",
    Outcome.UNKNOWN: "perhaps {}: nobody knows",
    Outcome.STALE: "not {}: changed since the plan",
    Outcome.SKIPPED: "not {}: skipped",
    Outcome.FAILED: "{}, but not as asked",
}
_REMEDIES = {
    Outcome.REFUSED: "mend that and plan again",
    Outcome.UNKNOWN: "plan again: the object is read, and what is missing is planned",
    Outcome.STALE: "the next plan shows what it would change now",
    Outcome.SKIPPED: "plan again once that is settled",
    Outcome.FAILED: "plan again to see what differs",
}
_CREATED_OR_NOT = "`reconcile recover` lists what is known, and takes the answer"
WIDTH = 100


def begin_words(change: Change) -> str:
    """What a step does now, e.g. `updating, tagging`."""
    return ", ".join(_DOING[action] for action in change.actions)


def step_line(result: StepResult, seconds: float) -> Line:
    """The end of a step: `trelica.Contract.github: updated (0.3s)`; an error is told by `apply_lines`."""
    is_done = result.outcome is Outcome.APPLIED
    words = Span(_words(result), style_of(result.actions[0]) if is_done else Style.ERROR)
    return line(Span(str(result.address), Style.BOLD), ": ", words, Span(f" ({seconds:.1f}s)", Style.DIM))


def _words(result: StepResult) -> str:
    done = ", ".join(_DONE[action] for action in result.actions)
    if result.outcome is Outcome.APPLIED:
        return done
    return _NOT_DONE[result.outcome].format(done.replace(", ", " and "))


def apply_lines(results: Sequence[StepResult], *, width: int = WIDTH) -> list[Line]:
    """What an apply came to: what the vendors did not keep, what did not end well, and the counts."""
    problems = [_problem(each) for each in results if each.outcome is not Outcome.APPLIED]
    notes = [note for each in results for note in each.warnings]
    lines = diagnostic_lines([*notes, *problems], width=width)
    head = Span("Apply incomplete:", Style.ERROR) if problems else Span("Apply complete:", Style.BOLD)
    return [*lines, *([line()] if lines else []), line(head, f" {'; '.join(_counts(results))}.")]


def _counts(results: Sequence[StepResult]) -> Iterator[str]:
    applied = [each for each in results if each.outcome is Outcome.APPLIED]
    done = Counter(action for each in applied for action in each.actions)
    yield ", ".join(f"{done[action]} {_DONE[action]}" for action in _DONE if done[action]) or "nothing done"
    outcomes = Counter(each.outcome.value for each in results)
    others = [each.value for each in Outcome if each is not Outcome.APPLIED and outcomes[each.value]]
    if others:
        yield ", ".join(f"{outcomes[word]} {word}" for word in others)


def _problem(result: StepResult) -> Diagnostic:
    why = result.error or "no reason is known"
    is_create = result.outcome is Outcome.UNKNOWN and Action.CREATE in result.actions
    remedy = _CREATED_OR_NOT if is_create else _REMEDIES[result.outcome]
    return error(f"{result.address} was {_words(result)}", f"{why}\n{remedy}")
