"""Which addresses a narrowed run looks at."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from reconcile.core.address import Address
from reconcile.core.declaration import Declaration
from reconcile.core.diagnostic import error
from reconcile.core.errors import InputError
from reconcile.core.managed import Managed
from reconcile.manifests import matches
from reconcile.planning.references import dependencies


@dataclass(frozen=True)
class Selection:
    """What the user asked for: targets with what they refer to, less excludes with what refers to them.

    `since` is a revision; `changed` are the addresses that changed after it, None as long as nobody looked.
    """

    targets: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    since: str | None = None
    changed: tuple[Address, ...] | None = None

    @property
    def is_everything(self) -> bool:
        """Whether nothing was narrowed."""
        return not (self.targets or self.excludes or self.labels or self.changed is not None)


def select(
    selection: Selection, declarations: Mapping[Address, Declaration], managed: Mapping[Address, Managed]
) -> frozenset[Address]:
    """The addresses to decide; raises `InputError` for an address that nobody knows."""
    known = {*declarations, *managed}
    needs = {address: _needs(address, declarations, managed) for address in known}
    targets = parse_all(selection.targets, known)
    excludes = parse_all(selection.excludes, known)
    chosen = _closure(targets, needs) if targets else known
    if selection.labels:
        labelled = [each for each in declarations if matches(declarations[each], selection.labels)]
        chosen = chosen & _closure(labelled, needs)
    if selection.changed is not None:
        chosen = chosen & _closure(selection.changed, needs)
    users = {address: {each for each in known if address in needs[each]} for address in known}
    return frozenset(chosen - _closure(excludes, users))


def parse_all(texts: Iterable[str], known: Collection[Address]) -> list[Address]:
    """Read addresses that must be known; every wrong one is reported."""
    found, problems = [], []
    for text in texts:
        try:
            address = Address.parse(text)
        except ValueError as problem:
            problems.append(error(str(problem)))
            continue
        found.append(address)
        if address not in known:
            problems.append(error(f"nothing is declared or managed as {text}", nearest(text, known)))
    if problems:
        raise InputError(problems)
    return found


def nearest(text: str, known: Collection[Address]) -> str:
    """A hint at the address that was probably meant."""
    close = _closest(text, map(str, known))
    return f"did you mean {close}?" if close else "`reconcile state list` shows what is managed"


def nearest_of(text: str, words: Iterable[str]) -> str:
    """A hint at the word that was probably meant, or at all that there are."""
    known = sorted(words)
    close = _closest(text, known)
    return f"did you mean {close}?" if close else f"there are {', '.join(known)}"


def _closest(text: str, words: Iterable[str]) -> str | None:
    return next(iter(difflib.get_close_matches(text, sorted(words), n=1, cutoff=0.5)), None)


def _needs(
    address: Address, declarations: Mapping[Address, Declaration], managed: Mapping[Address, Managed]
) -> set[Address]:
    if address in declarations:
        return set(dependencies(declarations[address].resource))
    return set(managed[address].depends_on)


def _closure(start: Iterable[Address], edges: Mapping[Address, set[Address]]) -> set[Address]:
    reached: set[Address] = set()
    waiting = list(start)
    while waiting:
        address = waiting.pop()
        if address not in reached:
            reached.add(address)
            waiting.extend(edges.get(address, ()))
    return reached
