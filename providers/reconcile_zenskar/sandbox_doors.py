"""What of a Zenskar contract has an endpoint of its own: pause, resume, expiry, phases and prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

from reconcile.sandbox import Answer, Call, Document, Endpoint, Setting, Store
from reconcile_zenskar import sandbox_phases as phases
from reconcile_zenskar import sandbox_schema as shape
from reconcile_zenskar.sandbox_contracts import ONE, read_body, read_fields
from reconcile_zenskar.sandbox_fields import EDIT_PAUSE, EXPIRE, PAUSE, Errors, read_phase, read_pricing
from reconcile_zenskar.sandbox_problems import invalid, problem
from reconcile_zenskar.sandbox_rows import Rows
from reconcile_zenskar.sandbox_values import kept

_LAST_MOMENT = "T23:59:59.999999"
_NO_PAUSE = "pause phase not found"


class Doors:
    """The endpoints below one contract."""

    def __init__(self, store: Store, settings: Mapping[str, Setting]) -> None:
        self._settings = settings
        self._rows = Rows(store, settings)
        self._phases = phases.Phases(store, settings)

    def routes(self) -> list[Endpoint]:
        """The documented ones."""
        return [
            Endpoint("POST", f"{ONE}/pause", self._pause, shape=shape.START_PAUSE),
            Endpoint("PATCH", f"{ONE}/pause", self._edit_pause, shape=shape.MOVE_PAUSE),
            Endpoint("PATCH", f"{ONE}/resume", self._resume, shape=shape.SHOW),
            Endpoint("PATCH", f"{ONE}/expire", self._expire, shape=shape.END),
            Endpoint("GET", f"{ONE}/amendments", self._amendments),
            Endpoint("POST", f"{ONE}/phases", self._add_phase, shape=shape.ADD_PHASE),
            Endpoint("POST", f"{ONE}/phases/{{phase}}/pricing", self._add_price, shape=shape.ADD_PRICE),
            Endpoint("GET", "/contracts/{id}/billingCycles", self._cycles),
        ]

    def _pause(self, call: Call) -> Answer:
        row, sent = self._rows.named(call), read_fields(call, PAUSE)
        if row is None:
            return problem(404)
        if isinstance(sent, Answer):
            return sent
        if row["status"] not in {"active", "paused"}:
            return problem(400, f"A contract that is {row['status']} can't be paused")
        if sent.get("end_date") and phases.moment(sent["end_date"]) <= phases.moment(sent["start_date"]):
            return problem(400, "A pause must end after it starts")
        pause = {
            "id": self._phases.new_id("phase"),
            "name": "Pause",
            "start_date": sent["start_date"],
            "end_date": sent.get("end_date"),
            "phase_type": "pause",
            "pricings": [],
        }
        return self._with_pause(call, row, pause, str(sent["unpause_extension_policy"]))

    def _edit_pause(self, call: Call) -> Answer:
        row, sent = self._rows.named(call), read_fields(call, EDIT_PAUSE)
        if row is None:
            return problem(404)
        if isinstance(sent, Answer):
            return sent
        pause = _pause_of(row, sent.get("pause_phase_id"))
        if pause is None:
            return problem(400, _NO_PAUSE)
        dates: dict[str, object] = {name: sent[name] for name in ("start_date", "end_date") if name in sent}
        changed: Document = {**pause, **dates}
        left = {**row, "phases": [each for each in _phases(row) if each["id"] != pause["id"]]}
        return self._with_pause(call, left, changed, str(sent.get("unpause_extension_policy")))

    def _with_pause(self, call: Call, row: Document, pause: Document, policy: str) -> Answer:
        """Keep a pause; `extend` moves the end of the contract by its length."""
        end = row["end_date"]
        if policy == "extend" and end and pause["end_date"]:
            length = phases.moment(pause["end_date"]) - phases.moment(pause["start_date"])
            last = datetime.max  # noqa: DTZ901 - all are naive UTC
            end = kept(min(last - length, phases.moment(end)) + length)
        changed = {**row, "end_date": end, "phases": phases.in_order([*_phases(row), pause])}
        return self._rows.save(call, "pause", changed)

    def _resume(self, call: Call) -> Answer:
        row = self._rows.named(call)
        if row is None:
            return problem(404)
        now = self._rows.now
        pause = phases.phase_at(_phases(row), phases.moment(now), "pause")
        if pause is None:
            return problem(400, _NO_PAUSE)
        others = [each for each in _phases(row) if each["id"] != pause["id"]]
        ended = phases.in_order([*others, {**pause, "end_date": now}])
        return self._rows.save(call, "resume", {**row, "phases": ended})

    def _expire(self, call: Call) -> Answer:
        row = self._rows.named(call)
        sent: dict[str, object] | Answer = {}
        if call.body not in {b"", b"null"}:
            sent = read_fields(call, EXPIRE)
        if row is None:
            return problem(404)
        if isinstance(sent, Answer):
            return sent
        if row["status"] == "expired":
            return problem(400, "contract already expired")
        if row["status"] not in {"active", "paused"}:
            return problem(400, f"A contract that is {row['status']} can't be expired")
        end = str(sent.get("expiry_date") or self._rows.now)[:10] + _LAST_MOMENT
        if phases.moment(end) < phases.moment(row["start_date"]):
            return problem(400, "expiry_date must not be before start_date")
        done = self._rows.save(
            call, "expire", {**row, "end_date": end, "phases": phases.trimmed(_phases(row), end)}
        )
        return done if self._settings["expire_answer"] == "contract" else Answer(200, {})

    def _amendments(self, call: Call) -> Answer:
        return problem(404) if self._rows.named(call) is None else Answer(200, [])

    def _add_phase(self, call: Call) -> Answer:
        row, document = self._rows.named(call), read_body(call)
        if row is None:
            return problem(404)
        if isinstance(document, Answer):
            return document
        errors: Errors = []
        sent = read_phase(document, ("body",), errors)
        if errors:
            return invalid(errors)
        start, end = str(row["start_date"]), cast("str | None", row["end_date"])
        phase = self._phases.one(sent, set(), start)
        every = phases.in_order([*_phases(row), phase])
        wrong = [*phases.mistakes(every, start, end), *phases.price_mistakes(sent)]
        if wrong:
            return problem(int(self._settings["phase_rules"]), wrong[0])
        self._rows.save(call, "add-phase", {**row, "phases": every})
        return Answer(200, phase)

    def _add_price(self, call: Call) -> Answer:
        row, document = self._rows.named(call), read_body(call)
        phase = _named(_phases(row), call.params["phase"]) if row else None
        if row is None or phase is None:
            return problem(404, None if row is None else "Phase not found")
        if isinstance(document, Answer):
            return document
        errors: Errors = []
        sent = read_pricing(document, ("body",), errors)
        if errors:
            return invalid(errors)
        wrong = list(phases.price_mistakes({**phase, "pricings": [sent]}))
        if wrong:
            return problem(400, wrong[0])
        price = self._phases.price(sent)
        grown = {**phase, "pricings": [*cast("Sequence[Document]", phase["pricings"]), price]}
        every = [grown if each is phase else each for each in _phases(row)]
        self._rows.save(call, "add-pricing", {**row, "phases": every})
        return Answer(200, price)

    def _cycles(self, call: Call) -> Answer:
        row = self._rows.named(call)
        if row is None:
            return problem(404)
        cycle = {
            "name": "1",
            "start_date": row["start_date"],
            "end_date": row["end_date"],
            "bill_for_date": row["start_date"],
            "billing_cycle_start_day": phases.moment(row["anchor_date"] or row["start_date"]).day,
        }
        return Answer(200, [cycle])


def _pause_of(row: Document, identity: object) -> Document | None:
    """The pause that is named, or the latest."""
    pauses = [each for each in _phases(row) if each["phase_type"] == "pause"]
    named = [each for each in pauses if identity in {None, each["id"]}]
    return named[-1] if named else None


def _named(every: Sequence[Document], identity: str) -> Document | None:
    return next((each for each in every if each["id"] == identity), None)


def _phases(row: Document) -> Sequence[Document]:
    return cast("Sequence[Document]", row["phases"])
