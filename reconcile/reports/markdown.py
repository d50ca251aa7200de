"""The plan as a comment on a pull request: what is wrong and what goes first, never longer than is allowed.

Every change is shown at least by its name as long as there is room for that; fields are shown as far as the
room goes, those of deletes before those of others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile

from reconcile.core.action import Action
from reconcile.core.diagnostic import Diagnostic
from reconcile.core.plan import Change, Plan
from reconcile.reports.diagnostics import diagnostic_lines
from reconcile.reports.fence import code_element, code_span, fence
from reconcile.reports.layout import STEP, Entry, entries
from reconcile.reports.rows import rows_of
from reconcile.reports.text import counts, identity, promise_words, symbols, worth_words
from reconcile.reports.visible import visible

LIMIT = 65_536
_ROOM_FOR_REMARK = 400
_WIDTH = 110
_LONGEST_TITLE = 300
_CURRENCIES = 20
_MARKS = {Action.CREATE: "+", Action.DELETE: "-", Action.NO_OP: " "}


@dataclass(frozen=True, slots=True)
class _Section:
    """A part of the comment in two lengths; nothing after an `important` one is shown instead of it."""

    full: str
    short: str
    important: bool = False


def plan_markdown(plan: Plan, *, limit: int = LIMIT) -> str:
    """The comment; `limit` counts UTF-16 units, of which there are never fewer than characters."""
    head = _head(plan)
    sections = [*_problems(plan.diagnostics), *map(_change, _deletes_first(plan.changes))]
    shown = _within(sections, limit - _length(head) - _ROOM_FOR_REMARK)
    cut_short = sum(one != each.full for one, each in zip(shown, sections, strict=False))
    return head + _remark(len(sections) - len(shown), cut_short) + "".join(shown)


def _head(plan: Plan) -> str:
    name = _clipped(visible(plan.project))
    parts = [f"### Plan for {code_span(name)}" if name else "### Plan", _verdict(plan)]
    if plan.worth and plan.changes:
        amounts = [_clipped(words) for words in worth_words(plan.worth)[:_CURRENCIES]]
        parts.append(f"**Value:** {', '.join(map(code_span, amounts))}")
    if plan.promises:
        parts.append(f"Found again by {'; '.join(map(_clipped, promise_words(plan.promises)))}.")
    return "".join(f"{each}\n\n" for each in parts)


def _verdict(plan: Plan) -> str:
    if plan.is_empty:
        return "**There is no plan.**" if plan.has_errors else "**No changes.** What is live is as declared."
    refusal = " It can't be applied: see the errors." if plan.has_errors else ""
    return f"**{counts(plan)}.**{refusal}"


def _problems(diagnostics: Sequence[Diagnostic]) -> Iterator[_Section]:
    for each in sorted(diagnostics, key=lambda each: not each.is_error):
        sign = "-" if each.is_error else "!"
        first, *others = [line.text for line in diagnostic_lines([each], width=_WIDTH)]
        short = fence([f"{sign} {_clipped(first)}"])
        yield _Section(fence([f"{sign} {first}", *(f"  {line}" for line in others)]), short, each.is_error)


def _deletes_first(changes: Sequence[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: not change.is_destructive)


def _change(change: Change) -> _Section:
    what = code_element(f"{symbols(change)} {change.address}")
    why = code_element(_clipped(visible(change.reason) + identity(change)))
    body = [_field(each) for each in entries(rows_of(change), _WIDTH)]
    short = f"<p>{what} {why}</p>\n\n"
    full = f"<details><summary>{what} {why}</summary>\n\n{fence(body)}</details>\n\n"
    return _Section(full if body else short, short, change.is_destructive)


def _field(entry: Entry) -> str:
    text = "".join(span.text for span in entry.spans)
    return f"{_MARKS.get(entry.mark, '!')} {' ' * (STEP * entry.depth)}{text}".rstrip(" ")


def _within(sections: Sequence[_Section], room: int) -> list[str]:
    """As many sections as the room holds, then as many of them in full as it still holds."""
    sizes = accumulate(_length(each.short) for each in sections)
    shown = [
        each.short for each, size in zip(sections, takewhile(lambda size: size <= room, sizes), strict=False)
    ]
    room -= sum(map(_length, shown))
    for place, section in enumerate(sections[: len(shown)]):
        growth = _length(section.full) - _length(section.short)
        if growth <= room:
            shown[place] = section.full
            room -= growth
        elif section.important:
            break
    return shown


def _remark(left_out: int, cut_short: int) -> str:
    if not left_out and not cut_short:
        return ""
    parts = [f"{left_out} are left out"] if left_out else []
    parts += [f"{cut_short} are shown without their details"] if cut_short else []
    what = " and ".join(parts)
    return f"> Too long for a comment: {what}. `reconcile plan` shows all changes and messages.\n\n"


def _clipped(text: str) -> str:
    """Cut by characters, not by columns: some take none."""
    return text if len(text) <= _LONGEST_TITLE else f"{text[:_LONGEST_TITLE]}…"


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
