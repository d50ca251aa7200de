"""The contracts that COR keeps: found by number or external id, shown by either API, late in one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from reconcile.sandbox import Call, Document, Setting, Store, Write

COMPANY, BASE_CURRENCY = 1234, "USD"
_BEFORE_FIRST = 30000
_SHOWN = ("id", "name", "client_id", "type", "status", "start_date", "end_date", "value", "company_id")


@dataclass(frozen=True)
class Rows:
    """The contracts of one store, under the settings of the vendor's switches."""

    store: Store
    settings: Mapping[str, Setting]

    def named(self, external_id: str, source: str) -> Document | None:
        """The contract that has an external id, deleted or not."""
        if self.settings["external_ids_unique_per"] == "source":
            return self.store.find("contract", f"{source}:{external_id}")
        mapped = (row for row in self.store.all("contract") if row["is_mapped"])
        return next((row for row in mapped if row["external_id"] == external_id), None)

    def present(self, external_id: str, source: str) -> Document | None:
        """The contract that has an external id and was not deleted."""
        row = self.named(external_id, source)
        return None if row is None or row["deleted_at"] else row

    def numbered(self, text: str) -> Document | None:
        """The contract of a number, if it was not deleted."""
        row = self.store.get("contract", text)
        return None if row is None or row["deleted_at"] else row

    def new(self, values: Document) -> dict[str, object]:
        """A row with the next number."""
        now = self.instant()
        return {
            "id": _BEFORE_FIRST + self.store.next_number("contract"),
            **dict.fromkeys(("external_id", "source", "type", "status", "start_date", "end_date")),
            **dict.fromkeys(("value", "description", "deleted_at")),
            "is_mapped": False,
            "users": [],
            "currency": BASE_CURRENCY,
            **values,
            "company_id": COMPANY,
            "created_at": now,
            "updated_at": now,
        }

    def save(self, call: Call, action: str, row: Document, sent: object) -> None:
        """Keep a row; a write of the integrations API shows in the core API after a while."""
        key = f"{row['source']}:{row['external_id']}" if row["is_mapped"] else None
        self.store.save(call, Write(action, "contract", str(row["id"]), sent), row, key)
        if call.path.startswith("/v2/") and self._delay_ms:
            late = [*self._late(), [self.store.latest(), self._now_ms]]
            self.store.database.remember(self._fact, late)

    def instant(self) -> str:
        """Now, in the spelling that is kept."""
        return self.store.now.strftime("%Y-%m-%dT%H:%M:%SZ")

    def listed(self) -> Sequence[Document]:
        """What the core API knows by now, in its order."""
        late = self._late()
        horizons = [seq - 1 for seq, _ in late]
        if self.store.horizon is not None:
            horizons.append(self.store.horizon)
        store = Store(self.store.database, self.store.vendor, min(horizons)) if horizons else self.store
        rows = [
            row for row in store.all("contract") if self.settings["list_deleted"] or not row["deleted_at"]
        ]
        return rows if self.settings["order"] == "ascending" else rows[::-1]

    def in_integrations(self, row: Document) -> dict[str, object]:
        """A contract as the integrations API answers: no description, no external id."""
        return {**{name: row[name] for name in _SHOWN}, **self._instants(row, "created_at", "updated_at")}

    def in_core(self, row: Document) -> dict[str, object]:
        """A contract as the core API lists it: other names, date-times, no value and no description."""
        shown = {name: row[name] for name in ("id", "name", "client_id", "type", "status", "company_id")}
        currency = {"id": 1 if row["currency"] == BASE_CURRENCY else 2, "name": row["currency"]}
        return {
            **shown,
            "start": _midnight(row["start_date"]),
            "end": _midnight(row["end_date"]),
            "frequency": "monthly",
            "currency_id": currency["id"],
            "currency": currency,
            "source": row["source"],
            "url": None,
            "url_name": None,
            "user_positions_header_id": None,
            **self._integrations(row),
            **self._instants(row, "created_at", "updated_at", "deleted_at"),
        }

    def _integrations(self, row: Document) -> dict[str, object]:
        shape = self.settings["json_integrations"]
        if shape == "absent":
            return {}
        if not row["is_mapped"]:
            return {"json_integrations": None if shape == "object" else []}
        entry = {
            "integration_id": 7,
            "is_active": True,
            "source": row["source"],
            "destination": "COR",
            "status": "NOT_SEND",
            "origin_external_id": row["external_id"],
            "destination_external_id": str(row["id"]),
        }
        return {"json_integrations": entry if shape == "object" else [entry]}

    def _instants(self, row: Document, *names: str) -> dict[str, object]:
        """ISO with a zone, or with a blank and without one, as sibling endpoints print them."""
        values = {name: cast("str | None", row[name]) for name in names}
        if self.settings["instants"] == "iso":
            return dict(values)
        return {name: text and text.replace("T", " ").rstrip("Z") for name, text in values.items()}

    @property
    def _fact(self) -> str:
        return f"{self.store.vendor}.late"

    @property
    def _delay_ms(self) -> int:
        return 1000 * int(self.settings["core_delay_s"])

    @property
    def _now_ms(self) -> int:
        return int(1000 * self.store.now.timestamp())

    def _late(self) -> list[list[int]]:
        """Number and moment of each write that the core API does not show yet."""
        written = cast("list[list[int]]", self.store.database.fact(self._fact) or [])
        return [[seq, at] for seq, at in written if self._now_ms < at + self._delay_ms]


def _midnight(day: object) -> str | None:
    return None if day is None else f"{day}T00:00:00.000Z"
