"""A plan: what will happen, as a value that can be saved, shown and checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from reconcile.core.action import Action, Origin
from reconcile.core.address import Address
from reconcile.core.capability import Promise
from reconcile.core.diagnostic import Diagnostic
from reconcile.core.value import Path, Value


@dataclass(frozen=True)
class FieldChange:
    """One field's difference.

    What the values mean:

    | action | before | after | origin |
    |---|---|---|---|
    | create | None | what is written | None |
    | update, tag | live | desired (None: cleared) | who moved |
    | delete | live | None | None |

    Items of keyed lists are named by their key in `path`, other lists' by index from 0.
    """

    path: Path
    before: Value
    after: Value
    origin: Origin | None = None


@dataclass(frozen=True)
class Change:
    """What happens to one address. `id` is the live object's, None before it is created.

    `fingerprint` digests the live values of the fields we own, as the plan saw them. `notes` are lines
    for what goes through a request of its own, or can't be taken back.
    """

    address: Address
    actions: tuple[Action, ...]
    reason: str
    id: str | None = None
    fields: tuple[FieldChange, ...] = ()
    depends_on: tuple[Address, ...] = ()
    fingerprint: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_destructive(self) -> bool:
        """Whether a live object goes away."""
        return Action.DELETE in self.actions


@dataclass(frozen=True)
class Guard:
    """What a saved plan was made from; apply refuses it when any of it changed.

    `versions` are those of reconcile and of the package behind each provider instance. `scope` lists the
    addresses that were looked at: all of them unless the plan was narrowed.
    """

    manifests: str
    lineage: str
    serial: int
    lockfile: str
    origins: Mapping[str, str]
    scope: tuple[Address, ...]
    destroy: bool = False
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """The changes in the order they are applied, what was found wrong, and what they are worth.

    `no_ops` lists the addresses that need nothing; `worth` is the change of managed value per currency
    ("" where the vendor has one currency only). `promises` says for each kind in it (`<provider>.<Kind>`) how
    surely an object is found again.
    """

    project: str
    changes: tuple[Change, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    no_ops: tuple[Address, ...] = ()
    worth: Mapping[str, Decimal] = field(default_factory=dict)
    guard: Guard | None = None
    promises: Mapping[str, Promise] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be done."""
        return not self.changes

    @property
    def has_errors(self) -> bool:
        """Whether it must not be applied."""
        return any(each.is_error for each in self.diagnostics)

    def summary(self) -> dict[Action, int]:
        """Count every action, those of a combined change each."""
        counts = Counter(action for change in self.changes for action in change.actions)
        return {action: counts[action] for action in Action if action is not Action.NO_OP} | {
            Action.NO_OP: len(self.no_ops)
        }
