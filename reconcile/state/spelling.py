"""A lockfile as bytes. An apply writes it after every step, so what did not change is not spelled again."""

from __future__ import annotations

from dataclasses import dataclass

from reconcile.core.address import Address
from reconcile.core.managed import Lockfile, Managed
from reconcile.core.value import Json
from reconcile.state.digest import canonical, hashed
from reconcile.state.document import render

VERSION = 1


def document(lockfile: Lockfile) -> dict[str, Json]:
    """The lockfile's JSON document, less its digest."""
    return _frame(lockfile) | {
        "resources": {str(address): _entry(managed) for address, managed in lockfile.resources.items()}
    }


class Speller:
    """Spells one lockfile after another; each costs what changed in it."""

    def __init__(self) -> None:
        self._spelled: dict[Address, _Spelled] = {}

    def spell(self, lockfile: Lockfile) -> bytes:
        """The bytes of the file: `document` with its digest, rendered."""
        self._spelled = {address: self._entry(managed) for address, managed in lockfile.resources.items()}
        entries = [each for _, each in sorted(self._spelled.items(), key=lambda item: str(item[0]))]
        frame = _frame(lockfile)
        compact = b'"resources":{%b}' % b",".join(each.compact for each in entries)
        digest = hashed(canonical(frame).replace(b'"resources":{}', compact))
        data = render({**frame, "digest": digest})
        if not entries:
            return data
        pretty = b'"resources": {\n%b\n  }' % b",\n".join(each.pretty for each in entries)
        return data.replace(b'"resources": {}', pretty)

    def _entry(self, managed: Managed) -> _Spelled:
        known = self._spelled.get(managed.address)
        return known if known and known.managed is managed else _spell(managed)


@dataclass(frozen=True, slots=True)
class _Spelled:
    managed: Managed
    compact: bytes
    pretty: bytes


def _spell(managed: Managed) -> _Spelled:
    entry: dict[str, Json] = {str(managed.address): _entry(managed)}
    pretty = b"  " + render(entry)[2:-3].replace(b"\n", b"\n  ")  # without its braces, one level deeper
    return _Spelled(managed, canonical(entry, without="")[1:-1], pretty)


def _frame(lockfile: Lockfile) -> dict[str, Json]:
    return {
        "version": VERSION,
        "project": lockfile.project,
        "lineage": lockfile.lineage,
        "serial": lockfile.serial,
        "providers": {name: {"origin": origin} for name, origin in lockfile.origins.items()},
        "resources": {},
    }


def _entry(managed: Managed) -> dict[str, Json]:
    return {
        "id": managed.id,
        "marker": managed.marker,
        "applied": managed.applied,
        "lifecycle": managed.lifecycle.to_json(),
        "depends_on": [str(each) for each in sorted(managed.depends_on)],
    }
