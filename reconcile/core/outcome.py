"""What became of one step of an apply."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.diagnostic import Diagnostic


class Outcome(StrEnum):
    """The end of a step.

    | outcome | at the vendor | next |
    |---|---|---|
    | applied | done and read back | - |
    | refused | certainly not done | mend what the error names, plan again |
    | unknown | perhaps done | `reconcile recover` |
    | stale | changed since the plan, not touched | plan again |
    | skipped | not tried: something it depends on did not end well | plan again |
    | failed | done in part, or not as asked, or not to be read back | see the error, plan again |
    """

    APPLIED = "applied"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    STALE = "stale"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True)
class StepResult:
    """One address after apply; `error` is a sentence, `warnings` are what the vendor did not keep."""

    address: Address
    actions: tuple[Action, ...]
    outcome: Outcome
    id: str | None = None
    error: str | None = None
    warnings: tuple[Diagnostic, ...] = field(default=())
