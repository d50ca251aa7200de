"""What the journal's records add up to: what is unresolved, and what the lockfile does not know yet. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from reconcile.core.action import Action
from reconcile.core.managed import Lockfile
from reconcile.core.outcome import Outcome
from reconcile.state.record import Intent, Settlement, Source

Entry: TypeAlias = Intent | Settlement


@dataclass(frozen=True)
class History:
    """Intents and settlements in the order in which they were written."""

    entries: tuple[Entry, ...] = ()

    def unresolved(self) -> tuple[Intent, ...]:
        """The intents of which nobody knows what became: never settled, or settled as unknown."""
        decided = self._decided()
        return tuple(each for each in self.entries if isinstance(each, Intent) and decided[each.id] is None)

    def evidence(self, intent_id: str) -> tuple[Settlement, ...]:
        """Everything that was said about an intent."""
        return tuple(
            each for each in self.entries if isinstance(each, Settlement) and each.intent == intent_id
        )

    def replay(self, lockfile: Lockfile) -> Lockfile:
        """Record what was done and the lockfile does not know; an equal lockfile if it knows everything.

        The last word on an address counts: a lockfile that knows it is past all that was done before.
        """
        recorded = lockfile
        last = {intent.address: (intent, settlement) for intent, settlement in self._done()}
        for intent, settlement in last.values():
            if not _is_older(settlement, lockfile):
                recorded = _record(recorded, intent, settlement)
        return recorded

    def compact(self, durable: Lockfile) -> History:
        """Drop what is settled and needs no record, or has it in a lockfile that is on the disk."""
        known, replayed = durable.resources, self.replay(durable).resources
        behind = {each for each in {*known, *replayed} if known.get(each) != replayed.get(each)}
        kept = {each.id for each in self.unresolved()}
        kept |= {intent.id for intent, _ in self._done() if intent.address in behind}
        return History(tuple(each for each in self.entries if _intent_id(each) in kept))

    def _decided(self) -> dict[str, Settlement | None]:
        said: defaultdict[str, list[Settlement]] = defaultdict(list)
        for each in self.entries:
            if isinstance(each, Settlement):
                said[each.intent].append(each)
        return {each.id: _decide(said[each.id]) for each in self.entries if isinstance(each, Intent)}

    def _done(self) -> Iterator[tuple[Intent, Settlement]]:
        intents = {each.id: each for each in self.entries if isinstance(each, Intent)}
        decided = self._decided()
        for each in self.entries:  # in the order of the settlements
            if isinstance(each, Settlement) and each.is_done and decided[each.intent] is each:
                yield intents[each.intent], each


def _decide(settlements: Sequence[Settlement]) -> Settlement | None:
    """The settlement that counts. A refused retry says nothing about the earlier try that nobody saw end."""
    decided, is_in_doubt = None, False
    for each in settlements:
        if each.outcome is Outcome.UNKNOWN:
            decided, is_in_doubt = None, True
        elif each.is_done or each.by is not Source.CALL or not is_in_doubt:
            decided = each
    return decided


def _is_older(settlement: Settlement, lockfile: Lockfile) -> bool:
    """Whether the lockfile was written after the settlement, and so knows of it or of what came later."""
    return settlement.lineage in {"", lockfile.lineage} and settlement.serial < lockfile.serial


def _record(lockfile: Lockfile, intent: Intent, settlement: Settlement) -> Lockfile:
    known = lockfile.resources.get(intent.address)
    object_id = settlement.object_id or intent.object_id
    if intent.action is Action.DELETE:
        return lockfile.drop(intent.address) if known and known.id == object_id else lockfile
    return lockfile.put(intent.managed(object_id), intent.origin) if object_id else lockfile


def _intent_id(entry: Entry) -> str:
    return entry.id if isinstance(entry, Intent) else entry.intent
