"""What a document says that it declares, however wrong the rest of it is."""

from __future__ import annotations

from dataclasses import dataclass

from reconcile.core.address import Address
from reconcile.core.declaration import Declaration
from reconcile.core.diagnostic import Location
from reconcile.core.resource import Resource


@dataclass(frozen=True)
class Claim:
    """One document: its address and kind as far as they can be read, its declaration if nothing is wrong."""

    location: Location
    address: Address | None = None
    model: type[Resource] | None = None
    declaration: Declaration | None = None
