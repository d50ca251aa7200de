"""One managed resource: what was last applied beside what is live."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from reconcile.core.live import Live
from reconcile.core.managed import Managed
from reconcile.core.plan import FieldChange
from reconcile.core.resource import Resource
from reconcile.core.roles import Role
from reconcile.core.schema import Field, schema_of
from reconcile.core.value import Json, Value, to_json
from reconcile.planning.diff import diff
from reconcile.planning.document import VERSION
from reconcile.planning.secret import SECRET, veil
from reconcile.reports.flat import is_within, leaves
from reconcile.reports.line import Line, Span, Style, line
from reconcile.reports.spelling import label, spell
from reconcile.reports.state import managed_entry, managed_heading
from reconcile.reports.visible import columns, cut, padded

WIDTH = 100
_ABSENT = "-"
_NARROWEST = 16


def resource_document(managed: Managed, kind: type[Resource], live: Live | None) -> dict[str, Json]:
    """One managed resource; `live` is null where the object is gone. Secrets are not in it."""
    values = None if live is None else _live_values(kind, live)
    found = None if values is None else {name: to_json(value) for name, value in values.items()}
    return {"version": VERSION, **managed_entry(managed), "live": found}


def resource_lines(
    managed: Managed, kind: type[Resource], live: Live | None, *, width: int = WIDTH
) -> list[Line]:
    """One managed resource: a row for each field that was applied or is live, marked where the two differ."""
    lines = managed_heading(managed)
    if live is None:
        lines.append(line("  ", Span("the object is gone at the vendor", Style.WARNING)))
    return [*lines, line(), *_columns(list(_rows(managed, kind, live)), width)]


@dataclass(frozen=True, slots=True)
class _Row:
    """One single value; `differs` says that applying again would change it."""

    name: str
    applied: str
    live: str
    differs: bool


def _rows(managed: Managed, kind: type[Resource], live: Live | None) -> Iterator[_Row]:
    found = {} if live is None else _live_values(kind, live)
    moved = () if live is None else _moved(managed, kind, live)
    for field in schema_of(kind):
        ours = dict(leaves(field.name, _veiled(field, managed.applied.get(field.name))))
        theirs = dict(leaves(field.name, to_json(found.get(field.name))))
        for name in theirs | ours:
            differs = any(is_within(name, each) for each in moved)
            yield _Row(name, _spell(ours.get(name)), _spell(theirs.get(name)), differs)


def _live_values(kind: type[Resource], live: Live) -> Mapping[str, Value]:
    return veil(schema_of(kind), live.resource.written(), lambda _: SECRET)


def _veiled(field: Field, applied: Json) -> Json:
    return SECRET if applied is not None and field.has(Role.SECRET) else applied


def _moved(managed: Managed, kind: type[Resource], live: Live) -> tuple[str, ...]:
    """The names of what the vendor's side changed since the last apply, in what is ours."""
    applied = cast("Mapping[str, Value]", managed.applied)
    changes = diff(schema_of(kind), applied, applied, live.resource.written()).fields
    return tuple(label(each.path, leads_to_object=_is_object(each)) for each in changes)


def _is_object(change: FieldChange) -> bool:
    return isinstance(change.before, Mapping) or isinstance(change.after, Mapping)


def _spell(value: Json) -> str:
    return _ABSENT if value is None else spell(value)


def _columns(rows: list[_Row], width: int) -> Iterator[Line]:
    names = max((len(row.name) for row in rows), default=0)
    room = max((width - names - 8) // 2, _NARROWEST)
    applied = min(max([columns(row.applied) for row in rows] + [len("applied")]), room)
    live = max(width - names - applied - 8, _NARROWEST)
    yield line(Span(f"    {'field':<{names}}  {'applied':<{applied}}  live", Style.DIM))
    for row in rows:
        mark = Span("  ~ " if row.differs else "    ", Style.UPDATE)
        shown = Span(cut(row.live, live), Style.UPDATE if row.differs else Style.PLAIN)
        yield line(mark, f"{row.name:<{names}}  {padded(cut(row.applied, applied), applied)}  ", shown)
