"""Procore's access tokens: client credentials as form, multipart, JSON or HTTP Basic; 90 minutes each."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import cast

from reconcile.sandbox import Answer, Call, Store
from reconcile_procore.sandbox_input import read_input
from reconcile_procore.sandbox_problems import problem

_LIFETIME_S = 5400


class Tokens:
    """The tokens of one store, for one service account."""

    def __init__(self, store: Store, credentials: Mapping[str, str]) -> None:
        self._store = store
        self._client = (credentials["client_id"], credentials["client_secret"])

    def grant(self, call: Call) -> Answer:
        """Answer `POST /oauth/token`."""
        try:
            form = read_input(call).fields
        except ValueError:
            return _refused(400, "invalid_request", "The body can't be read.")
        if form.get("grant_type") != "client_credentials":
            return _refused(400, "unsupported_grant_type", "The grant type is not supported.")
        if (call.basic or (form.get("client_id"), form.get("client_secret"))) != self._client:
            return _refused(401, "invalid_client", "Client authentication failed.")
        token = secrets.token_urlsafe(32)
        now = int(self._store.now.timestamp())
        self._store.keep("token", token, {"expires": now + _LIFETIME_S})
        body = {"access_token": token, "token_type": "bearer", "expires_in": _LIFETIME_S, "created_at": now}
        return Answer(200, body, {"Cache-Control": "no-store"})

    def revoke(self, call: Call) -> Answer:
        """Answer `POST /oauth/revoke`: 200 even for a token that nobody knows."""
        try:
            token = read_input(call).fields.get("token")
        except ValueError:
            return _refused(400, "invalid_request", "The body can't be read.")
        self._store.drop("token", str(token))
        return Answer(200, {})

    def info(self, call: Call) -> Answer:
        """Answer `GET /oauth/token/info`."""
        token = self._store.get("token", call.bearer or "")
        if token is None:
            return problem(401)
        left = cast("int", token["expires"]) - int(self._store.now.timestamp())
        return Answer(200, {"resource_owner_id": None, "expires_in": left, "scope": []})

    def refusal(self, call: Call) -> Answer | None:
        """401 for a token that is missing, unknown or expired."""
        token = None if call.bearer is None else self._store.get("token", call.bearer)
        if token is None or cast("int", token["expires"]) <= self._store.now.timestamp():
            return problem(401)
        return None


def _refused(status: int, error: str, text: str) -> Answer:
    return Answer(status, {"error": error, "error_description": text})
