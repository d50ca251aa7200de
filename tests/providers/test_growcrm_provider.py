"""Grow CRM: the conformance suite, and what is peculiar to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from reconcile.core.address import Address
from reconcile.core.errors import RefusedError, UncertainError
from reconcile.core.value import Reference
from reconcile.sandbox import Setting
from reconcile.sdk import Clones, NumberedPages, SetsTags
from reconcile.testing import ProviderConformance, Samples
from reconcile.testing.play import Stage
from reconcile_growcrm import GrowCRM
from reconcile_growcrm.provider import Contracts
from reconcile_growcrm.resources import Contract

MINIMAL = {"title": "Retainer", "client_id": 1, "category_id": 1, "start_date": date(2024, 1, 31)}


class TestGrowCRM(ProviderConformance):
    """Every provider's tests."""

    provider = GrowCRM
    samples = Samples(
        MINIMAL,
        dict.fromkeys(("client_id", "category_id", "project_id", "lead_id", "contract_template"), (1, 2)),
        {"throttle_per_minute": (60,), "page_size": (1,)},
    )


def vendor(body: Callable[[Stage], Awaitable[None]], **switches: Setting) -> None:
    """Give a play on the sandbox."""
    TestGrowCRM().theatre.play(body, switches)


def contract(**changed: object) -> Contract:
    """A contract with the fewest fields."""
    return Contract.model_validate({**MINIMAL, **changed})


def bodies(ledger: Sequence[Mapping[str, object]]) -> list[object]:
    """What was sent with each write."""
    return [entry["body"] for entry in ledger]


def test_an_update_sends_all_six_columns() -> None:
    """It is unknown what becomes of one that is left out."""

    async def play(stage: Stage) -> None:
        live = await stage.create(
            contract(value=Decimal("0.10"), body="<p>x</p>", end_date=date(2024, 2, 29))
        )
        await stage.collection.update(live, contract(title="Other"))
        assert bodies(await stage.ledger())[-1] == {
            "doc_title": "Other",
            "doc_categoryid": 1,
            "doc_date_start": "2024-01-31",
            "doc_date_end": "2024-02-29",
            "doc_value": 0.1,
            "doc_body": "<p>x</p>",
        }

    vendor(play, patch_omitted="null")


def test_tags_are_no_part_of_a_create() -> None:
    """They have a request of their own, and so has the source of a clone."""

    async def play(stage: Stage) -> None:
        await stage.collection.create(contract(tags=("a",)).with_values({"clone_from": 7}))
        [sent] = bodies(await stage.ledger())
        assert sorted(sent) == ["doc_categoryid", "doc_client_id", "doc_date_start", "doc_title"]  # type: ignore[call-overload]  # an object

    vendor(play)


def test_tags_that_the_vendor_spells_alike_are_sent_once() -> None:
    """It does not look for doubles itself."""

    async def play(stage: Stage) -> None:
        live = await stage.create(contract())
        assert isinstance(stage.collection, SetsTags)
        tagged = await stage.collection.set_tags(live.id, ["High Priority", " high-priority", "x"])
        assert tagged.resource.written()["tags"] == ("high-priority", "x")

    vendor(play)


@pytest.mark.parametrize("title", ["50% off_now", "back\\slash", "Žižkov", " padded ", 'quote\'s "x"'])
def test_a_contract_is_found_by_its_whole_title(title: str) -> None:
    """Among longer ones and those of other clients and days; case and blanks inside count."""

    async def play(stage: Stage) -> None:
        live = await stage.create(contract(title=title))
        for other in ({"title": f"{title} 2"}, {"client_id": 2}, {"start_date": date(2024, 2, 1)}):
            await stage.create(contract(**{"title": title, **other}))
        await stage.create(contract(title=title.upper() + "x"))
        assert [each.id for each in await stage.find(contract(title=title))] == [live.id]

    vendor(play)


