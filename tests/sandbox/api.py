"""Short words for talking to a sandbox: in this process, or on a port."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2 as httpx
from starlette.types import ASGIApp

ORIGIN = "http://sandbox.test"
GROW_KEY = {"Authorization": "Bearer sandbox-growcrm-key"}
TRELICA_CLIENT = ("sandbox-trelica-client", "sandbox-trelica-secret")
CONTRACT: Mapping[str, object] = {
    "doc_title": "Service Agreement",
    "doc_client_id": 1,
    "doc_categoryid": 2,
    "doc_date_start": "2026-06-01",
}


@dataclass
class Api:
    """One vendor's sandbox in this process; `headers` go with every request."""

    app: ASGIApp
    headers: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""

    def __call__(self, method: str, path: str, **kwargs: Any) -> httpx.Response:  # noqa: ANN401 - as httpx takes it
        """Send a request to the vendor."""
        headers = {**self.headers, **kwargs.pop("headers", {})}
        return self.control(method, f"{self.prefix}{path}", headers=headers, **kwargs)

    def control(self, method: str, path: str, **kwargs: Any) -> httpx.Response:  # noqa: ANN401 - as httpx takes it
        """Send a request beside the vendor."""

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
                return await client.request(method, path, **kwargs)

        return asyncio.run(send())

    def fault(self, fault: str, **more: object) -> None:
        """Let something go wrong."""
        self.control("POST", "/_faults", json={"fault": fault, **more}).raise_for_status()

    def switch(self, vendor: str, **settings: object) -> None:
        """Set switches."""
        self.control("POST", "/_switches", json={vendor: settings}).raise_for_status()

    def later(self, seconds: float) -> None:
        """Move the clock on."""
        self.control("POST", "/_clock", json={"advance_s": seconds}).raise_for_status()

    def ledger(self) -> list[dict[str, Any]]:
        """Every write."""
        entries: list[dict[str, Any]] = self.control("GET", "/_ledger").json()["entries"]
        return entries

    def requests(self) -> list[dict[str, Any]]:
        """Every request."""
        requests: list[dict[str, Any]] = self.control("GET", "/_requests").json()["requests"]
        return requests

    def create(self, **changes: object) -> dict[str, Any]:
        """Create a contract in Grow CRM."""
        answer = self("POST", "/api/contracts", json={**CONTRACT, **changes})
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()["data"]
        return made

    def put(self, **contract: object) -> dict[str, Any]:
        """Put a contract to Trelica."""
        answer = self("PUT", "/api/contracts/v1", json=contract)
        assert answer.status_code == 200, answer.text
        kept: dict[str, Any] = answer.json()
        return kept
