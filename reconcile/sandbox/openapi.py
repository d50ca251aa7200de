"""A vendor's endpoints as an OpenAPI 3.1 description, made from what its routes declare."""

from __future__ import annotations

import re
from collections.abc import Mapping
from inspect import getdoc

from reconcile.sandbox.call import JSON, Answer, Call, Endpoint, Role
from reconcile.sandbox.schema import OBJECT, TEXT, Schema, object_of
from reconcile.sandbox.store import Document
from reconcile.sandbox.vendor import VendorSandbox

PATH = "/openapi.json"
_WITH_BODY = ("POST", "PUT", "PATCH")
_FORM = "application/x-www-form-urlencoded"
_GRANT = ("grant_type", "client_id", "client_secret", "refresh_token", "scope")
_OPEN = (Role.TOKEN, Role.ADMIN)


def publish(vendor: VendorSandbox) -> Endpoint:
    """The endpoint at which the description is read, without credentials."""
    return Endpoint("GET", PATH, lambda call: Answer(200, describe(vendor, call.root)), Role.ADMIN)


def describe(vendor: VendorSandbox, root: str) -> Document:
    """Describe every endpoint below the address `root`."""
    paths: dict[str, dict[str, object]] = {}
    for endpoint in vendor.routes():
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(vendor, endpoint)
    return {
        "openapi": "3.1.0",
        "info": {"title": f"Sandbox of {vendor.name}", "version": "1", "description": getdoc(vendor) or ""},
        "servers": [{"url": root or "/"}],
        "paths": paths,
        "components": {"securitySchemes": dict(vendor.security)},
    }


def _operation(vendor: VendorSandbox, endpoint: Endpoint) -> dict[str, object]:
    operation: dict[str, object] = {
        "operationId": "_".join(re.findall(r"\w+", f"{endpoint.method.lower()} {endpoint.path}")),
        "tags": [endpoint.role.value],
        "parameters": _parameters(endpoint),
        "responses": _responses(vendor, endpoint),
        "security": [] if endpoint.role in _OPEN else [{name: [] for name in vendor.security}],
    }
    if body := _body(endpoint):
        operation["requestBody"] = body
    return operation


def _parameters(endpoint: Endpoint) -> list[dict[str, object]]:
    """Those that the path names, then those of the query."""
    told = endpoint.shape.parameters
    of_path = re.findall(r"\{(\w+)\}", endpoint.path)
    return [
        *({"name": name, "in": "path", "required": True, "schema": told.get(name, TEXT)} for name in of_path),
        *(
            {"name": name, "in": "query", "schema": schema}
            for name, schema in told.items()
            if name not in of_path
        ),
    ]


def _body(endpoint: Endpoint) -> dict[str, object] | None:
    """What is told; else a form where tokens are granted, and any object where a method brings one."""
    schema, media_types = endpoint.shape.body, endpoint.shape.media_types
    if schema is None and endpoint.method not in _WITH_BODY:
        return None
    if schema is None and endpoint.role is Role.TOKEN:
        schema, media_types = object_of(dict.fromkeys(_GRANT, TEXT)), (_FORM,)
    return {"content": {each: {"schema": schema or OBJECT} for each in media_types}}


def _responses(vendor: VendorSandbox, endpoint: Endpoint) -> dict[str, object]:
    """A success, and refusals in the vendor's own words."""
    asked = Call(endpoint.method, endpoint.path)
    refusals = {"4XX": 400}
    if endpoint.role not in _OPEN:
        refusals |= {"401": 401, "429": 429}
    if "{" in endpoint.path:
        refusals["404"] = 404
    told = {key: _refusal(vendor.refusal(status, asked)) for key, status in sorted(refusals.items())}
    if endpoint.role is Role.TOKEN:
        told["4XX"] = {"description": "Refused, in the words of OAuth", **_content(OBJECT)}
    answer = endpoint.shape.answer
    return {"2XX": {"description": "Done", **({} if answer is None else _content(answer))}, **told}


def _refusal(answer: Answer) -> dict[str, object]:
    described: dict[str, object] = {"description": f"Refused, for example with {answer.status}"}
    if answer.content is None:
        return described
    headers = {name.lower(): text for name, text in answer.headers.items()}
    return described | _content({}, headers.get("content-type", JSON), {"example": answer.content})


def _content(
    schema: Schema, media_type: str = JSON, more: Mapping[str, object] | None = None
) -> dict[str, object]:
    return {"content": {media_type: {"schema": schema, **(more or {})}}}
