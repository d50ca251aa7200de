"""COR's kinds: our field names are those of the integrations API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from reconcile.sdk import (
    Currency,
    Date,
    Instant,
    Integer,
    Money,
    Problem,
    Resource,
    Role,
    Text,
    address_problems,
    end_problems,
)

_CURRENCY = r"^[A-Z]{3}$"


class Contract(Resource):
    """A contract with a client.

    The core API shows no value, no description and, of the client, only COR's own number; the external id it
    shows at times. So these are compared with what was last applied.
    """

    api_version: ClassVar[str] = "cor/v1"

    external_id: Annotated[Text, Role.MARKER, Role.MAY_NOT_STICK] | None = Field(
        None,
        serialization_alias="id",
        min_length=1,
        description="Your id of the contract, which finds it again; default metadata.name.",
    )
    name: Text = Field(min_length=1)
    client_id: Annotated[Text, Role.IMMUTABLE, Role.WRITE_ONLY] = Field(
        min_length=1,
        description="Your id of the client, as it was sent to COR's integrations API.",
        examples=["SF-ACC-67890"],
    )
    type: Text | None = Field(None, description="E.g. retainer, project, hourly.")
    status: Text | None = Field(None, description="E.g. active, pending, completed.")
    start_date: Date | None = None
    end_date: Date | None = Field(None, description="On or after start_date.")
    value: Annotated[Money, Currency("currency"), Role.MAY_NOT_STICK] | None = None
    currency: Annotated[Text, Field(pattern=_CURRENCY), Role.IMMUTABLE, Role.WRITE_ONLY] | None = Field(
        None, description="ISO 4217; where it is not written, the company's base currency."
    )
    description: Annotated[Text, Role.WRITE_ONLY] | None = None

    id: Annotated[Integer, Role.COMPUTED] | None = None
    company_id: Annotated[Integer, Role.COMPUTED] | None = None
    created_at: Annotated[Instant, Role.COMPUTED] | None = None
    updated_at: Annotated[Instant, Role.COMPUTED] | None = None

    def problems(self) -> Iterator[Problem]:
        """Check the order of the dates, and that the external id can stand in an address."""
        yield from end_problems(self)
        yield from address_problems(self, "external_id")
