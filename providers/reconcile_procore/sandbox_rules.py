"""Procore's business rules: unique origin ids, attachments one way only, and its locks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from reconcile.sandbox import Document, Setting
from reconcile_procore.sandbox_problems import Errors

_OPEN: Mapping[str, frozenset[str]] = {
    "narrow": frozenset({"attachments", "origin_id", "origin_data"}),
    "full": frozenset(),
}


def misfits(
    values: Mapping[str, object],
    others: Sequence[Document],
    has_files: bool,
    settings: Mapping[str, Setting],
) -> Errors:
    """What is wrong with values that are each of the right type."""
    errors: Errors = {}
    origin = values.get("origin_id")
    taken = origin is not None and any(other.get("origin_id") == origin for other in others)
    if settings["unique_origin_id"] and taken:
        errors["origin_id"] = ["has already been taken"]
    if has_files and values.get("prostore_file_ids"):
        errors["prostore_file_ids"] = ["and attachments are mutually exclusive"]
    return errors


def locked(row: Document, values: Mapping[str, object] | None, settings: Mapping[str, Setting]) -> Errors:
    """What a lock forbids to write, or with None that it forbids to delete."""
    mode = str(settings["lock_mode"])
    if mode != "none" and row.get("origin_id") is not None:
        if values is None:
            return {"base": ["is locked: it is synced with another system"]}
        names = [name for name in values if name not in _OPEN[mode] and _differs(name, values, row)]
        if names:
            return {name: ["is locked: the record is synced with another system"] for name in names}
    if not settings["approved_lock"] or not is_approved(row):
        return {}
    if values is None:
        return {"base": ["can't be deleted while it is approved"]}
    reopened = cast("str | None", values.get("status")) not in {None, "Approved", "Complete"}
    return (
        {"vendor_id": ["is locked while it is approved"]}
        if _differs("vendor_id", values, row) and not reopened
        else {}
    )


def is_approved(row: Document) -> bool:
    """Whether it is a contract that is approved or complete."""
    return "number" in row and row.get("status") in {"Approved", "Complete"}


def _differs(name: str, values: Mapping[str, object], row: Document) -> bool:
    return name in values and values[name] != row.get(name)
