"""Objects that took the place of ours: somebody made one again by hand, with our key."""

from __future__ import annotations

from collections.abc import Mapping

from reconcile.core.address import Address
from reconcile.core.live import Found
from reconcile.core.managed import Managed


def without_strangers(
    managed: Mapping[Address, Managed], found: Mapping[Address, Found]
) -> Mapping[Address, Managed]:
    """Leave out what is gone while another object has its marker, its natural key or the id to import.

    That one is adopted like any that was not managed; a create would find it, in every run, and stop.
    """
    return {
        address: each
        for address, each in managed.items()
        if not _is_another(each, found.get(address, Found()))
    }


def _is_another(managed: Managed, found: Found) -> bool:
    return bool(found.matches) or (found.live is not None and found.live.id != managed.id)
