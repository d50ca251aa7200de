"""Procore's refusals: who must act, its locks, its rate windows."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import cast

import pytest
from providers.procore_stage import SharedOriginProcore

from reconcile.core.errors import (
    ForbiddenError,
    InvalidError,
    RefusedError,
    ThrottledError,
    UncertainError,
    VendorError,
)
from reconcile.sandbox import Setting
from reconcile.sdk import Request, connect, load_settings
from reconcile.sdk.error_body import fields_of, text_of
from reconcile.testing import Samples, reply, scripted
from reconcile.testing.play import Play, Stage, Theatre
from reconcile.testing.samples import Catalogue
from reconcile_procore import Procore
from reconcile_procore.resources import ContractPayment
from reconcile_procore.resources_contracts import WorkOrderContract
from reconcile_procore.scoped import ScopedCollection

TOKEN = reply(body='{"access_token": "t", "expires_in": 5400}')


def vendor(body: Play, **switches: Setting) -> None:
    """Give a play on the sandbox, with payments."""
    catalogue = Catalogue(ContractPayment, Samples({"project_id": 1, "contract_id": 1}))
    Theatre(SharedOriginProcore, "ContractPayment", catalogue).play(body, switches)


def payment(**fields: object) -> ContractPayment:
    """A payment of a contract that is there."""
    return ContractPayment.model_validate({"project_id": 1, "contract_id": 1, **fields})


def told(stage: Stage, kind: str, **settings: object) -> ScopedCollection:
    """A collection whose settings say what the account locks."""
    found = cast("ScopedCollection", stage.provider.collections[kind])
    found.locks = found.locks.model_copy(update=settings)
    return found


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (400, InvalidError, "mend the manifest"),
        (403, ForbiddenError, "connect the app to the company"),
        (406, RefusedError, "check the version of this provider"),
        (408, UncertainError, "plan again"),
    ],
)
def test_the_other_documented_refusals_name_who_must_act(
    status: int, error: type[VendorError], words: str
) -> None:
    """The suite has the rest."""

    async def play(stage: Stage) -> None:
        await stage.fault("status", status=status, path="/rest")
        with pytest.raises(error, match=words):
            await stage.collection.create(payment())

    vendor(play)


@pytest.mark.parametrize(
    ("body", "message", "fields"),
    [
        ({"errors": {"amount": ["is wrong"]}}, "", {"amount": ["is wrong"]}),
        ({"errors": "text"}, "text", {}),
        ({"errors": ["one", "two"]}, "one: two", {}),
        ({"error": "text"}, "text", {}),
        ({"message": "text", "exception": "E"}, "text: E", {}),
        ({"error": {"code": "C", "message": "m", "details": [{"message": "d"}]}}, "m: d", {}),
        ({"code": 422, "message": "m", "fields": "amount", "reason": ["r"]}, "m", {"amount": ["r"]}),
        ({"code": 422, "message": "m", "fields": "", "reason": "r"}, "m: r", {}),
        ({"error": "invalid_client", "error_description": "d"}, "invalid_client: d", {}),
        ({"errors": None, "reason": 7}, "", {}),
    ],
)
def test_every_documented_error_body_is_read(
    body: object, message: str, fields: Mapping[str, list[str]]
) -> None:
    """The vendor has one for each generation of its endpoints."""
    assert text_of(Procore.errors, body) == message
    assert fields_of(Procore.errors, body) == fields


@pytest.mark.parametrize(
    ("mode", "touched", "is_refused"),
    [
        ("none", {"amount": "2"}, False),
        ("narrow", {"amount": "2"}, True),
        ("narrow", {"origin_data": "new", "origin_id": "b", "amount": "1"}, False),
        ("full", {"origin_data": "new"}, True),
    ],
)
def test_a_change_that_a_lock_refuses_is_not_sent(
    mode: str, touched: Mapping[str, object], is_refused: bool
) -> None:
    """The three modes of the document; the message says what may be written."""

    async def play(stage: Stage) -> None:
        payments = told(stage, "ContractPayment", origin_lock=mode)
        live = await payments.create(payment(origin_id="a", amount="1"))
        before = len(await stage.requests())
        if not is_refused:
            after = await payments.update(live, payment(**touched))
            assert (
                after.resource.written().items() >= payment(**touched).without(["amount"]).written().items()
            )
            return
        with pytest.raises(RefusedError, match="has an origin_id and is locked"):
            await payments.update(live, payment(**touched))
        [problem] = payments.objections(live, None)
        assert "can't be removed" in problem.summary
        assert len(await stage.requests()) == before

    vendor(play, lock_mode=mode)


def test_a_lock_that_nobody_told_of_is_explained() -> None:
    """The vendor's 422 says less than its cause."""

    async def play(stage: Stage) -> None:
        live = await stage.collection.create(payment(origin_id="a", amount="1"))
        with pytest.raises(InvalidError, match=r"is locked.*clear origin_id first"):
            await stage.collection.update(live, payment(amount="2"))
        with pytest.raises(InvalidError, match=r"is locked.*clear origin_id first"):
            await stage.collection.delete(live.id)

    vendor(play, lock_mode="narrow")


