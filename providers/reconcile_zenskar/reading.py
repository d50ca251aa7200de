"""What an answer says in the words of a manifest: phases that an author writes, and the pause as it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

from reconcile.sdk import Live
from reconcile_zenskar.replacement import is_ours
from reconcile_zenskar.rules import is_over

Json: TypeAlias = Mapping[str, Any]

_PAST = datetime.min.replace(tzinfo=UTC)


def as_declared(payload: Json) -> Json:
    """The answer with the author's phases only, and its latest pause apart."""
    if not isinstance(payload.get("phases"), list):
        return payload
    phases = [each for each in payload["phases"] if not isinstance(each, Mapping) or is_ours(each)]
    return {**payload, "phases": phases, "pause": _latest_pause(payload)}


def without_pause(payload: Json) -> Json:
    """The answer without its latest pause."""
    latest = _latest_pause(payload)
    return {**payload, "phases": [each for each in payload["phases"] if each is not latest]}


def _latest_pause(payload: Json) -> Json | None:
    phases = [each for each in payload["phases"] if isinstance(each, Mapping)]
    pauses = [each for each in phases if each.get("phase_type") == "pause"]
    return max(pauses, key=lambda each: str(each.get("start_date")), default=None)


def has_pause_behind(live: Live) -> bool:
    """Whether the latest pause is over: by this machine's clock, or by the vendor's last change."""
    values = live.resource.written()
    pause = values.get("pause")
    if not isinstance(pause, Mapping) or values.get("status") == "paused":
        return False
    moments = (datetime.now(UTC), values.get("updated_at"), pause.get("from"))
    return is_over(pause.get("until"), max(each for each in moments if isinstance(each, datetime)))
