"""What is managed, and what is installed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, cast

from reports.samples import GITHUB

from reconcile.core.address import Address
from reconcile.core.capability import Capabilities, Promise
from reconcile.core.diagnostic import error
from reconcile.core.lifecycle import Lifecycle
from reconcile.core.live import Live
from reconcile.core.managed import Managed
from reconcile.core.resource import Item, Resource
from reconcile.core.roles import KeyedBy, Role
from reconcile.core.types import Attributes, Date, Money, Text
from reconcile.reports.line import Style, render
from reconcile.reports.providers import provider_document, provider_lines
from reconcile.reports.resource import resource_document, resource_lines
from reconcile.reports.state import managed_lines, state_document, state_lines


class Part(Item):
    """An item of a keyed list; the vendor fills in `base`."""

    external_id: Text | None = None
    amount: Money | None = None
    base: Money | None = None


class Contract(Resource):
    """A kind with what matters here."""

    api_version: ClassVar[str] = "trelica/v1"
    name: Text | None = None
    value: Money | None = None
    end_date: Date | None = None
    hint: Annotated[Text, Role.WRITE_ONLY] | None = None
    token: Annotated[Text, Role.SECRET] | None = None
    owner: Text | None = None
    parts: Annotated[tuple[Part, ...], KeyedBy(("external_id",))] | None = None
    extra: Attributes | None = None
    id: Annotated[Text, Role.COMPUTED] | None = None


MANAGED = Managed(
    GITHUB,
    "66",
    marker="github",
    applied={
        "name": "GitHub",
        "value": "5.0",
        "end_date": "2027-01-01",
        "hint": "h",
        "token": "sha256:" + "0" * 64,
    },
    lifecycle=Lifecycle(prevent_destroy=True),
    depends_on=(Address("growcrm", "Contract", "acme"),),
)
LIVE = Live(
    "66",
    Contract(
        name="GitHub",
        value=Decimal("5.00"),
        end_date=date(2028, 1, 1),
        token="plain secret",  # noqa: S106 - must not be shown
        owner="Ada",
        id="66",
    ),
)


def test_the_list_of_what_is_managed_is_one_address_a_line() -> None:
    """In order."""
    other = Managed(Address("growcrm", "Contract", "acme"), "1")
    assert render(state_lines([MANAGED, other])) == "growcrm.Contract.acme\ntrelica.Contract.github\n"
    document = cast("Any", state_document([MANAGED, other]))
    assert [each["id"] for each in document["resources"]] == ["1", "66"]
    assert set(document) == {"version", "resources"}


def test_a_lockfile_that_could_not_be_read_is_in_the_document() -> None:
    """Standard output holds one document whatever happens."""
    document = cast("Any", state_document([], [error("torn")]))
    assert (document["resources"], document["diagnostics"][0]["summary"]) == ([], "torn")


def test_a_managed_resource_shows_what_the_lockfile_knows() -> None:
    """Its values and what its author allows."""
    lines = [each.text for each in managed_lines(MANAGED, width=60)]
    assert lines[:6] == [
        "trelica.Contract.github",
        "  id          66",
        "  marker      github",
        "  lifecycle   prevent_destroy: true",
        "  depends on  growcrm.Contract.acme",
        "  applied",
    ]
    assert "    name      GitHub" in lines
    nested = Managed(GITHUB, "66", applied={"parts": [{"external_id": "1", "amount": None}], "extra": {}})
    assert [each.text for each in managed_lines(nested)][3:] == [
        '    parts["1"].external_id  1',
        "    extra                   {}",
    ]
    assert render(managed_lines(Managed(GITHUB, "66"))) == "trelica.Contract.github\n  id          66\n"


def test_applied_and_live_values_stand_side_by_side() -> None:
    """A difference by meaning is marked; spelling, secrets and what nobody can read are none."""
    lines = resource_lines(MANAGED, Contract, LIVE, width=80)
    assert [each.text for each in lines[6:]] == [
        "    field     applied     live",
        "    name      GitHub      GitHub",
        "    value     5.0         5.00",
        "  ~ end_date  2027-01-01  2028-01-01",
        "    hint      h           -",
        "    token     (secret)    (secret)",
        "    owner     -           Ada",
        "    id        -           66",
    ]
    assert "plain secret" not in str(resource_document(MANAGED, Contract, LIVE))


def test_nested_values_have_a_row_each_and_only_what_moved_is_marked() -> None:
    """What the vendor added to an item is not ours; an item of theirs is."""
    parts = [{"external_id": "1", "amount": "5"}, {"external_id": "2", "amount": "7"}]
    managed = Managed(GITHUB, "66", applied={"parts": parts, "extra": {"cost center": "a", "cost": "b"}})
    live = Contract(
        parts=(
            Part(external_id="1", amount=Decimal("5.00"), base=Decimal(6)),
            Part(external_id="2", amount=Decimal(8)),
            Part(external_id="3"),
        ),
        extra={"cost center": "a", "cost": "c"},
    )
    lines = [each.text for each in resource_lines(managed, Contract, Live("66", live))]
    assert lines[3:] == [
        "    field                   applied  live",
        '    parts["1"].external_id  1        1',
        '    parts["1"].amount       5        5.00',
        '    parts["1"].base         -        6',
        '    parts["2"].external_id  2        2',
        '  ~ parts["2"].amount       7        8',
        '  ~ parts["3"].external_id  -        3',
        '    extra["cost center"]    a        a',
        "  ~ extra.cost              b        c",
    ]


def test_an_object_that_is_gone_says_so() -> None:
    """Its live values are null; nothing is marked as different."""
    lines = resource_lines(MANAGED, Contract, None)
    assert "  the object is gone at the vendor" in [each.text for each in lines]
    assert not any(span.style is Style.UPDATE and span.text.strip() for each in lines for span in each.spans)
    assert resource_document(MANAGED, Contract, None)["live"] is None


def test_a_long_value_is_cut_to_its_column() -> None:
    """The document has all of it."""
    long = Managed(GITHUB, "66", applied={"name": "x" * 500})
    lines = resource_lines(long, Contract, Live("66", Contract(name="x" * 500)), width=80)
    assert max(len(each.text) for each in lines) <= 80


@dataclass(frozen=True)
class _Setting:
    name: str
    variable: str
    is_required: bool
    is_secret: bool


@dataclass(frozen=True)
class _Provider:
    name: str = "growcrm"
    title: str = "Grow CRM"
    version: str = "0.1.0"
    kinds: Mapping[str, Capabilities] = field(
        default_factory=lambda: {"Contract": Capabilities(tag=True, promise=Promise.NATURAL_KEY)}
    )
    settings: Sequence[_Setting] = (
        _Setting("api_key", "RECONCILE_GROWCRM_API_KEY", is_required=True, is_secret=True),
        _Setting("timeout_s", "RECONCILE_GROWCRM_TIMEOUT_S", is_required=False, is_secret=False),
    )


def test_a_provider_shows_what_it_can_do_and_the_variables_it_reads() -> None:
    """A table each."""
    assert render(provider_lines([_Provider()])).splitlines() == [
        "kind              version  create  update  delete  tag  clone  lists  found again by",
        "growcrm/Contract  0.1.0    yes     yes     yes     yes  -      -      natural key",
        "",
        "Grow CRM: setting  variable",
        "api_key            RECONCILE_GROWCRM_API_KEY    required, secret",
        "timeout_s          RECONCILE_GROWCRM_TIMEOUT_S",
    ]
    assert render(provider_lines([])) == "No provider is installed.\n"


def test_the_document_of_providers_has_every_capability() -> None:
    """For a machine."""
    entry = cast("Any", provider_document([_Provider()]))["providers"][0]
    assert entry["kinds"][0] == {
        "kind": "Contract",
        "create": True,
        "update": True,
        "delete": True,
        "tag": True,
        "tags_apart": False,
        "clone": False,
        "lists": False,
        "promise": "natural key",
    }
    assert entry["settings"][0] == {
        "name": "api_key",
        "variable": "RECONCILE_GROWCRM_API_KEY",
        "required": True,
        "secret": True,
    }
