"""COR's access tokens: an hour each, with a refresh token that serves once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import cast

from reconcile.sandbox import Answer, Call, Endpoint, Role, Store
from reconcile_cor.sandbox_schema import GRANT
from reconcile_cor.sandbox_words import plain

_LIFETIME_S = 3600


class Tokens:
    """The tokens of one store, for one API key."""

    def __init__(self, store: Store, credentials: Mapping[str, str]) -> None:
        self._store = store
        self._pair = (credentials["api_key"], credentials["client_secret"])

    def routes(self) -> list[Endpoint]:
        """Grant and refresh."""
        return [
            Endpoint("POST", "/v1/oauth/token", self._grant, Role.TOKEN, GRANT),
            Endpoint("POST", "/v1/oauth/refreshtoken", self._refresh, Role.TOKEN),
        ]

    def refusal(self, call: Call) -> Answer | None:
        """401 for a token that is missing, unknown or expired."""
        token = None if call.bearer is None else self._store.get("token", call.bearer)
        if token is not None and cast("int", token["expires"]) > self._store.now.timestamp():
            return None
        return plain(401, call.path)

    def _grant(self, call: Call) -> Answer:
        """The grant stands in the query; in the body it counts for nothing."""
        if call.query.get("grant_type") != "client_credentials":
            return plain(400, call.path)
        return self._pair_of_tokens() if call.basic == self._pair else plain(401, call.path)

    def _refresh(self, call: Call) -> Answer:
        token = dict(call.form()).get("refresh_token", "")
        if self._store.get("refresh", token) is None:
            return plain(401, call.path)
        self._store.drop("refresh", token)
        return self._pair_of_tokens()

    def _pair_of_tokens(self) -> Answer:
        token, refresh = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        expires = int(self._store.now.timestamp()) + _LIFETIME_S
        self._store.keep("token", token, {"expires": expires})
        self._store.keep("refresh", refresh, {})
        body = {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": _LIFETIME_S,
            "refresh_token": refresh,
        }
        return Answer(200, body)
