"""COR's access tokens: granted for an hour, with a refresh token that serves once."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from reconcile.sdk import Answer, ClientCredentials, Request
from reconcile.sdk.credential import Ask, TokenCredential
from reconcile.sdk.failure import Failure, VendorError  # type: ignore[attr-defined]  # the sdk does not re-export it

_REFRESH = "/v1/oauth/refreshtoken"
_GRANT = {"grant_type": "client_credentials"}


class RotatingToken(TokenCredential):
    """A token, renewed by its refresh token, and by key and secret where that is refused."""

    def __init__(self, auth: ClientCredentials, key: str, secret: str, failure: Failure) -> None:
        basic = base64.b64encode(f"{key}:{secret}".encode()).decode()
        failure.redact.learn(secret)
        failure.redact.learn(basic)
        super().__init__(auth, f"Basic {basic}", failure)
        self._refresh: str | None = None

    async def _fetch(self, ask: Ask) -> None:
        refresh, self._refresh = self._refresh, None
        if refresh is not None:
            form = {"refresh_token": refresh}
            with suppress(VendorError):
                self._keep(await ask(Request("POST", _REFRESH, form=form, base=self._auth.token_base), {}))
                return

        async def granted(request: Request, headers: Mapping[str, str]) -> Answer:
            """COR wants the grant in the query, and nothing in the body."""
            return await ask(replace(request, query=_GRANT, form=None), headers)

        await super()._fetch(granted)

    def _keep(self, answer: Answer) -> None:
        super()._keep(answer)
        refresh = answer.body.get("refresh_token") if isinstance(answer.body, Mapping) else None
        if isinstance(refresh, str) and refresh:
            self._failure.redact.learn(refresh)
            self._refresh = refresh
