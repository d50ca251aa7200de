"""A vendor of the simplest kind, and the way to reach it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Annotated, Any, ClassVar, TypeAlias

import pytest
from pydantic import Field

from reconcile.sdk import (
    ApiKey,
    Auth,
    ClientCredentials,
    ListedCollection,
    Money,
    NumberedPages,
    PageStyle,
    Provider,
    Resource,
    Role,
    Secret,
    Settings,
    Text,
    Url,
    connect,
)

Open: TypeAlias = Callable[..., AbstractAsyncContextManager[Provider]]


class Gadget(Resource):
    """A thing."""

    api_version: ClassVar[str] = "acme/v1"
    name: Text
    price: Money | None = Field(None, alias="thePrice")
    id: Annotated[Text, Role.COMPUTED] | None = None


class Gadgets(ListedCollection):
    """Things."""

    kind: ClassVar[type[Resource]] = Gadget
    path: ClassVar[str] = "/gadgets"
    pages_by: ClassVar[PageStyle] = NumberedPages(size=2)


class KeySettings(Settings):
    """An address and a key."""

    base_url: Url = "https://api.acme.example"
    api_key: Secret = Secret("k3y-of-acme")


class Acme(Provider):
    """A vendor with a key."""

    name = "acme"
    title = "Acme"
    settings_type: ClassVar[type[Settings]] = KeySettings
    auth: ClassVar[Auth] = ApiKey()
    collection_types = (Gadgets,)

    @staticmethod
    def sandbox() -> type[Any]:
        """It has none."""
        raise NotImplementedError


class TokenSettings(Settings):
    """An address and a client."""

    base_url: Url = "https://api.acme.example"
    client_id: str = "the-client"
    client_secret: Secret = Secret("s3cret/of+acme")


class TokenAcme(Acme):
    """The same with OAuth."""

    settings_type: ClassVar[type[Settings]] = TokenSettings
    auth: ClassVar[Auth] = ClientCredentials("/token", scope="Gadgets.Write")


@pytest.fixture
def acme() -> type[Provider]:
    """A vendor with a key."""
    return Acme


@pytest.fixture
def token_acme() -> type[Provider]:
    """The same with OAuth."""
    return TokenAcme


@pytest.fixture
def gadget() -> type[Resource]:
    """A thing."""
    return Gadget


@pytest.fixture
def reach() -> Open:
    """Connect to an address, with settings of the instance `acme`."""

    @asynccontextmanager
    async def open_at(
        url: str,
        plugin: type[Provider] = Acme,
        options: dict[str, Any] | None = None,
        **settings: object,
    ) -> AsyncIterator[Provider]:
        values = plugin.settings_type.model_validate({"instance": "acme", "base_url": url, **settings})
        async with connect(plugin, values, **(options or {})) as provider:
            yield provider

    return open_at
