"""Who asks: the header of each request, and for OAuth the token behind it."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias
from urllib.parse import quote

from reconcile.core.errors import (
    ForbiddenError,
    RefusedError,
    UnauthenticatedError,
    UncertainError,
    VendorError,
)
from reconcile.sdk.auth import ApiKey, Auth, ClientCredentials
from reconcile.sdk.failure import Failure
from reconcile.sdk.settings import Secret, Settings
from reconcile.sdk.transport import Answer, Request

Ask: TypeAlias = Callable[[Request, Mapping[str, str]], Awaitable[Answer]]

_EARLY_S = 60  # a token is renewed this long before it expires
_JWT = "eyJ"  # how the header of every JSON web token begins
_LIFETIME_S = 3600  # where the vendor does not say


class Credential(Protocol):
    """What proves who asks."""

    async def headers(self, ask: Ask) -> Mapping[str, str]:
        """The headers of a request; `ask` sends what is needed to get them."""

    def renew(self, refused: Mapping[str, str]) -> bool:
        """Give up what was refused; whether there can be another."""


@dataclass(frozen=True)
class KeyCredential:
    """A key that never changes."""

    header: str
    value: str = field(repr=False)

    async def headers(self, ask: Ask) -> Mapping[str, str]:
        """The key."""
        del ask
        return {self.header: self.value}

    def renew(self, refused: Mapping[str, str]) -> bool:
        """There is only one."""
        del refused
        return False


class TokenCredential:
    """A token, asked for once and kept until shortly before it expires."""

    def __init__(self, auth: ClientCredentials, basic: str, failure: Failure) -> None:
        self._auth = auth
        self._basic = basic
        self._failure = failure
        self._lock = asyncio.Lock()
        self._header: str | None = None
        self._expires = 0.0
        self._refusal: VendorError | None = None
        self._refresh: str | None = None

    async def headers(self, ask: Ask) -> Mapping[str, str]:
        """The token, from the vendor if need be; calls at the same time wait for the one that asks."""
        async with self._lock:
            if self._refusal:
                raise self._refusal
            if self._header is None or time.monotonic() >= self._expires:
                await self._fetch(ask)
            return {"Authorization": self._header or ""}

    def renew(self, refused: Mapping[str, str]) -> bool:
        """Ask for a new token next time, unless another call has done so already."""
        if refused.get("Authorization") == self._header:
            self._header = None
        return True

    async def _fetch(self, ask: Ask) -> None:
        if await self._refreshed(ask):
            return
        try:
            answer = await ask(self._grant(), {"Authorization": self._basic})
        except RefusedError as error:
            self._refusal = _named(error, self._failure)
            raise self._refusal from error
        self._keep(answer)

    def _grant(self) -> Request:
        auth, grant = self._auth, {"grant_type": "client_credentials"}
        if auth.scope:
            grant["scope"] = auth.scope
        query, form = (grant, None) if auth.grant_in == "query" else (None, grant)
        return Request("POST", auth.token_path, query, form=form, base=auth.token_base, is_safe=True)

    async def _refreshed(self, ask: Ask) -> bool:
        """Use up the refresh token; whether there was one, and it served."""
        token, self._refresh = self._refresh, None
        if token is None or self._auth.refresh_path is None:
            return False
        form = {"refresh_token": token}
        request = Request("POST", self._auth.refresh_path, form=form, base=self._auth.token_base)
        try:
            self._keep(await ask(request, {}))
        except VendorError:
            return False
        return True

    def _keep(self, answer: Answer) -> None:
        body = answer.body if isinstance(answer.body, Mapping) else {}
        token, lifetime = body.get("access_token"), body.get("expires_in")
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise UncertainError(
                f"{self._failure.title} answered the request for a token without one",
                "check the address of the vendor",
            )
        self._failure.redact.learn(token)
        seconds = lifetime if isinstance(lifetime, int) and lifetime > 0 else _LIFETIME_S
        self._header = f"Bearer {token}"
        self._expires = time.monotonic() + seconds - min(_EARLY_S, seconds / 10)
        refresh = body.get("refresh_token")
        if isinstance(refresh, str) and refresh:
            self._failure.redact.learn(refresh)
            self._refresh = refresh


def _named(error: RefusedError, failure: Failure) -> VendorError:
    """A token endpoint says 400 to wrong credentials, RFC 6749 section 5.2."""
    if error.status not in {400, 401}:
        return error
    if "invalid_scope" in error.summary:
        return ForbiddenError(
            error.summary, "grant the client the scopes that it asks for", status=error.status
        )
    return UnauthenticatedError(
        error.summary, f"check {' and '.join(failure.credentials)}", status=error.status
    )


def credential_of(auth: Auth, settings: Settings, failure: Failure) -> Credential:
    """Build what acts on the data; everything secret in it will never be printed."""
    texts = [_text(settings, name) for name in auth.settings]
    if isinstance(auth, ApiKey):
        failure.redact.learn(texts[0])
        if auth.jwt_is_bearer and texts[0].startswith(_JWT):
            return KeyCredential("Authorization", f"Bearer {texts[0]}")
        return KeyCredential(auth.header, auth.prefix + texts[0])
    pair = ":".join(quote(text, safe="") if auth.is_quoted else text for text in texts)
    basic = base64.b64encode(pair.encode()).decode()
    failure.redact.learn(texts[1])
    failure.redact.learn(basic)
    return TokenCredential(auth, f"Basic {basic}", failure)


def _text(settings: Settings, name: str) -> str:
    value = getattr(settings, name)
    return value.get_secret_value() if isinstance(value, Secret) else str(value)
