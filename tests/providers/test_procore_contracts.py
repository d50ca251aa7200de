"""Procore's contracts: the conformance suite of each kind, and what is peculiar to them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import cast

import pytest
from providers.procore_stage import BareProcore, ProcoreSuite
from pydantic import ValidationError

from reconcile.sandbox import Setting
from reconcile.sdk import Lists
from reconcile.testing import Samples
from reconcile.testing.play import Play, Stage
from reconcile_procore.contract_fields import Company
from reconcile_procore.contracts import WorkOrderContracts
from reconcile_procore.resources import ContractPayment
from reconcile_procore.resources_contracts import PrimeContract, PurchaseOrderContract, WorkOrderContract

FILES = ((7,), (8, 9))
VALUES: Mapping[str, Sequence[object]] = {
    "project_id": (1,),
    "upload_ids": FILES,
    "image_ids": FILES,
    "form_ids": FILES,
    "file_version_ids": FILES,
    "drawing_revision_ids": FILES,
    "invoice_contact_user_ids": (*FILES, ()),
    "currency_iso_code": ("USD", "EUR"),
    "custom_fields": ({"custom_field_7": "x"}, {"custom_field_7": "y", "custom_field_8": 5}),
}
POSITIONS = {"page_size": (1, 100), "hourly_limit": (3600,), "spike_limit": (1000,)}
MINIMAL = {"project_id": 1}


class TestWorkOrderContract(ProcoreSuite):
    """Every provider's tests."""

    provider = BareProcore
    kind = "WorkOrderContract"
    samples = Samples(MINIMAL, VALUES, POSITIONS)


class TestPurchaseOrderContract(TestWorkOrderContract):
    """The same."""

    kind = "PurchaseOrderContract"


class TestPrimeContract(TestWorkOrderContract):
    """The same."""

    kind = "PrimeContract"


def vendor(kind: type[TestWorkOrderContract], body: Play, **switches: Setting) -> None:
    """Give a play on the sandbox without contracts."""
    kind().theatre.play(body, switches)


async def paths(stage: Stage) -> set[str]:
    """Where requests went."""
    return {f"{each['method']} {str(each['path']).partition('?')[0]}" for each in await stage.requests()}


def test_a_prime_contract_is_singular_and_its_list_plural() -> None:
    """As the document has it."""

    async def play(stage: Stage) -> None:
        live = await stage.collection.create(PrimeContract(project_id=1, number="P-1"))
        await stage.collection.update(live, PrimeContract(project_id=1, title="new"))
        await stage.observe(live.id)
        assert [each.id for each in await stage.find(PrimeContract(project_id=1, number="P-1"))] == [live.id]
        await stage.collection.delete(live.id)
        number = live.id.split("/")[1]
        one = f"/rest/v1.0/prime_contract/{number}"
        assert await paths(stage) >= {
            "POST /rest/v1.0/prime_contract",
            "GET /rest/v1.0/prime_contracts",
            f"PATCH {one}",
            f"GET {one}",
            f"DELETE {one}",
        }

    vendor(TestPrimeContract, play)


def test_ids_are_written_and_objects_are_read() -> None:
    """Vendor, architect, contacts: what is read is brought back to what is written."""

    async def play(stage: Stage) -> None:
        desired = WorkOrderContract(project_id=1, vendor_id=9007199254740993, invoice_contact_user_ids=(3, 1))
        live = await stage.collection.create(desired)
        assert cast("WorkOrderContract", live.resource).vendor == Company(
            id=9007199254740993, company="Company 9007199254740993"
        )
        stage.assert_in_sync(desired, live, "created")
        [entry] = await stage.ledger()
        sent = cast("dict[str, dict[str, object]]", entry["body"])["work_order_contract"]
        assert (sent["vendor_id"], sent["invoice_contact_user_ids"]) == (9007199254740993, [3, 1])

    vendor(TestWorkOrderContract, play)


@pytest.mark.parametrize("shape", ["flat", "object"])
def test_custom_fields_are_written_beside_the_others(shape: str) -> None:
    """In the manifest as at the vendor; one that is taken back is cleared, others' stay."""
    desired = WorkOrderContract.model_validate(
        {"project_id": 1, "custom_field_7": "x", "custom_fields": {"custom_field_8": Decimal("1.5")}}
    )

    async def play(stage: Stage) -> None:
        live = await stage.collection.create(desired)
        stage.assert_in_sync(desired, live, "created")
        sent = cast("dict[str, dict[str, object]]", (await stage.ledger())[0]["body"])["work_order_contract"]
        assert (sent["custom_field_7"], "custom_fields" in sent) == ("x", False)
        other = WorkOrderContract(project_id=1, custom_fields={"custom_field_7": None})
        live = await stage.collection.update(live, other)
        own = cast("WorkOrderContract", live.resource).custom_fields
        assert own == {"custom_field_8": Decimal("1.5")}

    vendor(TestWorkOrderContract, play, custom_fields=shape)


def test_a_custom_field_has_a_number() -> None:
    """The one of its definition; what else is no field stays an error."""
    [problem] = WorkOrderContract(project_id=1, custom_fields={"colour": "red"}).problems()
    assert problem.path == ("custom_fields", "colour")
    for wrong in ({"custom_field_x": 1}, {"custom_field_7": 1, "custom_fields": 7}, 7):
        with pytest.raises(ValidationError):
            WorkOrderContract.model_validate({"project_id": 1, **wrong} if isinstance(wrong, dict) else wrong)


def test_each_kind_has_its_own_statuses() -> None:
    """And what is live may be anything."""
    for kind, status in (
        (WorkOrderContract, "Closed"),
        (PurchaseOrderContract, "Terminated"),
        (PrimeContract, "Void"),
    ):
        with pytest.raises(ValidationError):
            kind.model_validate({"project_id": 1, "status": status})


def test_a_row_that_lacks_fields_is_read_again() -> None:
    """A compact list says less than the object does."""

    async def play(stage: Stage) -> None:
        made = [await stage.collection.create(WorkOrderContract(project_id=1, title=t)) for t in "ab"]
        contracts = cast("WorkOrderContracts", stage.collection)
        contracts.list_query = {"view": "compact"}  # type: ignore[misc]  # of this one instance
        read = await asyncio.gather(*(contracts.observe(each.id) for each in made))
        assert [each and each.resource for each in read] == [each.resource for each in made]

    vendor(TestWorkOrderContract, play)


def test_a_company_is_walked_project_by_project() -> None:
    """Whoever knows the ids is told at once that this is the longer way."""

    async def play(stage: Stage) -> None:
        for project in (2, 7):
            live = await stage.create(PurchaseOrderContract(project_id=project))
            await stage.provider.collections["ContractPayment"].create(
                ContractPayment(project_id=project, contract_id=live.id)
            )
        await stage.control.delete("/_requests")
        lists = [
            cast("Lists", stage.collection),
            cast("Lists", stage.provider.collections["ContractPayment"]),
        ]
        walks = [each.pages() for each in lists]
        first = [await anext(walk) for walk in walks]
        assert [(page.items, (page.total_pages or 0) > 1000) for page in first] == [([], True)] * 2
        assert await stage.requests() == []
        found = [[live.id.split("/")[0] async for page in walk for live in page.items] for walk in walks]
        assert found == [["2", "7"], ["2", "7"]]

    vendor(TestPurchaseOrderContract, play)
