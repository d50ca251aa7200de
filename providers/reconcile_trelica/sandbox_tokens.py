"""Trelica's access tokens: client credentials by Basic or in the form, an hour each, with scopes."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import cast

from reconcile.sandbox import Answer, Call, Store
from reconcile_trelica.sandbox_problems import problem, unauthenticated

SCOPES = ("Contracts.Read", "Contracts.Write")
_LIFETIME_S = 3600


class Tokens:
    """The tokens of one store, for one client."""

    def __init__(self, store: Store, credentials: Mapping[str, str]) -> None:
        self._store = store
        self._client = (credentials["client_id"], credentials["client_secret"])

    def grant(self, call: Call) -> Answer:
        """Answer `POST /connect/token`."""
        form = dict(call.form())
        if form.get("grant_type") != "client_credentials":
            return Answer(400, {"error": "unsupported_grant_type"})
        if (call.basic or (form.get("client_id"), form.get("client_secret"))) != self._client:
            return Answer(400, {"error": "invalid_client"})
        scopes = form.get("scope", "").split() or list(SCOPES)
        if not set(scopes) <= set(SCOPES):
            return Answer(400, {"error": "invalid_scope"})
        token = secrets.token_urlsafe(32)
        expires = int(self._store.now.timestamp()) + _LIFETIME_S
        self._store.keep("token", token, {"expires": expires, "scopes": scopes})
        body = {
            "access_token": token,
            "expires_in": _LIFETIME_S,
            "token_type": "Bearer",
            "scope": " ".join(scopes),
        }
        return Answer(200, body, {"Cache-Control": "no-store"})

    def refusal(self, call: Call) -> Answer | None:
        """401 for a token that is missing, unknown or expired, 403 for one without the scope."""
        if call.bearer is None:
            return unauthenticated(None)
        token = self._store.get("token", call.bearer)
        if token is None:
            return unauthenticated("The token is not valid")
        if cast("int", token["expires"]) <= self._store.now.timestamp():
            return unauthenticated("The token is expired")
        needed = SCOPES[0] if call.is_read else SCOPES[1]
        return None if needed in cast("list[str]", token["scopes"]) else problem(403, call)
