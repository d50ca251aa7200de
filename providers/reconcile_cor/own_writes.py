"""What this run has written, for as long as it runs: the core API shows less of it, and later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from reconcile.sdk import Live
from reconcile_cor.resources import Contract

_SHOWN = ("name", "type", "status", "start_date", "end_date")


class OwnWrites:
    """Contracts by COR's number; `keys` are the external ids of all that were seen."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}
        self._values: dict[str, object] = {}
        self._awaited: dict[str, Contract | None] = {}

    def written(self, live: Live, key: str) -> None:
        """Keep the vendor's answer to a write."""
        self.keys[live.id] = key
        self._awaited[live.id] = cast("Contract", live.resource)
        if "value" in live.payload:
            self._values[live.id] = live.payload["value"]

    def deleted(self, id: str) -> None:
        """Keep that it is gone."""
        self._awaited[id] = None

    def unseen(self, id: str) -> Mapping[str, object]:
        """What a row of the list may lack."""
        found = {"external_id": self.keys.get(id), "value": self._values.get(id)}
        return {name: value for name, value in found.items() if value is not None}

    def is_shown(self, id: str, live: Live | None) -> bool:
        """Whether the list is as far as this run's last write; once it is, it is not asked again."""
        if id in self._awaited and _is_behind(self._awaited[id], live):
            return False
        self.await_no_more(id)
        return True

    def await_no_more(self, id: str) -> None:
        """Take the list as it is from now on."""
        self._awaited.pop(id, None)


def _is_behind(written: Contract | None, live: Live | None) -> bool:
    if written is None or live is None:
        return (written is None) is not (live is None)
    row = cast("Contract", live.resource)
    if row.updated_at and written.updated_at and row.updated_at > written.updated_at:
        return False  # somebody else wrote after us
    return any(getattr(row, name, None) != getattr(written, name, None) for name in _SHOWN)