def test_a_search_reads_all_its_pages() -> None:
    """The one that is meant may be on the last."""

    async def play(stage: Stage) -> None:
        assert isinstance(stage.collection, Contracts)
        stage.collection.pages_by = NumberedPages(size=1)  # type: ignore[misc]  # of this one instance
        made = [(await stage.create(contract())).id for _ in range(3)]
        assert [each.id for each in await stage.find(contract())] == made

    vendor(play)


def test_a_clone_takes_over_what_was_not_written() -> None:
    """The vendor copies the body; what is written for the clone wins."""

    async def play(stage: Stage) -> None:
        source = await stage.create(contract(body="<p>copied</p>", value=Decimal(5)))
        assert isinstance(stage.collection, Clones)
        desired = contract(title="Copy", value=Decimal("7.50"), body="<p>later</p>")
        clone = (await stage.collection.clone(source.id, desired)).resource.written()
        assert (clone["title"], clone["value"], clone["body"]) == ("Copy", Decimal("7.50"), "<p>copied</p>")

    vendor(play)


def test_a_row_that_is_missing_from_a_list_is_no_absence() -> None:
    """A row was deleted while the list was read, and another slipped between the pages."""

    async def play(stage: Stage) -> None:
        assert isinstance(stage.collection, Contracts)
        stage.collection.pages_by = NumberedPages(size=2)  # type: ignore[misc]  # of this one instance
        for _ in range(5):
            await stage.create(contract())
        await stage.fault("page_shift", rows=1, after=1)
        with pytest.raises(UncertainError, match="could not be read to the end"):
            _ = [page async for page in stage.collection.pages()]

    vendor(play)


def test_a_wrong_address_is_no_absence() -> None:
    """The framework says not found of a route in the words of an object."""

    async def play(stage: Stage) -> None:
        collection = stage.collection
        assert isinstance(collection, Contracts)
        collection.path = "/api/agreements"  # type: ignore[misc]  # of this one instance
        with pytest.raises(UncertainError, match="not about an object"):
            await collection.observe("1")

    vendor(play)


@pytest.mark.parametrize("id", ["", ".", ".."])
def test_what_is_no_id_reaches_nothing(id: str) -> None:
    """It would be the address of the list."""

    async def play(stage: Stage) -> None:
        with pytest.raises(RefusedError, match="is no id"):
            await stage.collection.observe(id)
        assert await stage.requests() == []

    vendor(play)


@pytest.mark.parametrize(
    ("changed", "path", "words"),
    [
        ({"end_date": date(2024, 1, 30)}, ("end_date",), "is before start_date"),
        ({"title": "x" * 251}, ("title",), "251 characters"),
        ({"title": " \ufeff "}, ("title",), "nothing but blanks"),
        ({"clone_from": 7, "lead_id": 1}, ("lead_id",), "created by clone_from"),
        ({"clone_from": 7, "contract_template": 1}, ("contract_template",), "created by clone_from"),
    ],
)
def test_rules_of_the_document_are_checked_before_any_request(
    changed: dict[str, object], path: tuple[str, ...], words: str
) -> None:
    """Each with the field it is about."""
    [problem] = contract(**changed).problems()
    assert problem.path == path
    assert words in problem.summary
    assert problem.detail


def test_the_rules_allow_what_the_document_allows() -> None:
    """One day, 250 characters, and values that are not known yet."""
    reference = Reference(Address("growcrm", "Contract", "other"))
    allowed = contract(title="x" * 250 + " ", end_date=date(2024, 1, 31), clone_from=7, project_id=1)
    assert list(allowed.problems()) == []
    assert list(contract(title=reference, start_date=reference, end_date=date(2024, 1, 1)).problems()) == []


@pytest.mark.parametrize("value", ["0.105", "100000000", "1e2", "NaN"])
def test_money_beyond_the_columns_digits_is_refused(value: str) -> None:
    """The vendor would round it."""
    with pytest.raises(ValidationError):
        contract(value=value)
