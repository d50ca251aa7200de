"""A digest of what we own of a live object, so that apply can tell whether it changed since the plan."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal

from reconcile.core.live import Live
from reconcile.core.schema import schema_of
from reconcile.core.value import Json, Value, to_json
from reconcile.planning.canonical import Canonical
from reconcile.planning.owned import owned


def fingerprint(live: Live, desired: Mapping[str, Value], applied: Mapping[str, Value]) -> str:
    """Digest the live values of the owned fields, independent of their spelling and order."""
    ours = owned(schema_of(type(live.resource)), desired, applied, live.resource.written())
    return digest([live.id, _spelled(ours.live)])


def digest(document: Json) -> str:
    """`sha256:…` of a JSON value in its one canonical spelling."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _spelled(value: Canonical) -> Json:
    """Spell equal values alike: 5, 5.0 and 5.00; null and absent."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, dict):
        return {str(key): _spelled(each) for key, each in value.items() if each is not None}
    if isinstance(value, tuple):
        return [_spelled(each) for each in value]
    return to_json(value)
