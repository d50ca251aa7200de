"""The plan as a JSON document, version 1, and back.

A saved plan is this document with a `guard` section; values come back as JSON spells them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import cast

from reconcile.core.action import Action, Origin
from reconcile.core.address import Address
from reconcile.core.capability import Promise
from reconcile.core.diagnostic import Diagnostic
from reconcile.core.plan import Change, FieldChange, Guard, Plan
from reconcile.core.types import decimal
from reconcile.core.value import Json, Value, to_json

VERSION = 1


def encode(plan: Plan) -> dict[str, Json]:
    """The document, without its digest."""
    document: dict[str, Json] = {
        "version": VERSION,
        "project": plan.project,
        "summary": {action.word: count for action, count in plan.summary().items()},
        "changes": [_change(change) for change in plan.changes],
        "diagnostics": [diagnostic(each) for each in plan.diagnostics],
    }
    if plan.guard:
        document["guard"] = _guard(plan, plan.guard)
    return document


def diagnostic(each: Diagnostic) -> dict[str, Json]:
    """One diagnostic; null where there is no address or place."""
    place = each.location
    return {
        "severity": each.severity.value,
        "summary": each.summary,
        "detail": each.detail,
        "address": str(each.address) if each.address else None,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
    }


def _change(change: Change) -> dict[str, Json]:
    return {
        "address": str(change.address),
        "actions": [action.word for action in change.actions],
        "reason": change.reason,
        "id": change.id,
        "fields": [_field(each) for each in change.fields],
        "depends_on": [str(each) for each in change.depends_on],
        **({"notes": list(change.notes)} if change.notes else {}),
    }


def _field(change: FieldChange) -> dict[str, Json]:
    return {
        "path": list(change.path),
        "before": to_json(change.before),
        "after": to_json(change.after),
        "origin": change.origin.value if change.origin else None,
    }


def _guard(plan: Plan, guard: Guard) -> dict[str, Json]:
    return {
        "manifests": guard.manifests,
        "lineage": guard.lineage,
        "serial": guard.serial,
        "lockfile": guard.lockfile,
        "origins": dict(guard.origins),
        "scope": [str(address) for address in guard.scope],
        "destroy": guard.destroy,
        "versions": dict(guard.versions),
        "no_ops": [str(address) for address in plan.no_ops],
        "worth": {currency: to_json(amount) for currency, amount in plan.worth.items()},
        "promises": {kind: promise.value for kind, promise in plan.promises.items()},
        "fingerprints": {str(each.address): each.fingerprint for each in plan.changes if each.fingerprint},
    }


def decode(document: Mapping[str, Json]) -> Plan:
    """Read what `encode` wrote; raises `ValueError`, `KeyError` or `TypeError` for anything else.

    Diagnostics are warnings of a plan that was saved, so they are not read back.
    """
    guard = _mapping(document["guard"])
    prints = cast("Mapping[str, str]", _mapping(guard["fingerprints"]))
    changes = cast("Sequence[Mapping[str, Json]]", document["changes"])
    return Plan(
        project=cast("str", document["project"]),
        changes=tuple(_decode_change(change, prints) for change in changes),
        no_ops=_addresses(guard["no_ops"]),
        worth=_amounts(guard["worth"]),
        guard=_decode_guard(guard),
        promises={kind: Promise(str(word)) for kind, word in _mapping(guard["promises"]).items()},
    )


def _decode_change(document: Mapping[str, Json], prints: Mapping[str, str]) -> Change:
    address = cast("str", document["address"])
    return Change(
        Address.parse(address),
        tuple(Action.from_word(word) for word in cast("Sequence[str]", document["actions"])),
        cast("str", document["reason"]),
        cast("str | None", document["id"]),
        tuple(_decode_field(each) for each in cast("Sequence[Mapping[str, Json]]", document["fields"])),
        _addresses(document["depends_on"]),
        prints.get(address),
        tuple(cast("Sequence[str]", document.get("notes", ()))),
    )


def _decode_field(document: Mapping[str, Json]) -> FieldChange:
    origin = document["origin"]
    return FieldChange(
        tuple(cast("Sequence[str | int]", document["path"])),
        cast("Value", document["before"]),
        cast("Value", document["after"]),
        Origin(origin) if origin else None,
    )


def _decode_guard(document: Mapping[str, Json]) -> Guard:
    return Guard(
        manifests=cast("str", document["manifests"]),
        lineage=cast("str", document["lineage"]),
        serial=cast("int", document["serial"]),
        lockfile=cast("str", document["lockfile"]),
        origins=cast("Mapping[str, str]", document["origins"]),
        scope=_addresses(document["scope"]),
        destroy=document["destroy"] is True,
        versions=cast("Mapping[str, str]", _mapping(document["versions"])),
    )


def _addresses(document: Json) -> tuple[Address, ...]:
    return tuple(Address.parse(text) for text in cast("Sequence[str]", document))


def _amounts(document: Json) -> dict[str, Decimal]:
    return {currency: decimal(amount) for currency, amount in _mapping(document).items()}


def _mapping(document: Json) -> Mapping[str, Json]:
    if not isinstance(document, Mapping):
        message = f"expected an object, found {document!r}"
        raise TypeError(message)
    return document
