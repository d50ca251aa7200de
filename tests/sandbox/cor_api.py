"""COR's sandbox in this process, and short words for it."""

from __future__ import annotations

from typing import Any

from sandbox.api import Api

from reconcile.sandbox import Setting, embedded_app
from reconcile_cor.sandbox import CORSandbox

CLIENT = ("sandbox-cor-key", "sandbox-cor-secret")
GRANT = "/v1/oauth/token?grant_type=client_credentials"
REFRESH = "/v1/oauth/refreshtoken"
V2 = "/v2/integrations/contracts"
V1 = "/v1/contracts"
SIGNED = {"metadata": {"source": "SALESFORCE"}}
EXAMPLE = {
    **SIGNED,
    "id": "SF-CONTRACT-12345",
    "name": "Annual Service Agreement",
    "client_id": "SF-ACC-67890",
    "type": "retainer",
    "status": "active",
    "start_date": "2025-01-01",
    "end_date": "2025-12-31",
    "value": 120000,
    "description": "Annual retainer for design and development services",
}
ANSWER = {
    "id": 30001,
    "name": "Annual Service Agreement",
    "client_id": 25855,
    "type": "retainer",
    "status": "active",
    "start_date": "2025-01-01",
    "end_date": "2025-12-31",
    "value": 120000,
    "company_id": 1234,
    "created_at": "2025-01-10T14:30:00Z",
    "updated_at": "2025-01-10T14:30:00Z",
}


def sandbox(**switches: Setting) -> Api:
    """The vendor in this process, with a token, at the moment of the document's example."""
    api = Api(embedded_app(CORSandbox, None, switches))
    api.control("POST", "/_clock", json={"now": "2025-01-10T14:30:00Z"})
    token = api("POST", GRANT, auth=CLIENT).json()["access_token"]
    api.headers = {"Authorization": f"Bearer {token}"}
    return api


def create(api: Api, **changes: object) -> dict[str, Any]:
    """Create a contract."""
    answer = api("POST", V2, json={**EXAMPLE, **changes})
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()
    return made


def said(api: Api, method: str, path: str, **kwargs: Any) -> tuple[int, str, str]:  # noqa: ANN401 - as httpx takes it
    """Status, name and message of a refusal."""
    answer = api(method, path, **kwargs)
    body = answer.json()
    return answer.status_code, body.get("name", ""), body["message"]
