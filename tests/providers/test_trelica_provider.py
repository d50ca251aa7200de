"""Trelica: the conformance suite, and what is peculiar to it."""

from __future__ import annotations

from reconcile.testing import ProviderConformance, Samples
from reconcile_trelica import Trelica


class TestTrelica(ProviderConformance):
    """Every provider's tests."""

    provider = Trelica
    samples = Samples(
        {"vendor_name": "Github, Inc."},
        {"business_owner_email": ("jane.doe@example.org", "sam.procurement@example.org")},
        {"rate_per_minute": (60,)},
    )
