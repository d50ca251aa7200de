"""What a plan is made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from reconcile.core.address import Address
from reconcile.core.capability import Capabilities
from reconcile.core.declaration import Declaration
from reconcile.core.live import Found
from reconcile.core.managed import Managed
from reconcile.core.resource import Resource
from reconcile.core.value import Json
from reconcile.planning.case import Rules
from reconcile.planning.limits import Accepted, Limits


@dataclass(frozen=True)
class Inputs:
    """All that a plan is made from.

    `managed` is the whole lockfile. `scope` are the addresses to decide; `found` is what reading said of each
    and may know more. `kind_of`, `capabilities_of` and `rules_of` answer for every address in scope. With
    `destroy` every managed object in scope goes. `kinds` are those out of scope, where known; `sent` is
    what creates of which nobody knows the end may have written.
    """

    project: str
    declarations: Mapping[Address, Declaration]
    managed: Mapping[Address, Managed]
    found: Mapping[Address, Found]
    scope: frozenset[Address]
    kind_of: Callable[[Address], type[Resource]]
    capabilities_of: Callable[[Address], Capabilities]
    rules_of: Callable[[Address], Rules] = lambda _: Rules()
    limits: Limits = field(default_factory=Limits)
    accepted: Accepted = field(default_factory=Accepted)
    destroy: bool = False
    kinds: Mapping[Address, type[Resource]] = field(default_factory=dict)
    sent: Mapping[Address, Mapping[str, Json]] = field(default_factory=dict)
