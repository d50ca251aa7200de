"""One managed resource: what was last applied beside what is live."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reconcile.core.live import Live
from reconcile.core.managed import Managed
from reconcile.core.resource import Resource
from reconcile.core.roles import Role
from reconcile.core.schema import Field, schema_of
from reconcile.core.value import Json, Value, to_json
from reconcile.planning.canonical import canonical
from reconcile.planning.document import VERSION
from reconcile.planning.secret import SECRET, veil
from reconcile.reports.line import Line, Span, Style, line
from reconcile.reports.spelling import spell
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
    """One field; `differs` is about owned fields only."""

    name: str
    applied: str
    live: str
    differs: bool


def _rows(managed: Managed, kind: type[Resource], live: Live | None) -> Iterator[_Row]:
    found = {} if live is None else _live_values(kind, live)
    for field in schema_of(kind):
        applied, value = managed.applied.get(field.name), found.get(field.name)
        if applied is not None or value is not None:
            yield _Row(
                field.name,
                _spell(field, applied),
                _spell(field, to_json(value)),
                live is not None and field.name in managed.applied and _differs(field, applied, value),
            )


def _live_values(kind: type[Resource], live: Live) -> Mapping[str, Value]:
    return veil(schema_of(kind), live.resource.written(), lambda _: SECRET)


def _differs(field: Field, applied: Json, live: Value) -> bool:
    if field.has(Role.WRITE_ONLY) or field.has(Role.SECRET):
        return False  # nobody can see it at the vendor
    return canonical(field, applied) != canonical(field, live)  # type: ignore[arg-type]  # as the lockfile spells it


def _spell(field: Field, value: Json) -> str:
    if value is None:
        return _ABSENT
    return SECRET if field.has(Role.SECRET) else spell(value)


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
