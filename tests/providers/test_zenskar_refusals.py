"""Zenskar's refusals: each says who must act, and what to do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import cast

import pytest
from providers.zenskar_samples import (
    OURS,
    TRIAL,
    contract,
    partly,
    vendor,
)

from reconcile.core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    UnauthenticatedError,
    VendorError,
)
from reconcile.sandbox import Setting, embedded_app
from reconcile.sdk import Asgi, connect, load_settings
from reconcile.testing.play import Stage
from reconcile_zenskar import Zenskar
from reconcile_zenskar.sandbox import ZenskarSandbox, customer_id, plan_id


async def _delete_active(stage: Stage) -> None:
    await stage.collection.delete((await stage.collection.create(contract(status="active"))).id)


async def _twice(stage: Stage) -> None:
    await stage.collection.create(contract())
    await stage.collection.create(contract())


def creating(**fields: object) -> Callable[[Stage], Awaitable[object]]:
    """Create a contract."""
    return lambda stage: stage.collection.create(contract(**fields))


def changing(**fields: object) -> Callable[[Stage], Awaitable[object]]:
    """Create an active contract and change it."""

    async def change(stage: Stage) -> None:
        live = await stage.collection.create(contract(status="active"))
        await stage.collection.update(live, partly(**fields))

    return change


@pytest.mark.parametrize(
    ("act", "switches", "error", "words"),
    [
        (_twice, {}, ConflictError, ("409", "already exists", "write an `id`")),
        (_twice, {"duplicate_id": "400"}, InvalidError, ("400", "already exists")),
        (_delete_active, {}, InvalidError, ("400", "Only draft", "expiry_date", "on_removal: forget")),
        (_delete_active, {"delete_refusal": "409"}, ConflictError, ("409", "Only draft")),
        (creating(customer_id=customer_id(99)), {}, InvalidError, ("customer", "does not exist", "mend")),
        (creating(plan_id=plan_id(99)), {}, InvalidError, ("plan", "does not exist")),
        (creating(renewal_policy="renew_with_existing"), {}, InvalidError, ("Only 'do_not_renew'",)),
        (changing(customer_id=customer_id(2)), {}, InvalidError, ("customer_id can't be changed",)),
        (changing(status="draft"), {}, InvalidError, ("can't go from active to draft",)),
        (
            changing(phases=({**TRIAL, "start_date": "2023-01-01"},)),
            {},
            InvalidError,
            ("within the contract",),
        ),
        (
            changing(phases=(TRIAL,), start_date="2024-02-15"),
            {"phase_rules": "422"},
            InvalidError,
            ("422", "within"),
        ),
    ],
)
def test_a_refusal_says_who_must_act(
    act: Callable[[Stage], Awaitable[object]],
    switches: dict[str, Setting],
    error: type[VendorError],
    words: tuple[str, ...],
) -> None:
    """Every rule of the document, in the vendor's words and with what to do."""

    async def play(stage: Stage) -> None:
        with pytest.raises(error) as caught:
            await act(stage)
        assert all(word in str(caught.value) for word in words), str(caught.value)

    vendor(play, **switches)


def test_a_mistake_is_named_by_its_field() -> None:
    """As pydantic reports it, in our names, where the body is none of ours."""

    async def play(stage: Stage) -> None:
        broken = contract().with_values({"phases": ({"name": 7},), "currency": "usd"})
        with pytest.raises(InvalidError) as caught:
            await stage.collection.create(broken)
        assert caught.value.fields.keys() == {"phases.0.name", "currency"}
        assert "phases.0.name: str type expected" in caught.value.summary

    vendor(play)


def test_the_organisation_and_a_token_are_told() -> None:
    """A JWT is a bearer's; another organisation is refused with the setting to look at."""

    async def tried(**credentials: str) -> None:
        given = {**ZenskarSandbox.credentials, "base_url": "https://sandbox.invalid", **credentials}
        environ = {f"RECONCILE_ZENSKAR_{name.upper()}": text for name, text in given.items()}
        settings = load_settings(Zenskar.settings_type, "zenskar", {}, environ)
        app = cast("Asgi", embedded_app(ZenskarSandbox, None))
        async with connect(Zenskar, settings, app=app) as provider:
            assert await provider.collections["Contract"].observe(OURS) is None

    async def play(_: Stage) -> None:
        await tried()
        await tried(api_key="eyJhbGciOiJub25lIn0.e30.")
        with pytest.raises(UnauthenticatedError, match="RECONCILE_ZENSKAR_API_KEY"):
            await tried(api_key="wrong")
        with pytest.raises(ForbiddenError, match=r"explicit deny; check the setting `organisation`"):
            await tried(organisation="other")

    vendor(play)
