"""What moved at the vendors since the last apply: for a person, a machine, a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.diagnostic import Diagnostic
from reconcile.core.plan import Change, FieldChange, Plan
from reconcile.core.value import Json, to_json
from reconcile.planning.document import VERSION, diagnostic
from reconcile.reports.fence import fence
from reconcile.reports.line import Line, Span, Style, line
from reconcile.reports.text import WIDTH, change_lines

LIMIT = 65_000


class Drifted(Protocol):
    """One object that moved: gone, or fields with `before` as last applied and `after` as live."""

    @property
    def address(self) -> Address:
        """Whose object."""

    @property
    def id(self) -> str:
        """Its id at the vendor."""

    @property
    def gone(self) -> bool:
        """Whether it is no more."""

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """What differs."""


def drift_document(drift: Iterable[Drifted], diagnostics: Iterable[Diagnostic] = ()) -> dict[str, Json]:
    """`{"version", "drift", "diagnostics"}`; `before` is what was last applied, `after` what is live."""
    return {
        "version": VERSION,
        "drift": [
            {
                "address": str(each.address),
                "id": each.id,
                "gone": each.gone,
                "fields": [_field(field) for field in each.fields],
            }
            for each in drift
        ],
        "diagnostics": [diagnostic(each) for each in diagnostics],
    }


def _field(field: FieldChange) -> dict[str, Json]:
    return {
        "path": list(field.path),
        "before": to_json(field.before),
        "after": to_json(field.after),
        "origin": "drift",
    }


def drift_lines(drift: Sequence[Drifted], *, width: int = WIDTH) -> list[Line]:
    """Every object that moved, with its fields, and how many there are."""
    shown = change_lines(Plan("", tuple(map(_change, drift))), width=width)
    return [*shown, line(Span("Drift:", Style.BOLD), f" {_verdict(drift)}")]


def _verdict(drift: Sequence[Drifted]) -> str:
    gone = sum(each.gone for each in drift)
    if not drift:
        return "none. What is live is as it was last applied."
    return f"{len(drift) - gone} changed at the vendor, {gone} gone."


def _change(drifted: Drifted) -> Change:
    action = Action.DELETE if drifted.gone else Action.UPDATE
    reason = "gone at the vendor" if drifted.gone else "changed at the vendor since the last apply"
    return Change(drifted.address, (action,), reason, drifted.id, drifted.fields)


def drift_markdown(drift: Sequence[Drifted], *, limit: int = LIMIT) -> str:
    """The same as a comment; what does not fit is left out and counted."""
    head = f"### Drift\n\n**{_verdict(drift)}**\n\n"
    lines = [each.text for each in drift_lines(drift)[:-1]]
    kept: list[str] = []
    for each in lines:
        limit -= len(each.encode("utf-16-le", "surrogatepass")) // 2 + 1
        if limit < len(head) + 1_000:
            kept.append(f"… {len(lines) - len(kept)} more lines; `reconcile drift` shows all")
            break
        kept.append(each)
    return head + (fence(kept) if kept else "")
