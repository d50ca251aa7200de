"""Collections of contracts: one list per project; prime contracts are listed at another path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, cast

from reconcile.sdk import Live, Query, Resource
from reconcile_procore.contract_fields import as_fields
from reconcile_procore.resources_contracts import PrimeContract, PurchaseOrderContract, WorkOrderContract
from reconcile_procore.scoped import ScopedCollection


class ContractCollection(ScopedCollection):
    """Contracts; their ids are `<project>/<contract>`."""

    def spelled(self, resource: Resource) -> dict[str, object]:
        """Custom fields stand beside the others."""
        values = super().spelled(resource)
        own = values.pop("custom_fields", None)
        return {**values, **own} if isinstance(own, Mapping) else values

    def changed(self, live: Live, desired: Resource) -> Resource:
        """What is sent; to clear all custom fields is to clear each that there is."""
        changed = super().changed(live, desired)
        if "custom_fields" not in changed.model_fields_set or changed.written()["custom_fields"] is not None:
            return changed
        own = live.resource.written().get("custom_fields")
        return changed.with_values({"custom_fields": dict.fromkeys(cast("Mapping[str, object]", own or {}))})

    def readable(self, payload: Mapping[str, object]) -> Mapping[str, object]:
        """The object as its fields are written."""
        return as_fields(payload)


class WorkOrderContracts(ContractCollection):
    """Subcontracts."""

    kind: ClassVar[type[Resource]] = WorkOrderContract
    key = "work_order_contract"
    path = "/rest/v1.0/work_order_contracts"
    list_query: ClassVar[Query] = {"view": "extended"}


class PurchaseOrderContracts(ContractCollection):
    """Purchase orders."""

    kind: ClassVar[type[Resource]] = PurchaseOrderContract
    key = "purchase_order_contract"
    path = "/rest/v1.0/purchase_order_contracts"
    list_query: ClassVar[Query] = {"view": "extended"}


class PrimeContracts(ContractCollection):
    """Prime contracts: one is `prime_contract/{id}`, the list `prime_contracts`."""

    kind: ClassVar[type[Resource]] = PrimeContract
    key = "prime_contract"
    path = "/rest/v1.0/prime_contract"
    list_path = "/rest/v1.0/prime_contracts"
