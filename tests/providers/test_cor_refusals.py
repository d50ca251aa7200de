"""COR's named errors and its tokens: each message says who must act, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from providers.cor_stage import SIGNED, V2, contract, paths, send, vendor

from reconcile.core.errors import (
    ConflictError,
    InvalidError,
    MissingError,
    RefusedError,
    UnauthenticatedError,
    UncertainError,
    VendorError,
)
from reconcile.sandbox import Setting
from reconcile.testing.play import Stage

STATUSES = ("assumed", "400", "422", "500")


@pytest.mark.parametrize("named_errors", STATUSES)
def test_an_unknown_client_is_the_manifests_mistake(named_errors: str) -> None:
    """Whatever the HTTP status, which no document tells."""

    async def play(stage: Stage) -> None:
        with pytest.raises(InvalidError, match="ClientNotFoundError: The specified client") as caught:
            await stage.collection.create(contract(client_id="NOBODY"))
        assert "create the client through COR's integrations API first" in caught.value.detail
        assert list(caught.value.fields) == ["client_id"]
        assert await stage.ledger() == []

    vendor(play, named_errors=named_errors)


@pytest.mark.parametrize("named_errors", STATUSES)
@pytest.mark.parametrize("error_codes", [False, True])
def test_a_contract_that_is_gone_is_missing(named_errors: str, *, error_codes: bool) -> None:
    """By name or by code, for an update and a delete."""

    async def play(stage: Stage) -> None:
        live = await stage.create(contract())
        await send(stage, "DELETE", f"/v1/contracts/{live.id}")
        with pytest.raises(MissingError, match="Contract not found") as caught:
            await stage.collection.update(live, contract())
        assert "no contract with this external id and source" in caught.value.detail
        with pytest.raises(MissingError):
            await stage.collection.delete(live.id)

    vendor(play, named_errors=named_errors, error_codes=error_codes)


@pytest.mark.parametrize("named_errors", STATUSES)
def test_users_keep_a_contract_from_being_deleted(named_errors: str) -> None:
    """They are detached at the vendor; it stays."""

    async def play(stage: Stage) -> None:
        live = await stage.create(contract())
        await send(stage, "POST", f"{V2}/ours/users", {**SIGNED, "users": ["U1"]})
        with pytest.raises(ConflictError, match="DeletionError") as caught:
            await stage.collection.delete(live.id)
        assert "detach the contract's users in COR first" in caught.value.detail
        assert (await stage.observe(live.id)).id == live.id
        await send(stage, "DELETE", f"{V2}/ours/users", {**SIGNED, "users": ["U1"]})
        await stage.collection.delete(live.id)

    vendor(play, named_errors=named_errors)


def test_a_missing_exchange_rate_names_both_currencies() -> None:
    """Once it is synced, the same create is taken."""

    async def play(stage: Stage) -> None:
        with pytest.raises(ConflictError, match=r"CTR006: .*EUR to USD") as caught:
            await stage.collection.create(contract(currency="EUR", value=1))
        assert caught.value.detail == "sync the exchange rate from EUR to USD in COR first, then plan again"
        rate = {"foreign_currency": "EUR", "base_currency": "USD", "amount": 1, "factor": 1.1}
        await send(stage, "POST", "/v2/integrations/currency-exchanges", {"currency_exchanges": [rate]})
        await stage.collection.create(contract(currency="EUR", value=1))

    vendor(play)


@pytest.mark.parametrize("named_errors", STATUSES)
def test_an_end_before_the_start_is_the_manifests_mistake(named_errors: str) -> None:
    """Where half of the range was not ours, only the vendor can tell."""

    async def play(stage: Stage) -> None:
        with pytest.raises(InvalidError, match="InvalidDateRangeError") as caught:
            await stage.collection.create(contract(start_date=date(2025, 2, 1), end_date=date(2025, 1, 1)))
        assert list(caught.value.fields) == ["end_date"]

    vendor(play, named_errors=named_errors, date_range="checked")


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ("object", "answered 400 .*ValidationError: type must be"),
        ("array", "answered 417 .*: type: type must be"),
    ],
)
def test_a_failed_validation_is_the_manifests_mistake(shape: str, words: str) -> None:
    """As an object, or as the bare array that the core API is known for."""

    async def play(stage: Stage) -> None:
        with pytest.raises(InvalidError, match=words) as caught:
            await stage.collection.create(contract(type="lease"))
        assert caught.value.detail == "mend the manifest"
        assert list(caught.value.fields) == (["type"] if shape == "array" else [])

    vendor(play, choices="documented", validation_shape=shape)


def body(name: str, message: object, **more: object) -> dict[str, object]:
    """An error in the vendor's envelope."""
    return {"status": 400, "name": name, "message": message, **more}


