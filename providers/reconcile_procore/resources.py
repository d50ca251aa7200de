"""Procore's payments: our field names are the vendor's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from reconcile.sdk import (
    NUMBER,
    Currency,
    Date,
    Integer,
    Money,
    Normal,
    Problem,
    Role,
    Text,
    own_number,
)
from reconcile_procore.attachments import with_digest
from reconcile_procore.mark import Marked


def _as_text(value: object) -> object:
    return str(value) if type(value) is int else value


ContractId: TypeAlias = Annotated[
    Text,
    Field(pattern=rf"^({NUMBER}/)?{NUMBER}$"),
    BeforeValidator(_as_text),
    WithJsonSchema({"type": ["integer", "string"], "pattern": rf"^({NUMBER}/)?{NUMBER}$"}),
    Normal(own_number),
]
"""A contract: its number, or `<project>/<number>`, which is what a reference to one of ours becomes."""

Attachment: TypeAlias = Annotated[Text, AfterValidator(with_digest)]


class ContractPayment(Marked):
    """A payment issued on a commitment, or received on a prime contract."""

    api_version: ClassVar[str] = "procore/v1"
    natural_key: ClassVar[tuple[str, ...]] = ("contract_id", "payment_number", "invoice_number")

    project_id: Annotated[Integer, Role.IMMUTABLE] = Field(ge=1)
    contract_id: Annotated[ContractId, Role.IMMUTABLE] = Field(
        description="A commitment or a prime contract: its number, or a reference."
    )
    payment_number: Integer | None = None
    draw_request_number: Integer | None = Field(None, description="The number of the linked draw.")
    check_number: Text | None = None
    payment_method: Annotated[Literal["check", "electronic", "credit_card"], Role.WRITE_ONLY] | None = None
    date: Date | None = None
    invoice_number: Text | None = None
    invoice_date: Annotated[Date, Role.WRITE_ONLY] | None = None
    amount: Annotated[Money, Currency()] | None = None
    notes: Text | None = None
    requisition_id: Integer | None = Field(None, description="The subcontractor's invoice.")
    origin_id: Text | None = Field(
        None, description="The key in another system, unique in the company; it may lock the payment."
    )
    origin_data: Text | None = Field(
        None, description="Data of another system; where it is not written, our mark stands there."
    )
    prostore_file_ids: Annotated[tuple[Integer, ...], Role.WRITE_ONLY, Role.SET] | None = Field(
        None, description="Files that Procore has already; not together with attachments."
    )
    attachments: Annotated[tuple[Attachment, ...], Role.WRITE_ONLY, Role.SET, Role.FILE] | None = Field(
        None, description="Files to upload, by their paths relative to the manifest."
    )

    id: Annotated[Integer, Role.COMPUTED] | None = None
    status: Annotated[Text, Role.COMPUTED] | None = None
    origin_code: Annotated[Text, Role.COMPUTED] | None = None
    external_payment_id: Annotated[Text, Role.COMPUTED] | None = None
    date_payment_initiated: Annotated[Text, Role.COMPUTED] | None = None
    date_payment_settled: Annotated[Text, Role.COMPUTED] | None = None
    created_at: Annotated[Text, Role.COMPUTED] | None = None
    updated_at: Annotated[Text, Role.COMPUTED] | None = None

    def problems(self) -> Iterator[Problem]:
        """Check what excludes each other, and that project and contract fit."""
        if self.prostore_file_ids and self.attachments:
            yield Problem(
                ("prostore_file_ids",),
                "prostore_file_ids and attachments exclude each other",
                "attach every file in one of the two ways",
            )
        yield from contract_problems(self)


def contract_problems(payment: ContractPayment) -> Iterator[Problem]:
    """Check that a contract which names its project names this one."""
    if isinstance(payment.contract_id, str) and isinstance(payment.project_id, int):
        project = payment.contract_id.rpartition("/")[0]
        if project and project != str(payment.project_id):
            yield Problem(
                ("project_id",),
                f"project_id is {payment.project_id}, and the contract is one of project {project}",
                f"write project_id: {project}, or name another contract",
            )
