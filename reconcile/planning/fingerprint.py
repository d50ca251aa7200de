"""A digest of what we own of a live object, so that apply can tell whether it changed since the plan."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from reconcile.core.live import Live
from reconcile.core.schema import schema_of
from reconcile.core.value import Json, Value
from reconcile.planning.canonical import spelled
from reconcile.planning.case import Case
from reconcile.planning.owned import owned


def fingerprint(
    live: Live,
    desired: Mapping[str, Value],
    applied: Mapping[str, Value],
    ignore: tuple[str, ...] = (),
) -> str:
    """Digest the live values of the owned fields that are not ignored, whatever their spelling and order."""
    written = {**applied, **desired}  # of an object to be deleted, all that was applied is ours
    written = {name: value for name, value in written.items() if name not in ignore}
    applied = {name: value for name, value in applied.items() if name not in ignore}
    ours = owned(schema_of(type(live.resource)), written, applied, live.resource.written())
    return digest([live.id, spelled(ours.live)])


def fingerprint_of(case: Case, live: Live) -> str:
    """Digest what a plan sees of a live object."""
    wanted = case.desired.written() if case.desired else {}
    return fingerprint(live, wanted, case.applied, case.lifecycle.ignore_changes)


def digest(document: Json) -> str:
    """`sha256:…` of a JSON value in its one canonical spelling."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