@pytest.mark.parametrize(
    ("status", "answer", "error", "words", "advice"),
    [
        (
            400,
            body("ValidationError", "Invalid start date format: 1.2.2025"),
            InvalidError,
            "Invalid start date format: 1.2.2025",
            "mend the manifest",
        ),
        (
            400,
            body("InvalidSourceError", "Invalid source: FOO"),
            RefusedError,
            "InvalidSourceError: Invalid source: FOO",
            "set RECONCILE_COR_SOURCE, or source of this provider in the project file, to one of JIRA",
        ),
        (
            400,
            body("CORCustomError", "Cannot save contract.", code="CTR006"),
            ConflictError,
            "CTR006: Cannot save contract",
            "sync the exchange rate to the company's base currency in COR first",
        ),
        (400, body("ValidationError", None, code="ZC001"), InvalidError, "ValidationError: ZC001", "mend"),
        (
            417,
            [{"field": "start_date"}, {"validation": "date"}, "x"],
            InvalidError,
            "start_date: not valid",
            "mend",
        ),
        (417, {}, InvalidError, "answered 417", "mend"),
        (403, {"status": 403, "message": "no"}, RefusedError, "answered 403 .*: no", "follow the role"),
        (418, {"status": "ERROR", "code": 7, "message": "odd"}, RefusedError, "odd", "check the address"),
        (500, [1], UncertainError, "answered 500", "see whether the vendor is up"),
    ],
)
def test_every_shape_of_an_error_is_read(
    status: int, answer: object, error: type[VendorError], words: str, advice: str
) -> None:
    """By name, then by code, then by status."""

    async def play(stage: Stage) -> None:
        await stage.fault("status", status=status, body=answer)
        with pytest.raises(error, match=words) as caught:
            await stage.collection.create(contract())
        assert advice in caught.value.detail
        assert caught.value.status == status

    vendor(play)


def test_a_wrong_date_names_its_field() -> None:
    """For the end as for the start."""

    async def play(stage: Stage) -> None:
        await stage.fault("status", status=400, body=body("ValidationError", "Invalid end date format: x"))
        with pytest.raises(InvalidError) as caught:
            await stage.collection.create(contract())
        assert caught.value.fields == {"end_date": ("Invalid end date format: x",)}

    vendor(play)


def test_the_grant_stands_in_the_query() -> None:
    """One token serves both hosts and every call."""

    async def play(stage: Stage) -> None:
        live = await stage.create(contract())
        await stage.observe(live.id)
        tokens = [each for each in await paths(stage) if "oauth" in each]
        assert tokens == ["POST /v1/oauth/token?grant_type=client_credentials"]

    vendor(play)


async def _expire(stage: Stage) -> list[str]:
    """Let the token expire, read, and tell how new ones were asked for."""
    (await stage.control.post("/_clock", json={"advance_s": 3700})).raise_for_status()
    await stage.control.delete("/_requests")
    assert await stage.collection.observe("7") is None
    return [each.partition("?")[0] for each in await paths(stage) if "oauth" in each]


def test_a_token_is_renewed_by_a_refresh_token_that_serves_once() -> None:
    """Each renewal brings the next."""

    async def play(stage: Stage) -> None:
        await stage.create(contract())
        for _ in range(3):
            assert await _expire(stage) == ["POST /v1/oauth/refreshtoken"]

    vendor(play)


def test_a_revoked_key_names_its_variables() -> None:
    """Also in the middle of a run."""

    async def play(stage: Stage) -> None:
        await stage.create(contract())
        await stage.fault("status", path="/v1/oauth", status=401, times=9)
        (await stage.control.post("/_clock", json={"advance_s": 3700})).raise_for_status()
        with pytest.raises(
            UnauthenticatedError, match="RECONCILE_COR_API_KEY and RECONCILE_COR_CLIENT_SECRET"
        ):
            await stage.collection.create(contract())

    vendor(play)


@pytest.mark.parametrize(
    "switches", [{"created_status": "201"}, {"currency": "ignored"}, {"exchange_rates": "all"}]
)
def test_a_create_is_taken_either_way(switches: Mapping[str, Setting]) -> None:
    """With the base currency."""

    async def play(stage: Stage) -> None:
        live = await stage.create(contract(currency="USD", value="99999999.99"))
        assert live.id == "30001"

    vendor(play, **switches)