def test_an_approved_commitment_keeps_its_vendor_and_stays() -> None:
    """Until its status is Draft again."""

    async def play(stage: Stage) -> None:
        contracts = told(stage, "WorkOrderContract", approved_lock=True)
        desired = WorkOrderContract(project_id=2, vendor_id=5, status="Approved")
        live = await contracts.create(desired)
        with pytest.raises(RefusedError, match="vendor_id can't be changed while its status is Approved"):
            await contracts.update(live, WorkOrderContract(project_id=2, vendor_id=6))
        [problem] = contracts.objections(live, None)
        assert problem.detail.startswith("set its status to Draft")
        with pytest.raises(InvalidError, match="set its status to Draft"):
            await contracts.delete(live.id)
        told(stage, "WorkOrderContract", approved_lock=False)
        with pytest.raises(InvalidError, match="is locked while it is approved"):
            await contracts.update(live, WorkOrderContract(project_id=2, vendor_id=6))
        draft = await contracts.update(live, WorkOrderContract(project_id=2, vendor_id=6, status="Draft"))
        assert list(told(stage, "WorkOrderContract", approved_lock=True).objections(draft, None)) == []
        await contracts.delete(live.id)

    vendor(play, approved_lock=True)


def test_a_window_that_is_used_up_for_long_is_an_error_that_says_how_long() -> None:
    """The longer of the two headers counts."""

    async def play(stage: Stage) -> None:
        await stage.collection.create(payment())
        await stage.find(payment())
        with pytest.raises(ThrottledError, match=r"it asks to wait 3[56]\d\d s"):
            await stage.find(payment())

    vendor(play, hourly_limit=2)


def test_a_refused_request_waits_for_the_window() -> None:
    """Then it is done, and once only."""

    async def play(stage: Stage) -> None:
        for number in range(2):
            await stage.fault("status", status=429, path="/rest", headers={"Retry-After": "0"})
            await stage.collection.create(payment(payment_number=number))
        assert len(await stage.ledger()) == 2

    vendor(play)


def test_the_company_is_named_to_its_api_only() -> None:
    """The login host gives tokens for every company."""
    names = ("BASE_URL", "LOGIN_URL", "CLIENT_ID", "CLIENT_SECRET", "COMPANY_ID")

    async def play() -> None:
        async with scripted(TOKEN, reply(body="[]")) as server:
            values = (server.url, server.url, "me", "secret", "4711")
            environ = {f"RECONCILE_PROCORE_{name}": value for name, value in zip(names, values, strict=True)}
            settings = load_settings(Procore.settings_type, "procore", {}, environ)
            async with connect(Procore, settings) as provider:
                await provider.transport.call(Request("GET", "/rest/v1.0/projects"))
            token, read = server.requests
            assert "procore-company-id" not in token.headers
            assert read.headers["procore-company-id"] == "4711"

    asyncio.run(play())
