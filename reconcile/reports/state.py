"""What is managed, as the lockfile has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reconcile.core.address import Address
from reconcile.core.capability import Promise
from reconcile.core.diagnostic import Diagnostic
from reconcile.core.managed import Managed
from reconcile.core.value import Json
from reconcile.planning.document import VERSION, diagnostic
from reconcile.reports.flat import leaves
from reconcile.reports.line import Line, Span, Style, line
from reconcile.reports.spelling import spell
from reconcile.reports.visible import columns, cut, padded, visible

WIDTH = 100
_NARROWEST = 16


def state_lines(resources: Iterable[Managed]) -> list[Line]:
    """One address a line."""
    return [line(str(each.address)) for each in sorted(resources, key=lambda each: each.address)]


def state_document(resources: Iterable[Managed], diagnostics: Iterable[Diagnostic] = ()) -> dict[str, Json]:
    """Everything that is managed, by address; `diagnostics` tell why it could not be read."""
    ordered = sorted(resources, key=lambda each: each.address)
    document: dict[str, Json] = {"version": VERSION, "resources": [managed_entry(each) for each in ordered]}
    notes = [diagnostic(each) for each in diagnostics]
    return {**document, "diagnostics": notes} if notes else document


def rebuilt_document(
    found: Iterable[Managed], missing: Iterable[Address], diagnostics: Iterable[Diagnostic]
) -> dict[str, Json]:
    """What a rebuild found, and what it did not."""
    return {
        "version": VERSION,
        "recorded": [
            {"address": str(each.address), "id": each.id, "found_by": _found_by(each)} for each in found
        ],
        "missing": [str(each) for each in missing],
        "diagnostics": [diagnostic(each) for each in diagnostics],
    }


def rebuilt_lines(found: Sequence[Managed], missing: Sequence[Address], *, width: int = WIDTH) -> list[Line]:
    """One line for each object that was found, and for each address that has none."""
    names = max((columns(str(each)) for each in (*(each.address for each in found), *missing)), default=0)
    rows = [(each.address, f"{visible(each.id)}, by {_found_by(each)}", Style.ADOPT) for each in found]
    rows += [(each, "not found at the vendor", Style.DIM) for each in missing]
    return [
        line(f"  {padded(str(address), names)}  ", Span(cut(text, max(width - names - 4, _NARROWEST)), style))
        for address, text, style in rows
    ]


def _found_by(managed: Managed) -> str:
    return Promise.MARKER if managed.marker else Promise.NATURAL_KEY


def managed_entry(managed: Managed) -> dict[str, Json]:
    """One managed resource."""
    return {
        "address": str(managed.address),
        "id": managed.id,
        "marker": managed.marker,
        "applied": dict(managed.applied),
        "lifecycle": managed.lifecycle.to_json(),
        "depends_on": [str(each) for each in managed.depends_on],
    }


def managed_lines(managed: Managed, *, width: int = WIDTH) -> list[Line]:
    """One managed resource with the values last applied."""
    values = [leaf for name, value in managed.applied.items() for leaf in leaves(visible(name), value)]
    names = max((columns(name) for name, _ in values), default=0)
    room = max(width - names - 6, _NARROWEST)
    rows = [line(f"    {padded(name, names)}  {cut(spell(value), room)}") for name, value in values]
    return [*managed_heading(managed), *([line("  applied")] if rows else []), *rows]


def managed_heading(managed: Managed) -> list[Line]:
    """Its address, and what else is known of it; what is not is left out."""
    lifecycle = ", ".join(f"{name}: {spell(value)}" for name, value in managed.lifecycle.to_json().items())
    facts = {
        "id": managed.id,
        "marker": managed.marker,
        "lifecycle": lifecycle,
        "depends on": ", ".join(map(str, managed.depends_on)),
    }
    lines = [line(f"  {name:<12}{visible(text)}") for name, text in facts.items() if text]
    return [line(Span(str(managed.address), Style.BOLD)), *lines]
