"""The body of a PUT: the answer as it came, what is written laid over it.

A PUT replaces the contract, so what nobody wrote is sent back: ids and unknown fields, phases that came with
a plan, pauses, and attributes that the organisation added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TypeAlias

from reconcile.sdk import Resource, SchemaField, Spelling, encode, schema_of
from reconcile_zenskar.resources import Contract
from reconcile_zenskar.rules import in_force

Json: TypeAlias = Mapping[str, Any]

_COMPUTED = (
    "id",
    "customer",
    "invoice_payer_customer",
    "current_phase",
    "created_at",
    "updated_at",
    "deleted_at",
)
_BY_OWN_REQUESTS = ("pause", "expiry_date")
_EITHER = (("pricing_id", "pricing"), ("product_id", "product"))
_EMPTY: Mapping[str, object] = {"list": [], "map": {}}
_SCHEMA = schema_of(Contract)
SPELLING = Spelling(naive_instants=True)  # at places Zenskar fails on others


def is_ours(phase: Json) -> bool:
    """Whether a phase is an author's: none that a pause or a plan made."""
    return phase.get("phase_type") != "pause" and not phase.get("source_plan_phase_id")


def creation(desired: Resource) -> dict[str, Any]:
    """The written fields as Zenskar takes them."""
    return _laid(_SCHEMA, {}, _spelled(desired))


def replacement(payload: Json, desired: Resource) -> dict[str, Any]:
    """The whole contract with the written fields as they are desired."""
    live = {name: value for name, value in payload.items() if name not in _COMPUTED}
    phases = [each for each in live.get("phases") or [] if isinstance(each, Mapping)]
    live["phases"] = [each for each in phases if is_ours(each)]
    sent = {name: value for name, value in _spelled(desired).items() if name not in _COMPUTED}
    status = in_force(str(sent.get("status", live.get("status"))))
    keeps_pause = live.get("status") == "paused" and status == "active"  # it has requests of its own
    sent["status"] = "paused" if keeps_pause else status
    body = _laid(_SCHEMA, live, sent)
    others = _laid(_SCHEMA, {}, {"phases": [each for each in phases if not is_ours(each)]})
    return {**body, "phases": [*body["phases"], *others["phases"]]}


def _spelled(desired: Resource) -> dict[str, Any]:
    values = {name: value for name, value in desired.written().items() if name not in _BY_OWN_REQUESTS}
    return encode(_SCHEMA, values, SPELLING)


def _laid(rows: Iterable[SchemaField], live: Json, sent: Json) -> dict[str, Any]:
    body = {**live, **sent}
    for row in rows:
        if row.name in body:
            body[row.name] = _value(row, live.get(row.name), body[row.name])
    return body


def _value(row: SchemaField, live: object, sent: object) -> object:
    if sent is None:
        return _EMPTY.get(row.type.value)  # a list or a map is cleared by an empty one
    if row.type.value == "instant" and isinstance(sent, str):
        with suppress(ValueError):
            return _naive(datetime.fromisoformat(sent))
    if isinstance(sent, list) and row.item:
        return [_item(row, before, item) for before, item in _pairs(row, live, sent)]
    if not isinstance(sent, Mapping):
        return sent
    known = live if isinstance(live, Mapping) else {}
    if row.item:
        return _laid(row.item, known, sent)
    return {name: value for name, value in {**known, **sent}.items() if value is not None}


def _naive(moment: datetime) -> str:
    """Spell a live instant as those are that we send."""
    return (moment.astimezone(UTC) if moment.tzinfo else moment).replace(tzinfo=None).isoformat()


def _item(row: SchemaField, before: Json, item: Json) -> dict[str, Any]:
    body = _laid(row.item or (), before, item)
    for by_id, written in _EITHER if row.name == "pricings" else ():
        if body.get(by_id) and body.get(written):
            changed = body[written] != before.get(written) and body[by_id] == before.get(by_id)
            del body[by_id if changed else written]
    return body


def _pairs(row: SchemaField, live: object, sent: Sequence[Any]) -> Iterator[tuple[Json, Json]]:
    """Each item that is sent with its live one."""
    before = [each for each in live if isinstance(each, Mapping)] if isinstance(live, list) else []
    for place, item in enumerate(sent):
        key = _key(row, item)
        fits = (each for each in before if key is not None and _key(row, each) == key)
        yield next(fits, {}) or _unkeyed(row, before, item, place, len(sent)), item


def _unkeyed(row: SchemaField, before: Sequence[Json], item: Json, place: int, count: int) -> Json:
    """The live item of one without a key, or the one without a key: by its name, or by its place."""
    left = [each for each in before if None in {_key(row, each), _key(row, item)}]
    name = item.get(row.key[0]) if row.key else None
    named = [each for each in left if name is not None and each.get(row.key[0]) == name]
    if named:
        return named[0]
    is_placed = place < len(before) and before[place] in left and (name is None or count == 1)
    return before[place] if is_placed else {}


def _key(row: SchemaField, item: Json) -> tuple[object, ...] | None:
    parts = [_value(each, None, item.get(each.name)) for each in row.item or () if each.name in row.key]
    return tuple(parts) if parts and None not in parts else None
