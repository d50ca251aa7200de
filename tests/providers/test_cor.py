"""COR: the conformance suite, and what is peculiar to it."""

from __future__ import annotations

import pytest

from reconcile.core.errors import ForbiddenError, UnauthenticatedError, UncertainError, VendorError
from reconcile.testing import ProviderConformance, Samples
from reconcile.testing.play import Stage
from reconcile_cor import COR

MINIMAL = {"name": "Annual Service Agreement", "client_id": "SF-ACC-67890"}


class TestCOR(ProviderConformance):
    """Every provider's tests."""

    provider = COR
    samples = Samples(
        MINIMAL,
        {
            "client_id": ("SF-ACC-67890", "SF-ACC-1"),
            "type": ("retainer", "project", "hourly"),
            "status": ("active", "pending", "completed"),
            "currency": ("USD",),
        },
        {"core_delay_s": (1,), "requests_per_second": (10,)},
    )

    def test_a_failed_read_is_not_an_absent_object(self) -> None:
        """Not even a 404: contracts have no endpoint of their own to read, only the list."""

        async def play(stage: Stage) -> None:
            live = await stage.create(stage.catalogue.minimal())
            failures: dict[int, type[VendorError]] = {
                401: UnauthenticatedError,
                403: ForbiddenError,
                404: UncertainError,
                500: UncertainError,
            }
            for status, error in failures.items():
                await stage.control.delete("/_faults")
                await stage.fault("status", status=status, times=10)
                with pytest.raises(error, match=str(status)):
                    await stage.collection.observe(live.id)

        self.theatre.play(play)
