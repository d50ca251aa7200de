"""The plan for a person: every change with its fields, what it sums up to, what stands against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from reconcile.core.action import Action
from reconcile.core.capability import Promise
from reconcile.core.plan import Change, Plan
from reconcile.reports.diagnostics import diagnostic_lines
from reconcile.reports.layout import STEP, Entry, entries
from reconcile.reports.line import Line, Span, Style, line, style_of
from reconcile.reports.rows import rows_of
from reconcile.reports.visible import visible

WIDTH = 100
_INDENT = 6
_SYMBOLS = 3
_ALWAYS = (Action.CREATE, Action.UPDATE, Action.TAG, Action.DELETE)
_WHERE_PRESENT = (Action.ADOPT, Action.FORGET)
_PROMISES = {
    Promise.MARKER: "marker",
    Promise.NATURAL_KEY: "natural key",
    Promise.NONE: "nothing but the lockfile",
}


def plan_lines(plan: Plan, *, width: int = WIDTH) -> list[Line]:
    """The whole plan: changes, summary, warnings and errors."""
    lines = [*change_lines(plan, width=width), *summary_lines(plan)]
    problems = diagnostic_lines(plan.diagnostics, width=width)
    return [*lines, line(), *problems] if problems else lines


def change_lines(plan: Plan, *, width: int = WIDTH) -> list[Line]:
    """Every change, each followed by an empty line; nothing for an empty plan."""
    return [each for change in plan.changes for each in (*_change(change, width), line())]


def summary_lines(plan: Plan) -> list[Line]:
    """What the plan sums up to: how surely objects are found again, counts, change of value per currency."""
    if plan.is_empty:
        return [] if plan.has_errors else [_nothing(plan), *_promises(plan)]
    lines = [*_promises(plan), line(Span("Plan:", Style.BOLD), f" {counts(plan)}.")]
    if plan.worth:
        lines.append(line(Span("Value:", Style.BOLD), " ", *_worth(plan.worth)))
    return lines


def _promises(plan: Plan) -> list[Line]:
    return [line(Span(f"Found again by {words}.", Style.DIM)) for words in promise_words(plan.promises)]


def promise_words(promises: Mapping[str, Promise]) -> list[str]:
    """How surely objects are found again where the lockfile is lost: the kinds of each promise."""
    kinds = {each: [kind for kind, promise in promises.items() if promise is each] for each in Promise}
    return [f"{_PROMISES[each]}: {', '.join(map(visible, named))}" for each, named in kinds.items() if named]


def _nothing(plan: Plan) -> Line:
    count = len(plan.no_ops)
    if not count:
        return line(Span("No changes.", Style.BOLD), " Nothing is declared, and nothing is managed.")
    what = "The one managed object is" if count == 1 else f"All {count} managed objects are"
    return line(Span("No changes.", Style.BOLD), f" {what} as the manifests say.")


def counts(plan: Plan) -> str:
    """How many objects each action touches."""
    summary = plan.summary()
    shown = (*_ALWAYS, *(action for action in _WHERE_PRESENT if summary[action]))
    return ", ".join(f"{summary[action]} to {action.word}" for action in shown)


def worth_words(worth: Mapping[str, Decimal]) -> list[str]:
    """The change of value per currency, e.g. `+1,200.00 EUR`."""
    return [f"{money(amount)} {visible(currency)}".rstrip() for currency, amount in sorted(worth.items())]


def money(amount: Decimal) -> str:
    """An amount with its sign, thousands apart, at least two decimals and never fewer than it has."""
    exponent = amount.normalize().as_tuple().exponent
    places = -exponent if isinstance(exponent, int) else 0
    return f"{amount:+,.{max(places, 2)}f}"


def _worth(worth: Mapping[str, Decimal]) -> Iterator[Span]:
    for place, words in enumerate(worth_words(worth)):
        yield Span(", " if place else "")
        yield Span(words, Style.DELETE if words.startswith("-") else Style.MONEY)


def symbols(change: Change) -> str:
    """The symbols of a change's actions; a replace is `-/+`."""
    if change.actions == (Action.DELETE, Action.CREATE):
        return f"{Action.DELETE.symbol}/{Action.CREATE.symbol}"
    return "".join(action.symbol for action in change.actions)


def _change(change: Change, width: int) -> Iterator[Line]:
    yield from _heading(change, width)
    room = width - _INDENT - 2
    yield from (_field(each) for each in entries(rows_of(change), room))


def _heading(change: Change, width: int) -> Iterator[Line]:
    style = style_of(change.actions[0])
    head = (
        Span(f"{symbols(change):>{_SYMBOLS}} ", style),
        Span(str(change.address), Style.BOLD),
        Span(identity(change), Style.DIM),
    )
    reason = visible(change.reason)
    if sum(len(span.text) for span in head) + 2 + len(reason) <= width:
        yield line(*head, Span(f"  {reason}", Style.DIM))
    else:
        yield line(*head)
        yield line(Span(" " * _INDENT + reason, Style.DIM))


def identity(change: Change) -> str:
    """The live object's id, unless the reason tells it."""
    if change.id is None or change.id in change.reason:
        return ""
    return f"  (id {visible(change.id)})"


def _field(entry: Entry) -> Line:
    indent = " " * (_INDENT + STEP * entry.depth)
    return line(Span(f"{indent}{entry.mark.symbol} ", style_of(entry.mark)), *entry.spans)
