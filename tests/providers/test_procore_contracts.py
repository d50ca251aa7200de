"""Procore's contracts: the conformance suite of each kind, and what is peculiar to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from providers.procore_stage import BareProcore, ProcoreSuite

from reconcile.testing import Samples

FILES = ((7,), (8, 9))
VALUES: Mapping[str, Sequence[object]] = {
    "project_id": (1,),
    "upload_ids": FILES,
    "image_ids": FILES,
    "form_ids": FILES,
    "file_version_ids": FILES,
    "drawing_revision_ids": FILES,
    "invoice_contact_user_ids": (*FILES, ()),
    "currency_iso_code": ("USD", "EUR"),
    "custom_fields": ({"custom_field_7": "x"}, {"custom_field_7": "y", "custom_field_8": 5}),
}
POSITIONS = {"page_size": (1, 100), "hourly_limit": (3600,), "spike_limit": (1000,)}
MINIMAL = {"project_id": 1}


class TestWorkOrderContract(ProcoreSuite):
    """Every provider's tests."""

    provider = BareProcore
    kind = "WorkOrderContract"
    samples = Samples(MINIMAL, VALUES, POSITIONS)


class TestPurchaseOrderContract(TestWorkOrderContract):
    """The same."""

    kind = "PurchaseOrderContract"


class TestPrimeContract(TestWorkOrderContract):
    """The same."""

    kind = "PrimeContract"
