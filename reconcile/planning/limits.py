"""How much a plan may do before somebody says so.

| word that lifts it | counts | from |
|---|---|---|
| `--accept-deletes N` | objects deleted, replaces included | always |
| | all of three or more managed objects that are left, whatever the limit | always |
| `--accept-recreate N` | managed objects that are gone and would be created again | always |
| | all of three or more that were looked at gone, also to be forgotten | always |
| `--accept-changes PERCENT` | changed managed objects, of all managed | ten managed objects |
| `--accept-value PERCENT` | managed value moved, of all managed, per currency | ten managed objects |
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_UP, Decimal

from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.diagnostic import Diagnostic, refusal
from reconcile.core.plan import Change

ALL_OF = 3
PERCENT_FROM = 10


@dataclass(frozen=True, slots=True)
class Limits:
    """The `limits` of the project file."""

    deletes: int = 5
    recreates: int = 5
    changes_percent: Decimal = Decimal(30)
    value_percent: Decimal = Decimal(20)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The explicit words of one run; None where none was given."""

    deletes: int | None = None
    recreate: int | None = None
    changes: Decimal | None = None
    value: Decimal | None = None


@dataclass(frozen=True)
class Extent:
    """How far a plan reaches into what is managed; `value` and `moved` are sums per currency.

    `unseen` counts the managed objects that a narrowed run did not look at, and `gone` those that the vendor
    has no more.
    """

    changes: tuple[Change, ...]
    managed: Collection[Address]
    value: Mapping[str, Decimal] = field(default_factory=dict)
    moved: Mapping[str, Decimal] = field(default_factory=dict)
    unseen: int = 0
    gone: int = 0

    @property
    def deleted(self) -> int:
        """How many live objects go."""
        return sum(change.is_destructive for change in self.changes)

    @property
    def recreated(self) -> int:
        """How many managed objects are gone and would be created again."""
        return sum(
            change.actions == (Action.CREATE,) and change.address in self.managed for change in self.changes
        )

    @property
    def changed(self) -> int:
        """How many managed objects change; adopting and forgetting count nowhere."""
        passive = {Action.ADOPT, Action.FORGET}
        return sum(
            change.address in self.managed and not passive.issuperset(change.actions)
            for change in self.changes
        )


def check(extent: Extent, limits: Limits, accepted: Accepted) -> Iterator[Diagnostic]:
    """Refuse what goes beyond the limits and was not accepted."""
    managed = len(extent.managed)
    deletes = _Count("deletes", "delete", limits.deletes, accepted.deletes)
    yield from deletes.check(extent.deleted, managed - extent.gone, "that are left" if extent.gone else "")
    recreates = _Count("recreate", "create again", limits.recreates, accepted.recreate)
    if extent.gone > extent.recreated:
        yield from _lost(extent, accepted.recreate)
    looked = managed - extent.unseen
    yield from recreates.check(extent.recreated, looked, "looked at" if extent.unseen else "")
    if managed < PERCENT_FROM:
        return
    share = _percent(Decimal(extent.changed), Decimal(managed))
    yield from _share("changes", "managed objects", share, (limits.changes_percent, accepted.changes))
    for currency, moved in sorted(extent.moved.items()):
        share = _percent(moved, extent.value.get(currency, Decimal(0)))
        what = f"the managed value in {currency}" if currency else "the managed value"
        yield from _share("value", what, share, (limits.value_percent, accepted.value))


@dataclass(frozen=True, slots=True)
class _Count:
    """A limit on a number of objects."""

    word: str
    verb: str
    limit: int
    accepted: int | None

    def check(self, count: int, of: int, which: str) -> Iterator[Diagnostic]:
        if self.accepted is not None and count <= self.accepted:
            return
        everything = count >= ALL_OF and count >= of
        if count > self.limit or everything:
            everything_words = " ".join(filter(None, (f"all {of} managed objects", which)))
            why = everything_words if everything else f"the limit is {self.limit}"
            objects = "1 object" if count == 1 else f"{count} objects"
            yield refusal(
                f"the plan would {self.verb} {objects}: {why}",
                f"if that is meant, run again with --accept-{self.word} {count}",
            )


def _lost(extent: Extent, accepted: int | None) -> Iterator[Diagnostic]:
    """Everything is gone, and part of it would only be forgotten: rather a wrong account than a loss."""
    looked = len(extent.managed) - extent.unseen
    if extent.gone < max(ALL_OF, looked) or (accepted is not None and extent.gone <= accepted):
        return
    which = " looked at" if extent.unseen else ""
    yield refusal(
        f"all {looked} managed objects{which} are gone at the vendor",
        f"look whether this is the right account; if it is, run again with --accept-recreate {extent.gone}",
    )


def _share(
    word: str, what: str, share: Decimal, bounds: tuple[Decimal, Decimal | None]
) -> Iterator[Diagnostic]:
    limit, accepted = bounds
    if share > (limit if accepted is None else max(limit, accepted)):
        percent = share.to_integral_value(ROUND_UP)
        yield refusal(
            f"the plan would change {percent:f} % of {what}: the limit is {limit} %",
            f"if that is meant, run again with --accept-{word} {percent:f}",
        )


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return part * 100 / abs(whole) if whole else Decimal(100)
