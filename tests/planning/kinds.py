"""Kinds of an imaginary vendor, with every role and type, and short ways to build and compare them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, cast

from reconcile.core.address import Address
from reconcile.core.declaration import Declaration
from reconcile.core.diagnostic import Location
from reconcile.core.lifecycle import Lifecycle
from reconcile.core.managed import Managed
from reconcile.core.resource import Item, Resource
from reconcile.core.roles import Currency, KeyedBy, Normal, Role
from reconcile.core.schema import schema_of
from reconcile.core.types import Attributes, Boolean, Date, Instant, Integer, Money, Number, Text
from reconcile.core.value import Json, Value
from reconcile.planning.diff import Difference, diff
from reconcile.planning.record import record


def tag(text: str) -> str:
    """Spell a tag as the vendor stores it."""
    return text.strip().lower().replace(" ", "-")


class Line(Item):
    """An item of a keyed list."""

    external_id: Text | None = None
    description: Text | None = None
    amount: Annotated[Money, Currency("currency")] | None = None
    currency: Text | None = None
    unit_count: Number | None = None
    start_date: Date | None = None
    codes: Annotated[tuple[Text, ...], Role.SET] | None = None
    stamp: Annotated[Text, Role.KEPT] | None = None
    base_amount: Annotated[Money, Role.COMPUTED] | None = None
    hint: Annotated[Text, Role.WRITE_ONLY] | None = None
    token: Annotated[Text, Role.SECRET] | None = None


class Phase(Item):
    """An item of a list keyed by two fields."""

    name: Annotated[Text, Normal(str.strip)]
    start_date: Date
    lines: Annotated[tuple[Line, ...], KeyedBy(("external_id",))] | None = None


class Link(Item):
    """An item of a list whose places count."""

    url: Text | None = None
    title: Text | None = None


class Terms(Item):
    """A nested object."""

    notice_days: Integer | None = None
    text: Annotated[Text, Normal(str.strip)] | None = None
    until: Date | None = None
    fee: Annotated[Money, Currency()] | None = None
    hint: Annotated[Text, Role.WRITE_ONLY] | None = None


class Deal(Resource):
    """A kind whose vendor keeps our marker."""

    api_version: ClassVar[str] = "vendor/v1"

    external_id: Annotated[Text, Role.MARKER] | None = None
    name: Text | None = None
    note: Annotated[Text, Normal(str.strip)] | None = None
    status: Literal["draft", "open"] | None = None
    days: Integer | None = None
    rate: Number | None = None
    rolling: Boolean | None = None
    value: Annotated[Money, Currency("currency")] | None = None
    currency: Text | None = None
    start_date: Date | None = None
    anchor: Instant | None = None
    owner_id: Annotated[Text, Role.IMMUTABLE] | None = None
    parent: Text | None = None
    stamp: Annotated[Text, Role.KEPT] | None = None
    template: Annotated[Integer, Role.IMMUTABLE, Role.WRITE_ONLY] | None = None
    memo: Annotated[Text, Role.WRITE_ONLY] | None = None
    holidays: Annotated[tuple[Date, ...], Role.WRITE_ONLY] | None = None
    project_id: Annotated[Integer, Role.IMMUTABLE, Role.MAY_NOT_STICK] | None = None
    password: Annotated[Text, Role.SECRET] | None = None
    tags: Annotated[tuple[Annotated[Text, Normal(tag)], ...], Role.TAGS] | None = None
    regions: Annotated[tuple[Text, ...], Role.SET] | None = None
    terms: Terms | None = None
    attributes: Attributes | None = None
    lines: Annotated[tuple[Line, ...], KeyedBy(("external_id",))] | None = None
    phases: Annotated[tuple[Phase, ...], KeyedBy(("name", "start_date"))] | None = None
    links: tuple[Link, ...] | None = None
    file_ids: tuple[Integer, ...] | None = None
    id: Annotated[Text, Role.COMPUTED] | None = None


class Memo(Resource):
    """A kind that is found by its natural key, refers by whole numbers, and has one currency."""

    api_version: ClassVar[str] = "vendor/v1"
    natural_key: ClassVar[tuple[str, ...]] = ("deal_id", "title")

    title: Text
    deal_id: Annotated[Integer, Role.IMMUTABLE]
    amount: Annotated[Money, Currency()] | None = None
    budget: Annotated[Money, Currency(), Role.WRITE_ONLY] | None = None
    deposit: Annotated[Money, Currency(), Role.MAY_NOT_STICK] | None = None
    closed_on: Annotated[Date, Role.IRREVERSIBLE] | None = None
    note_id: Integer | None = None


DEAL = schema_of(Deal)


def deal_address(name: str = "a") -> Address:
    """Name a deal."""
    return Address("vendor", "Deal", name)


def memo_address(name: str = "m") -> Address:
    """Name a memo."""
    return Address("vendor", "Memo", name)


def deal(**values: object) -> Deal:
    """Build a deal as a manifest or a vendor's answer does, validated."""
    return Deal.model_validate(values)


def memo(**values: object) -> Memo:
    """Build a memo."""
    return Memo.model_validate(values)


def declare(address: Address, resource: Resource, lifecycle: Lifecycle | None = None) -> Declaration:
    """Declare a resource in a file named after it."""
    place = Location(f"{address.name}.yaml", 1, 1)
    return Declaration(address, resource, place, lifecycle or Lifecycle())


def own(declaration: Declaration, id: str = "1") -> Managed:
    """Record a declaration as applied."""
    return record(declaration, declaration.resource, id)


def compare(
    desired: Mapping[str, object] | None = None,
    applied: Mapping[str, object] | None = None,
    live: Mapping[str, object] | None = None,
    ignore: tuple[str, ...] = (),
) -> Difference:
    """Compare three deals as the planner does: the applied one as the lockfile spells it."""
    wanted, seen = deal(**(desired or {})), deal(**(live or {}))
    before = own(declare(deal_address(), deal(**(applied or {})))).applied
    return diff(DEAL, wanted.written(), cast("Mapping[str, Value]", before), seen.written(), ignore=ignore)


def rows(difference: Difference) -> list[tuple[object, ...]]:
    """Read a difference as (dotted path, before, after, origin)."""
    return [
        (".".join(map(str, each.path)), each.before, each.after, each.origin and each.origin.value)
        for each in difference.fields
    ]


def as_json(values: Mapping[str, Json]) -> Mapping[str, Value]:
    """Read the lockfile's values as the planner does."""
    return cast("Mapping[str, Value]", values)
