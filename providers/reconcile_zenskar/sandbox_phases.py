"""The phases of Zenskar's contracts: their rules, their ids, and those that come with a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import NAMESPACE_OID, uuid5

from reconcile.sandbox import Document, Setting, Store

_FIRST, _LAST = "0001", "9999-12-31T23:59:59.999999"


@dataclass(frozen=True)
class Phases:
    """Phases under the settings of the vendor's switches."""

    store: Store
    settings: Mapping[str, Setting]

    def kept(self, sent: Sequence[Document], before: Sequence[Document], start: str) -> list[Document]:
        """The phases of a contract as they are kept: with ids, by start."""
        known = {each["id"] for each in before} if self.settings["put_phase_ids"] == "keep" else set()
        return in_order([self.one(phase, known, start) for phase in sent])

    def one(self, phase: Document, known: set[object], start: str) -> Document:
        """A phase with its id; an id that nobody knows is replaced."""
        begins = phase["start_date"]
        if begins is None and self.settings["phase_start"] == "contract":
            begins = start
        prices = [self.price(each) for each in _documents(phase["pricings"])]
        identity = phase.get("id") if phase.get("id") in known else self.new_id("phase")
        return {**phase, "id": identity, "start_date": begins, "pricings": prices}

    def price(self, price: Document) -> Document:
        """A price with its id; what is written out in it gets an id, under which it is shown ever after."""
        found = {"id": self.new_id("phase-pricing"), **price}
        for name in ("pricing", "product") if self.settings["prices_get_ids"] else ():
            if found.get(name):
                found[f"{name}_id"] = self.new_id(name)
                self.store.keep(name, str(found[f"{name}_id"]), {name: found[name]})
            elif known := self.store.get(name, str(found.get(f"{name}_id"))):
                found[name] = known[name]
        return found

    def of_plan(self, plan: Document | None) -> list[Document]:
        """Copies of a plan's phases."""
        copies = _documents(plan["phases"]) if plan else []
        return [{**each, "id": self.new_id("phase"), "source_plan_phase_id": each["id"]} for each in copies]

    def new_id(self, kind: str) -> str:
        """A UUID, never the same twice."""
        return str(uuid5(NAMESPACE_OID, f"{kind} {self.store.next_number(kind)}"))


def in_order(phases: Sequence[Document]) -> list[Document]:
    """Phases by their start; those without one first."""
    return sorted(phases, key=lambda each: moment(each["start_date"]))


def mistakes(phases: Sequence[Document], start: str, end: str | None) -> Iterator[str]:
    """What is wrong with the phases that a client sent."""
    ours = in_order([each for each in phases if is_ours(each)])
    for each in ours:
        begins, ends = each["start_date"] or start, each["end_date"] or end or _LAST
        if moment(ends) <= moment(begins):
            yield f"Phase '{each['name']}' must end after it starts"
        if moment(begins) < moment(start) or moment(ends) > moment(end or _LAST):
            yield f"Phase '{each['name']}' must be within the contract's dates"
    for first, second in pairwise(ours):
        if moment(first["end_date"] or end or _LAST) > moment(second["start_date"] or start):
            yield f"Phases '{first['name']}' and '{second['name']}' overlap"


def price_mistakes(phase: Document) -> Iterator[str]:
    """What is wrong with the prices that a client sent."""
    for price in _documents(phase["pricings"]):
        for name in ("pricing", "product"):
            if bool(price.get(name)) == bool(price.get(f"{name}_id")):
                yield f"Exactly one of {name}_id and {name} is needed in phase '{phase['name']}'"


def is_ours(phase: Document) -> bool:
    """Whether the rules hold for it: neither a pause nor a plan's."""
    return phase["phase_type"] != "pause" and not phase.get("source_plan_phase_id")


def phase_at(phases: Sequence[Document], now: datetime, type_: str | None = None) -> Document | None:
    """The phase of a moment; a pause goes before what it interrupts."""
    here = [
        each
        for each in phases
        if moment(each["start_date"]) <= now < moment(each["end_date"] or _LAST)
        and type_ in {None, each["phase_type"]}
    ]
    return next((each for each in here if each["phase_type"] == "pause"), here[0] if here else None)


def trimmed(phases: Sequence[Document], end: str) -> list[Document]:
    """Phases after an expiry: later ones are gone, running ones end with it."""
    left = [each for each in phases if moment(each["start_date"]) <= moment(end)]
    return [
        each if moment(each["end_date"] or _LAST) <= moment(end) else {**each, "end_date": end}
        for each in left
    ]


def moment(text: object) -> datetime:
    """A kept instant; none is before all others."""
    return datetime.fromisoformat(str(text)) if text else datetime.min  # noqa: DTZ901 - all are naive UTC


def _documents(value: object) -> list[Document]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
