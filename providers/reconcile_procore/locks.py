"""What may still be written under each of Procore's locks.

| lock | locked | still writable |
|---|---|---|
| origin_lock none | nothing | everything |
| origin_lock narrow, with an origin_id | the object | attachments, origin_id, origin_data |
| origin_lock full, with an origin_id | the object | nothing |
| approved_lock, Approved or Complete | vendor_id, removal | everything else |
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Literal

from reconcile.sdk import Problem, Resource, schema_of
from reconcile_procore.settings import ProcoreSettings

Mode = Literal["none", "narrow", "full"]

OPEN: dict[str, frozenset[str]] = {
    "narrow": frozenset({"attachments", "origin_id", "origin_data"}),
    "full": frozenset(),
}
APPROVED = frozenset({"Approved", "Complete"})
_COMMITMENTS = frozenset({"WorkOrderContract", "PurchaseOrderContract"})


def objections(
    settings: ProcoreSettings, live: Resource, touched: AbstractSet[str] | None
) -> Iterator[Problem]:
    """Why these fields can't be written, or with None why the object can't be removed."""
    if settings.origin_lock != "none" and getattr(live, "origin_id", None) is not None:
        yield from _origin(settings.origin_lock, touched)
    if settings.approved_lock and type(live).__name__ in _COMMITMENTS:
        yield from _approved(str(getattr(live, "status", None)), touched)


def _origin(mode: Mode, touched: AbstractSet[str] | None) -> Iterator[Problem]:
    locked = sorted((touched or set()) - OPEN[mode])
    if touched is None:
        yield Problem((), "an object with an origin_id can't be removed", _origin_advice(mode))
    elif locked:
        yield Problem(
            (locked[0],),
            f"{', '.join(locked)} can't be changed: the object has an origin_id and is locked",
            _origin_advice(mode),
        )


def _origin_advice(mode: str) -> str:
    if mode == "full":
        return "change it in the system that owns its origin_id, or take the change back"
    return (
        "under the lock only attachments, origin_id and origin_data can be written: take the change back, "
        "or clear origin_id first (`origin_id: null`), apply, and then change the rest"
    )


def _approved(status: str, touched: AbstractSet[str] | None) -> Iterator[Problem]:
    if status not in APPROVED:
        return
    if touched is None or ("vendor_id" in touched and "status" not in touched):
        what = "the contract can't be removed" if touched is None else "vendor_id can't be changed"
        yield Problem(("status",), f"{what} while its status is {status}", _approved_advice())


def _approved_advice() -> str:
    return "set its status to Draft first and apply, if the account's workflow allows that"


def advice(kind: type[Resource], live: Resource | None) -> str | None:
    """What to do about a 422 which may come from a lock; None where there is none."""
    if live is not None and getattr(live, "origin_id", None) is not None:
        return f"it has an origin_id, which may lock it; {_origin_advice('narrow')}"
    if live is None and schema_of(kind).get("executed") is not None:
        return f"an approved or completed contract may be locked: {_approved_advice()}"
    if live is None:
        return "an object with an origin_id may be locked: clear origin_id first, or remove it by hand"
    return None
