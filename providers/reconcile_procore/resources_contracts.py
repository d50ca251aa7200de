"""Procore's contracts: subcontracts and purchase orders (commitments), and prime contracts."""

from __future__ import annotations

from typing import Annotated, Literal

from reconcile.sdk import Boolean, Date, Integer, Money, Resource, Role, Text
from reconcile_procore.contract_fields import CommitmentFields, ProcoreContract, ScheduleFields


class CommitmentTotals(Resource):
    """The sums that commitments show."""

    revised_contract: Annotated[Money, Role.COMPUTED] | None = None
    remaining_balance_outstanding: Annotated[Money, Role.COMPUTED] | None = None
    total_requisitions_amount: Annotated[Money, Role.COMPUTED] | None = None


class WorkOrderContract(CommitmentTotals, ScheduleFields, CommitmentFields, ProcoreContract):
    """A subcontract."""

    status: (
        Literal["Draft", "Out For Bid", "Out For Signature", "Approved", "Complete", "Terminated", "Void"]
        | None
    ) = None


class PurchaseOrderContract(CommitmentTotals, CommitmentFields, ProcoreContract):
    """A purchase order."""

    status: (
        Literal["Draft", "Processing", "Submitted", "Partially Received", "Received", "Approved", "Closed"]
        | None
    ) = None
    delivery_date: Date | None = None
    ship_to_address: Text | None = None
    ship_via: Text | None = None
    bill_to_address: Text | None = None
    payment_terms: Text | None = None
    assignee_id: Integer | None = None


class PrimeContract(ScheduleFields, ProcoreContract):
    """The contract with the owner."""

    status: (
        Literal["Draft", "Out For Bid", "Out For Signature", "Approved", "Complete", "Terminated"] | None
    ) = None
    architect_id: Integer | None = None
    contractor_id: Integer | None = None

    private: Annotated[Boolean, Role.COMPUTED] | None = None
    delivery_date: Annotated[Date, Role.COMPUTED] | None = None
    ship_to_address: Annotated[Text, Role.COMPUTED] | None = None
    ship_via: Annotated[Text, Role.COMPUTED] | None = None
    bill_to_address: Annotated[Text, Role.COMPUTED] | None = None
    payment_terms: Annotated[Text, Role.COMPUTED] | None = None
    assignee_id: Annotated[Integer, Role.COMPUTED] | None = None
    revised_contract_amount: Annotated[Money, Role.COMPUTED] | None = None
    outstanding_balance: Annotated[Money, Role.COMPUTED] | None = None
