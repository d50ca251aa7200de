"""What somebody else does to a contract of ours, at both vendors."""

from __future__ import annotations

from typing import Any

from engine.workshop import GROW, TRELICA, Workshop

VENDORS = ["growcrm", "trelica"]
THEIRS: dict[str, Any] = {
    "doc_title": "Title of a",
    "doc_client_id": 1,
    "doc_categoryid": 1,
    "doc_date_start": GROW["start_date"],
}


def appears(shop: Workshop, address: str, **more: object) -> str:
    """Somebody else makes a contract that has our natural key, or our marker; answers its id."""
    if address.startswith("growcrm"):
        return str(shop.at_grow.create(**{**THEIRS, **more})["id"])
    return str(shop.at_trelica.put(externalId="a", vendorName=TRELICA["vendor_name"], **more)["id"])


def vanishes(shop: Workshop, address: str) -> None:
    """Somebody else deletes a managed contract."""
    path = "/api/contracts" if address.startswith("growcrm") else "/api/contracts/v1"
    shop.at(address)("DELETE", f"{path}/{shop.managed[address]}")


def changes(shop: Workshop, address: str) -> None:
    """Somebody else edits a field of a managed contract that is ours."""
    if address.startswith("growcrm"):
        body = {**THEIRS, "doc_value": "777"}
        shop.at_grow("PATCH", f"/api/contracts/{shop.managed[address]}", json=body)
    else:
        shop.at_trelica.put(**{**shop.live(address), "notes": "theirs"})


def written(shop: Workshop, vendor: str, *, again: bool = False) -> str:
    """Write or edit a manifest."""
    if vendor == "growcrm":
        return shop.grow("a", value="200" if again else "100")
    return shop.trelica("a", notes="new" if again else "old")
