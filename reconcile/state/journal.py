"""The journal of an apply, `.reconcile/journal.jsonl`: what is about to be done and what became of it.

Each line is on the disk before anyone relies on it. The journal belongs to the project, not to a lineage of
its lockfile: a request that was sent was sent, whatever became of the lockfile.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

from reconcile.core.action import Action
from reconcile.state.disk import WORKSPACE, append, read_file, replace_file, workspace_dir
from reconcile.state.history import Entry, History
from reconcile.state.record import Intent, Settlement, decode_record, encode_record
from reconcile.state.scan import scan, spell
from reconcile.state.store import durable_lockfile

JOURNAL = "journal.jsonl"


def read_history(root: Path, project: str) -> History:
    """What the journal says, for who does not hold the run lock; `LockfileError` if it is damaged."""
    path = root / WORKSPACE / JOURNAL
    return History(scan(read_file(path) or b"", project, str(path)).entries)


class Journal:
    """The open journal of the run that holds the run lock."""

    def __init__(self, root: Path, project: str, entries: tuple[Entry, ...], end: int) -> None:
        self._path = root / WORKSPACE / JOURNAL
        self._root = root
        self._project = project
        self._entries = list(entries)
        self._end = end

    @classmethod
    def open(cls, root: Path, project: str) -> Journal:
        """Open the journal and cut off a torn end; raises `LockfileError` (it is damaged), `StorageError`."""
        path = workspace_dir(root) / JOURNAL
        data = read_file(path) or b""
        found = scan(data, project, str(path))
        intact = found.intact or spell((), project)
        if intact != data:
            replace_file(path, intact)
        return cls(root, project, found.entries, len(intact))

    @property
    def history(self) -> History:
        """Everything it says by now."""
        return History(tuple(self._entries))

    def unresolved(self) -> tuple[Intent, ...]:
        """The intents of which nobody knows what became."""
        return self.history.unresolved()

    def intend(self, intent: Intent) -> Intent:
        """Record a request before it is sent; raises `StorageError`, and then it must not be sent."""
        self._append(intent)
        return intent

    def settle(self, settlement: Settlement) -> None:
        """Record what became of an intent; raises `StorageError`, and then it stays unresolved.

        What was done needs an object's id, from here or from the intent: `ValueError` otherwise.
        """
        intents = (each for each in self._entries if isinstance(each, Intent))
        intent = next((each for each in intents if each.id == settlement.intent), None)
        if intent is None:
            raise ValueError(f"no intent has the id {settlement.intent!r}")
        is_nameless = not (settlement.object_id or intent.object_id)
        if settlement.is_done and is_nameless and intent.action is not Action.DELETE:
            raise ValueError(f"{intent.address} was done, but its id is not known")
        self._append(settlement)

    def compact(self) -> None:
        """Drop what is settled and recorded by the lockfile on the disk; raises as reading and writing do."""
        kept = self.history.compact(durable_lockfile(self._root, self._project))
        if len(kept.entries) < len(self._entries):
            data = spell(kept.entries, self._project)
            replace_file(self._path, data)
            self._entries, self._end = list(kept.entries), len(data)

    def _append(self, entry: Entry) -> None:
        number = len(self._entries) + 2  # the header is the first line
        line = encode_record(entry, number)
        append(self._path, line, self._end)
        self._end += len(line)
        self._entries.append(cast("Entry", decode_record(line[:-1], number)))
