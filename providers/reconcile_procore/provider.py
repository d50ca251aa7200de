"""Procore: OAuth at a host of its own, a company header, rate windows, ids that name their parents."""

from __future__ import annotations

from typing import ClassVar

from reconcile.sdk import ClientCredentials, Collection, ErrorShape, FromSetting, Headers, Provider, RateLimit
from reconcile_procore.contracts import PrimeContracts, PurchaseOrderContracts, WorkOrderContracts
from reconcile_procore.payments import ContractPayments
from reconcile_procore.settings import ProcoreSettings


class Procore(Provider):
    """One company at Procore."""

    name = "procore"
    title = "Procore"
    settings_type = ProcoreSettings
    auth = ClientCredentials("/oauth/token", token_base="login_url")  # noqa: S106 - the name of a setting
    headers: ClassVar[Headers] = {"Procore-Company-Id": FromSetting("company_id")}
    rate_limit = RateLimit()
    errors = ErrorShape(
        texts=("message", "error", "error_description", "errors", "exception", "reason"),
        says_all=True,
        named_field=("fields", "reason"),
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
    sandbox_class = "reconcile_procore.sandbox:ProcoreSandbox"
