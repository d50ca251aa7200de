"""Answers what only a person knows: what became of a create, and whether another run is still alive."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.diagnostic import error
from reconcile.core.errors import InputError
from reconcile.core.managed import Lockfile, Managed
from reconcile.core.outcome import Outcome
from reconcile.core.schema import schema_of
from reconcile.engine.records import Records
from reconcile.engine.selection import nearest
from reconcile.engine.sessions import Connection, sessions
from reconcile.engine.unresolved import needs_person
from reconcile.engine.workspace import Workspace, open_workspace
from reconcile.planning.claims import claims
from reconcile.state import (
    Holder,
    Intent,
    RunLock,
    Settlement,
    Source,
    read_history,
    read_holder,
)


@dataclass(frozen=True)
class Unresolved:
    """A create that nobody saw end, what was said about it since, and whether the next plan asks about it.

    `id` is the id that the object has if it is there, None where only the vendor knows.
    """

    intent: Intent
    said: tuple[Settlement, ...]
    is_question: bool
    id: str | None = None


def unresolved_creates(root: Path) -> tuple[Unresolved, ...]:
    """Every open create of this project, oldest first; reads only."""
    workspace = open_workspace(root)
    history = read_history(root, workspace.project.name)
    return tuple(
        Unresolved(each, history.evidence(each.id), needs_person(workspace, each), _id_of(workspace, each))
        for each in _creates(history.unresolved())
    )


def _creates(intents: Iterable[Intent]) -> list[Intent]:
    return [each for each in intents if each.action is Action.CREATE]


def _id_of(workspace: Workspace, intent: Intent) -> str | None:
    """The id, where the marker is the id."""
    marker = schema_of(workspace.kind_of(intent.address)).marker
    return intent.marker if marker and marker.name == "id" else None


async def adopt(root: Path, text: str, identity: str, connection: Connection, lock: RunLock) -> Managed:
    """Say that the create was done and that its object has this id; raises `InputError` where that can't be.

    What the create sent counts as ours, its values as not known: the next plan compares every field.
    """
    workspace = open_workspace(root)
    with _opened(workspace, lock) as records:
        intent = _open_creates(records, text)[-1]
        refuse_owned(records.lockfile, intent.address, identity)
        async with sessions(workspace, {intent.address.provider}, connection) as providers:
            provider = providers[intent.address.provider]
            origin = workspace.origin_of(provider)
            _refuse_moved(intent, origin)
            live = await provider.collections[intent.address.kind].observe(identity)
        if live is None:
            remedy = "look for the right id, or say that it was not created with --abandon"
            raise InputError([error(f"{provider.title} has no object with the id {identity!r}", remedy)])
        applied = claims(workspace.kind_of(intent.address), {}, intent.values)
        recorded = replace(intent.managed(live.id), applied=applied)
        records.settle(intent, Outcome.APPLIED, object_id=live.id, by=Source.PERSON)
        records.put(recorded, origin)
        records.tidy()
        return recorded


def abandon(root: Path, text: str, lock: RunLock) -> Address:
    """Say that the create was not done: the next plan may create the object."""
    with _opened(open_workspace(root), lock) as records:
        intents = _open_creates(records, text)
        for each in intents:
            records.settle(each, Outcome.REFUSED, by=Source.PERSON)
        records.tidy()
        return intents[0].address


@contextmanager
def _opened(workspace: Workspace, lock: RunLock) -> Iterator[Records]:
    with lock:
        yield Records.open(workspace.root, workspace.project.name, lock)


def _open_creates(records: Records, text: str) -> list[Intent]:
    """The open creates of an address, oldest first; one answer is for all of them."""
    creates = _creates(records.journal.unresolved())
    addresses = {str(each.address): each.address for each in creates}
    if text not in addresses:
        remedy = (
            nearest(text, addresses.values()) if addresses else "`reconcile plan` shows what is to be done"
        )
        raise InputError([error(f"no create of {text} is open", remedy)])
    return [each for each in creates if str(each.address) == text]


def refuse_owned(lockfile: Lockfile, address: Address, identity: str) -> None:
    """Raise `InputError` when another address owns the object."""
    for other in lockfile.resources.values():
        same_kind = (other.address.provider, other.address.kind) == (address.provider, address.kind)
        if same_kind and other.id == identity:
            remedy = f"look for another object, or take it away from {other.address} first"
            raise InputError([error(f"{identity} is managed as {other.address} already", remedy)])


def _refuse_moved(intent: Intent, origin: str) -> None:
    if intent.origin != origin:
        remedy = "put the setting back, then answer again"
        raise InputError(
            [error(f"the create was sent to {intent.origin}, and this run talks to {origin}", remedy)]
        )


def running(root: Path) -> Holder | None:
    """The run that holds the run lock; one that died on this machine holds nothing."""
    holder = read_holder(root)
    if holder is None or holder.host != Holder(command="").host:
        return holder
    try:
        os.kill(holder.pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        return holder  # it lives, and belongs to somebody else
    return holder
