"""Procore: OAuth at a host of its own, a company header, ids that name their parents."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from reconcile.sdk import ClientCredentials, Collection, ErrorShape, Provider, Settings, Transport
from reconcile_procore.contracts import PrimeContracts, PurchaseOrderContracts, WorkOrderContracts
from reconcile_procore.payments import ContractPayments
from reconcile_procore.settings import ProcoreSettings


class Procore(Provider):
    """One company at Procore."""

    name = "procore"
    title = "Procore"
    settings_type = ProcoreSettings
    auth = ClientCredentials("/oauth/token", token_base="login_url")  # noqa: S106 - the name of a setting
    errors = ErrorShape(
        texts=("message",),
        hints={
            403: "connect the app to the company, switch the project's tool on, and give the service account "
            "the right to do this",
            406: "the vendor does not know a field; check the version of this provider",
        },
    )
    collection_types: ClassVar[tuple[type[Collection], ...]] = (
        ContractPayments,
        WorkOrderContracts,
        PurchaseOrderContracts,
        PrimeContracts,
    )

    def __init__(self, settings: Settings, transport: Transport) -> None:
        from reconcile_procore.transport import tuned  # noqa: PLC0415 - only a connection needs the HTTP client

        super().__init__(settings, tuned(transport, cast("ProcoreSettings", settings)))

    @staticmethod
    def sandbox() -> type[Any]:
        """Import and return the vendor's sandbox."""
        from reconcile_procore.sandbox import ProcoreSandbox  # noqa: PLC0415 - its server is not for every run

        return ProcoreSandbox
