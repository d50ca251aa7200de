"""Short words for plays on COR's sandbox."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import ClassVar, cast

import pytest

from reconcile.core.errors import ForbiddenError, UnauthenticatedError, UncertainError, VendorError
from reconcile.core.live import Live
from reconcile.sandbox import Setting
from reconcile.sdk import Answer, Provider, Request
from reconcile.testing import ProviderConformance, Samples
from reconcile.testing.play import Stage
from reconcile_cor import COR
from reconcile_cor.provider import Contracts
from reconcile_cor.resources import Contract

MINIMAL = {"name": "Annual Service Agreement", "client_id": "SF-ACC-67890"}
SIGNED = {"metadata": {"source": "SALESFORCE"}}
V2 = "/v2/integrations/contracts"


class CORSuite(ProviderConformance):
    """Every provider's tests."""

    provider: ClassVar[type[Provider]] = COR
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


def vendor(body: Callable[[Stage], Awaitable[None]], **switches: Setting) -> None:
    """Give a play on the sandbox."""
    CORSuite().theatre.play(body, switches)


def contract(**fields: object) -> Contract:
    """A contract with the fewest fields, and these."""
    return Contract.model_validate({"external_id": "ours", **MINIMAL, **fields})


def contracts(stage: Stage) -> Contracts:
    """COR's collection."""
    return cast("Contracts", stage.collection)


def shown(live: Live) -> Contract:
    """What is live, typed."""
    return cast("Contract", live.resource)


async def send(stage: Stage, method: str, path: str, body: object = None) -> Answer:
    """Act as another system with the same rights."""
    base = "core_url" if path.startswith("/v1/") else "base_url"
    return await stage.provider.transport.call(Request(method, path, json=body, base=base))


async def sent(stage: Stage) -> list[Mapping[str, object]]:
    """The bodies of all writes."""
    return [cast("Mapping[str, object]", entry["body"]) for entry in await stage.ledger()]


async def paths(stage: Stage) -> list[str]:
    """Every request, as `GET /v1/contracts?…`."""
    return [f"{each['method']} {each['path']}" for each in await stage.requests()]
