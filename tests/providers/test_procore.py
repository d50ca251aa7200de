"""Procore's payments: the conformance suite, and what is peculiar to them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, cast

import pytest
from providers.procore_stage import ProcoreSuite, SharedOriginProcore

from reconcile.core.errors import MissingError, RefusedError
from reconcile.sandbox import Setting
from reconcile.sdk import ArrayPages
from reconcile.testing import Samples
from reconcile.testing.play import Play, Stage
from reconcile_procore.payments import ContractPayments
from reconcile_procore.resources import ContractPayment
from reconcile_procore.resources_contracts import WorkOrderContract


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project's folder with files to attach."""
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_text(f"content of {name}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


class TestContractPayment(ProcoreSuite):
    """Every provider's tests."""

    provider = SharedOriginProcore
    kind = "ContractPayment"
    samples = Samples(
        {"project_id": 1, "contract_id": 1},
        {
            "project_id": (1,),
            "contract_id": (1,),
            "prostore_file_ids": ((7,), (8, 9)),
            "attachments": (("a.pdf",), ("b.pdf", "a.pdf"), ()),
        },
        {"page_size": (1, 100), "hourly_limit": (3600,), "spike_limit": (1000,)},
    )


def vendor(body: Play, **switches: Setting) -> None:
    """Give a play on the sandbox."""
    TestContractPayment().theatre.play(body, switches)


def payment(**fields: object) -> ContractPayment:
    """A payment of a contract that is there."""
    return ContractPayment.model_validate({"project_id": 1, "contract_id": 1, **fields})


def collection(stage: Stage) -> ContractPayments:
    """The vendor's payments."""
    return cast("ContractPayments", stage.collection)


def small(stage: Stage) -> ContractPayments:
    """The vendor's payments, two to a page."""
    payments = collection(stage)
    payments.pages_by = ArrayPages(size=2)  # type: ignore[misc]  # of this one instance
    return payments


async def last_body(stage: Stage) -> Any:  # noqa: ANN401 - a document
    """What was sent with the last write."""
    return (await stage.ledger())[-1]["body"]


async def asked(stage: Stage) -> list[str]:
    """The reads so far, and none after that."""
    found = [str(each["path"]) for each in await stage.requests() if each["method"] == "GET"]
    await stage.control.delete("/_requests")
    return found


def test_the_documents_request_is_sent() -> None:
    """Every field of the extract, with its spelling."""
    fields = {
        "payment_number": 7,
        "prostore_file_ids": [11, 12],
        "draw_request_number": 3,
        "check_number": "0042",
        "payment_method": "electronic",
        "date": "2026-02-28",
        "origin_data": "{}",
        "notes": "Second half",
        "invoice_number": "INV-1",
        "amount": "50000.00",
        "origin_id": "ERP-1",
        "invoice_date": "2026-01-31",
        "requisition_id": 9007199254740993,
    }
    written = {**fields, "prostore_file_ids": (11, 12)}

    async def play(stage: Stage) -> None:
        await stage.collection.create(payment(**written))
        assert await last_body(stage) == {"project_id": 1, "contract_id": 1, "contract_payment": fields}

    vendor(play)


def test_an_id_names_its_parents_and_keeps_every_digit() -> None:
    """No double holds the vendor's ids."""

    async def play(stage: Stage) -> None:
        live = await stage.collection.create(payment(contract_id="1/2"))
        assert live.id == "1/2/9007199254740994"
        assert cast("ContractPayment", live.resource).contract_id == "2"
        for wrong in ("7", "1/2", "1/2/x", "1/2/3/4", "1/../3", "0/1/2", ""):
            with pytest.raises(RefusedError, match="is no id of a ContractPayment"):
                await stage.collection.observe(wrong)

    vendor(play)


def test_a_contract_of_another_project_is_refused_before_it_is_sent() -> None:
    """A reference tells the project only when the plan is applied."""
    [problem] = payment(contract_id="2/5").problems()
    assert problem.path == ("project_id",)

    async def play(stage: Stage) -> None:
        with pytest.raises(RefusedError, match="the contract is one of project 2"):
            await stage.collection.create(payment(contract_id="2/5"))
        assert await stage.ledger() == []

    vendor(play)


def test_reads_at_the_same_time_share_one_list() -> None:
    """One that is missing from it is asked for by itself; later reads read again."""

    async def play(stage: Stage) -> None:
        ids = [(await stage.collection.create(payment(payment_number=n))).id for n in range(3)]
        await asked(stage)
        both = await asyncio.gather(*(stage.collection.observe(each) for each in ids))
        assert [live.id for live in both if live] == ids
        assert len(await asked(stage)) == 1
        for each in ids[:2]:
            await stage.observe(each)
        assert [path.split("?")[0][-3:] for path in await asked(stage)] == [each[-3:] for each in ids[:2]]
        lost = "1/1/77"
        found = await asyncio.gather(stage.collection.observe(lost), stage.find(payment(payment_number=1)))
        assert found[0] is None
        assert [live.id for live in found[1]] == [ids[1]]

    vendor(play)


@pytest.mark.parametrize("headers", ["all", "link", "total", "none"])
def test_a_list_is_read_to_its_end_whatever_tells_it(headers: str) -> None:
    """By `Link`, by `Total`, or by a page that is not full."""

    async def play(stage: Stage) -> None:
        for number in range(5):
            await stage.collection.create(payment(payment_number=number))
        assert [len(page.items) async for page in small(stage).listed((1, 1))][:3] == [2, 2, 1]

    vendor(play, list_headers=headers)


@pytest.mark.parametrize("words", ["404", "403", "empty"])
def test_payments_of_a_contract_that_is_gone_are_gone(words: str) -> None:
    """Neither the commitments nor the prime contracts of the project have it."""

    async def play(stage: Stage) -> None:
        contracts = stage.provider.collections["WorkOrderContract"]
        contract = await contracts.create(WorkOrderContract(project_id=3))
        live = await stage.collection.create(payment(project_id=3, contract_id=contract.id))
        await contracts.delete(contract.id)
        other = f"{live.id[:-1]}0"
        assert await asyncio.gather(*map(stage.collection.observe, (live.id, other))) == [None, None]
        if words == "404":
            with pytest.raises(MissingError, match="has no project_id 3, contract_id 9007199254740994"):
                await stage.find(payment(project_id=3, contract_id=contract.id))

    vendor(play, list_of_missing=words)
