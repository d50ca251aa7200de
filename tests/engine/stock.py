"""Accounts with many contracts."""

from __future__ import annotations

from engine.workshop import Workshop

from reconcile.core.address import Address
from reconcile.core.managed import Lockfile, Managed
from reconcile.state import write_lockfile


def stock(shop: Workshop, count: int, vendor: str = "growcrm") -> list[str]:
    """So many contracts that somebody made by hand, oldest first; answers their ids."""
    if vendor == "trelica":
        return [str(shop.at_trelica.put(externalId=f"n{n}", vendorName="x")["id"]) for n in range(count)]
    made = (
        shop.at_grow.create(doc_title=f"Title of n{n}", doc_date_start="2026-01-01") for n in range(count)
    )
    return [str(each["id"]) for each in made]


def manage(shop: Workshop, ids: dict[str, str]) -> None:
    """Write manifests and a lockfile for contracts that are there."""
    lockfile = Lockfile("acme", lineage="")
    for name, identity in ids.items():
        address = Address.parse(shop.grow(name, category_id=2))
        lockfile = lockfile.put(Managed(address, identity), "sandbox")
    write_lockfile(shop.root, lockfile)
