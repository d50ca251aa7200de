"""Grow CRM's kinds: our field name, the path it is read from, and the column it is written to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import AliasPath, Field

from reconcile.sdk import (
    Currency,
    Date,
    Digits,
    Integer,
    Item,
    Money,
    Normal,
    Problem,
    Resource,
    Role,
    Text,
    end_problems,
)

_TITLE_LENGTH = 250
_EDGES = re.compile(r"\A[\s\ufeff\u200b\u200e]+|[\s\ufeff\u200b\u200e]+\Z")


def trimmed(text: str) -> str:
    """Drop the blanks at both ends, as the vendor's framework does to every text that comes in."""
    return _EDGES.sub("", text)


def tag(text: str) -> str:
    """Spell a tag as the vendor stores it: `High Priority` becomes `high-priority`."""
    return trimmed(text).lower().replace(" ", "-")


class Party(Item):
    """A client or a category, as a contract shows it."""

    id: Integer | None = None
    name: Text | None = None


class Dates(Item):
    """The dates of a contract; `created` is an instant, `published` is set in the app."""

    start: Date | None = None
    end: Date | None = None
    created: Text | None = None
    published: Text | None = None


class Signing(Item):
    """Who has signed: `unsigned` or `signed`; happens in the app only."""

    client_status: Text | None = None
    provider_status: Text | None = None


class Contract(Resource):
    """A signable document of one client."""

    api_version: ClassVar[str] = "growcrm/v1"
    natural_key: ClassVar[tuple[str, ...]] = ("client_id", "title", "start_date")

    title: Annotated[Text, Normal(trimmed)] = Field(min_length=1, serialization_alias="doc_title")
    client_id: Annotated[Integer, Role.IMMUTABLE] = Field(
        ge=1, validation_alias=AliasPath("client", "id"), serialization_alias="doc_client_id"
    )
    category_id: Integer = Field(
        ge=1, validation_alias=AliasPath("category", "id"), serialization_alias="doc_categoryid"
    )
    start_date: Date = Field(
        validation_alias=AliasPath("dates", "start"), serialization_alias="doc_date_start"
    )
    end_date: Date | None = Field(
        None,
        validation_alias=AliasPath("dates", "end"),
        serialization_alias="doc_date_end",
        description="On or after start_date.",
    )
    value: Annotated[Money, Digits(8, 2), Currency()] | None = Field(None, serialization_alias="doc_value")
    body: Annotated[Text, Normal(trimmed)] | None = Field(
        None, serialization_alias="doc_body", description="HTML; wins over contract_template."
    )
    contract_template: Annotated[Integer, Role.IMMUTABLE, Role.WRITE_ONLY] | None = Field(
        None, description="The template that fills the body when body is not written."
    )
    project_id: Annotated[Integer, Role.IMMUTABLE, Role.MAY_NOT_STICK] | None = Field(
        None, serialization_alias="doc_project_id"
    )
    lead_id: Annotated[Integer, Role.IMMUTABLE, Role.WRITE_ONLY] | None = Field(
        None, serialization_alias="doc_lead_id"
    )
    tags: Annotated[tuple[Annotated[Text, Normal(tag)], ...], Role.TAGS] | None = None
    clone_from: Annotated[Integer, Role.SOURCE, Role.IMMUTABLE, Role.WRITE_ONLY] | None = Field(
        None, description="The contract to copy: its id, or a reference."
    )

    id: Annotated[Integer, Role.COMPUTED] | None = None
    status: Annotated[Text, Role.COMPUTED] | None = None
    client: Annotated[Party, Role.COMPUTED] | None = None
    category: Annotated[Party, Role.COMPUTED] | None = None
    dates: Annotated[Dates, Role.COMPUTED] | None = None
    signing: Annotated[Signing, Role.COMPUTED] | None = None

    def problems(self) -> Iterator[Problem]:
        """Check the rules of the create, update and clone tables, and the columns' lengths."""
        yield from self._title_problems()
        yield from end_problems(self)
        for name in ("contract_template", "lead_id"):
            if self.clone_from is not None and getattr(self, name) is not None:
                yield Problem(
                    (name,),
                    f"{name} can't be set on a contract that is created by clone_from",
                    f"remove {name} or clone_from",
                )

    def _title_problems(self) -> Iterator[Problem]:
        title = trimmed(self.title) if isinstance(self.title, str) else "unknown"
        if not title:
            yield Problem(("title",), "title holds nothing but blanks", "write a title")
        if len(title) > _TITLE_LENGTH:
            yield Problem(
                ("title",),
                f"title has {len(title)} characters; Grow CRM keeps {_TITLE_LENGTH}",
                "shorten it",
            )
