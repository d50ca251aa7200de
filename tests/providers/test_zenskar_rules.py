"""Zenskar's rules for dates, phases and statuses, before any request."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from providers.zenskar_samples import PRICING, RUNNING, SEAT, STANDARD, TRIAL, contract
from pydantic import ValidationError

from reconcile.core.address import Address
from reconcile.core.value import Reference

OTHER = Reference(Address("zenskar", "Contract", "other"))


def phase(name: str, start: str | None = None, end: str | None = None) -> dict[str, object]:
    """A phase with these dates."""
    dates = {"start_date": start, "end_date": end}
    return {"name": name, **{key: day for key, day in dates.items() if day}}


@pytest.mark.parametrize(
    ("fields", "path", "words"),
    [
        ({"end_date": "2024-01-31"}, ("end_date",), "end_date 2024-01-31 is not after the start: 2024-01-31"),
        (
            {"status": "active", "pause": {"from": "2091-02-01", "until": "2091-01-01T12:00:00Z"}},
            ("pause", "until"),
            "until 2091-01-01T12:00:00 is not after the start: 2091-02-01",
        ),
        ({"status": "paused"}, ("status",), "says nothing about the time"),
        ({"pause": RUNNING}, ("pause",), "a draft can't be paused"),
        ({"status": "expired"}, ("status",), "needs its day"),
        (
            {"status": "active", "expiry_date": "2024-06-30"},
            ("expiry_date",),
            "goes with status expired, not with active",
        ),
        (
            {"status": "expired", "expiry_date": "2024-06-30", "end_date": "2024-06-30"},
            ("end_date",),
            "expiry_date sets the end",
        ),
        (
            {"phases": ({"name": "Rest", "phase_type": "pause"},)},
            ("phases", 0, "phase_type"),
            "a pause is no phase here",
        ),
        (
            {"phases": (phase("A"), phase("B", "2024-03-01"))},
            ("phases", 0),
            "phase 'A' has no start_date",
        ),
        (
            {"phases": (phase("A", "2024-03-01", "2024-03-01"),)},
            ("phases", 0, "end_date"),
            "is not after the start",
        ),
        (
            {"phases": (phase("A", "2024-01-30"),)},
            ("phases", 0, "start_date"),
            "starts 2024-01-30, before the contract: 2024-01-31",
        ),
        (
            {"phases": (phase("A", "2024-03-01", "2025-01-01"),), "end_date": "2024-12-31"},
            ("phases", 0, "end_date"),
            "end_date 2025-01-01 of phase 'A' is after the contract's end: 2024-12-31",
        ),
        (
            {"phases": (phase("A", "2024-07-01"),), "status": "expired", "expiry_date": "2024-06-30"},
            ("phases", 0, "start_date"),
            "after the contract's end: 2024-06-30T23:59:59.999999",
        ),
        (
            {"phases": (phase("B", "2024-03-01"), phase("A", "2024-02-01", "2024-03-02"))},
            ("phases", 0, "start_date"),
            "phase 'B' starts 2024-03-01, while phase 'A' lasts: 2024-03-02",
        ),
        (
            {"phases": (phase("A", "2024-02-01"), phase("B", "2024-03-01"))},
            ("phases", 1, "start_date"),
            "while phase 'A' lasts: without an end",
        ),
        (
            {"phases": ({**STANDARD, "pricings": ({**SEAT, "pricing_id": PRICING},)},)},
            ("phases", 0, "pricings", 0),
            "exactly one of pricing_id and pricing is needed, found both",
        ),
        (
            {"phases": ({**STANDARD, "pricings": ({"pricing_id": PRICING},)},)},
            ("phases", 0, "pricings", 0),
            "exactly one of product_id and product is needed, found none",
        ),
    ],
)
def test_the_documents_rules_hold_before_any_request(
    fields: dict[str, object], path: tuple[str | int, ...], words: str
) -> None:
    """Each with the value it is about, and what to do."""
    [problem] = contract(**fields).problems()
    assert problem.path == path
    assert words in problem.summary
    assert problem.detail


@pytest.mark.parametrize(
    "fields",
    [
        {"phases": (TRIAL, STANDARD)},
        {"phases": (phase("A", "2024-01-31", "2024-12-31"),), "end_date": "2024-12-31"},
        {"phases": (phase("A", "2024-02-01", "2024-03-01"), phase("B", "2024-03-01"))},
        {"status": "paused", "pause": RUNNING},
        {"status": "expired", "end_date": "2024-12-31"},
        {"status": "expired", "expiry_date": "2024-06-30", "end_date": "2024-06-30T23:59:59.999999"},
        {"status": OTHER, "start_date": OTHER, "end_date": OTHER},
        {"phases": OTHER},
        {"phases": ({"name": "A", "start_date": OTHER, "pricings": OTHER},)},
        {"pause": OTHER, "status": "active"},
        {"expiry_date": OTHER, "status": "expired"},
    ],
)
def test_the_rules_allow_what_the_document_allows(fields: dict[str, object]) -> None:
    """Phases that touch, and values that are not known yet."""
    assert list(contract(**fields).problems()) == []


def test_what_a_manifest_leaves_out_is_said() -> None:
    """No end and no pause; an expiry is an end."""
    left_out = contract().written()
    assert (left_out["end_date"], left_out["pause"]) == (None, None)
    expiring = contract(status="expired", expiry_date="2024-06-30").written()
    assert expiring["end_date"] == datetime(2024, 6, 30, 23, 59, 59, 999999, UTC)


@pytest.mark.parametrize(
    "fields",
    [
        {"id": "acme"},
        {"name": ""},
        {"status": "terminated"},
        {"currency": "usd"},
        {"start_date": "yesterday"},
        {"customer_id": "4711"},
        {"phases": ()},
        {"phases": ({"name": "A", "phase_type": "free"},)},
        {"phases": ({"name": "A", "id": "x"},)},
        {"renewal_policy": "always"},
        {"contract_link": "contract.pdf"},
        {"status": "active", "pause": {"until": "2090-01-01"}},
        {"status": "active", "pause": {"from": "2090-01-01", "policy": "shorten"}},
        {"phases": ({"name": "A", "pricings": ({"pricing": {"payment_terms": ({"due_days": 0},)}},)},)},
    ],
)
def test_a_value_that_the_document_does_not_know_is_refused(fields: dict[str, object]) -> None:
    """When it is written; what is live may be anything."""
    with pytest.raises(ValidationError):
        contract(**fields)
