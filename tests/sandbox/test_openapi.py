"""The description that a sandbox publishes: where it is read, what it tells, and what it stays out of."""

from __future__ import annotations

from typing import Any, cast

import pytest
from sandbox.api import Api
from sandbox.vendors import SANDBOXES
from schemathesis.openapi import from_dict

from reconcile.sandbox import embedded_app, serve_app

PATH = "/openapi.json"


def described(vendor: str) -> dict[str, Any]:
    """The description of an embedded vendor, asked for without credentials."""
    answer = Api(embedded_app(SANDBOXES[vendor], None))("GET", PATH)
    assert answer.status_code == 200
    return cast("dict[str, Any]", answer.json())


@pytest.mark.parametrize("vendor", SANDBOXES)
def test_every_endpoint_is_described_once(vendor: str) -> None:
    """A tool of OpenAPI reads it, and finds each with an id of its own."""
    description = described(vendor)
    operations = [told for methods in description["paths"].values() for told in methods.values()]
    assert from_dict(description).statistic.operations.total == len(operations)
    assert len({told["operationId"] for told in operations}) == len(operations)


def test_served_vendors_have_theirs_below_their_names() -> None:
    """With the address to send requests to, as the client wrote it."""
    api = Api(serve_app(list(SANDBOXES.values()), None))
    for vendor in SANDBOXES:
        described = api("GET", f"/{vendor}{PATH}").json()
        assert described["servers"] == [{"url": f"http://sandbox.test/{vendor}"}]


def test_reading_it_is_no_request_to_the_vendor(grow: Api) -> None:
    """It is in no log, and a fault that waits for the next request goes on waiting."""
    grow.fault("status", status=503)
    assert grow("GET", PATH).status_code == 200
    assert grow.requests() == []
    assert grow("GET", "/api/contracts").status_code == 503


def test_a_body_tells_its_fields_and_which_are_required() -> None:
    """From the table by which the sandbox reads them."""
    operation = described("growcrm")["paths"]["/api/contracts"]["post"]
    content = operation["requestBody"]["content"]
    schema = content["application/json"]["schema"]
    assert schema["required"] == ["doc_client_id", "doc_title", "doc_date_start", "doc_categoryid"]
    assert schema["properties"]["doc_title"] == {"type": "string", "minLength": 1, "maxLength": 250}
    assert set(content) == {"application/json", "application/x-www-form-urlencoded"}


def test_an_enum_is_told_with_its_words() -> None:
    """And that the field may be null."""
    operation = described("trelica")["paths"]["/api/contracts/v1"]["put"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    words = {"type": "string", "enum": ["CreditCard", "Invoice"]}
    assert schema["properties"]["paymentMethod"] == {"anyOf": [words, {"type": "null"}]}


def test_parameters_are_of_the_path_or_of_the_query() -> None:
    """Those of the path are required."""
    told = described("procore")["paths"]["/rest/v1.0/contract_payments/{id}"]["get"]["parameters"]
    assert [(each["name"], each["in"], each.get("required", False)) for each in told] == [
        ("id", "path", True),
        ("project_id", "query", False),
        ("contract_id", "query", False),
    ]


def test_refusals_are_in_the_vendors_own_words() -> None:
    """With the media type that they have."""
    responses = described("trelica")["paths"]["/api/contracts/v1/{id}"]["get"]["responses"]
    example = responses["404"]["content"]["application/problem+json"]["example"]
    assert (example["title"], example["status"]) == ("Not Found", 404)
    assert set(responses) == {"2XX", "401", "404", "429", "4XX"}
    assert "content" not in responses["401"]


def test_credentials_are_asked_for_where_the_sandbox_asks() -> None:
    """Every scheme at once for the API, none to get a token or for what a person does."""
    description = described("procore")
    assert set(description["components"]["securitySchemes"]) == {"token", "company"}
    assert description["paths"]["/rest/v1.0/projects"]["get"]["security"] == [{"token": [], "company": []}]
    assert description["paths"]["/oauth/token"]["post"]["security"] == []
    person = described("growcrm")["paths"]["/_admin/contracts/{id}/{act}"]["post"]
    assert person["security"] == []
    assert person["tags"] == ["admin"]


def test_an_endpoint_that_tells_no_shape_takes_any_object() -> None:
    """And where tokens are granted, a form."""
    content = described("trelica")["paths"]["/connect/token"]["post"]["requestBody"]["content"]
    assert list(content) == ["application/x-www-form-urlencoded"]
    person = described("growcrm")["paths"]["/_admin/contracts/{id}/{act}"]["post"]
    assert person["requestBody"] == {"content": {"application/json": {"schema": {"type": "object"}}}}


def test_another_method_is_not_allowed(grow: Api) -> None:
    """It is read only."""
    answer = grow("POST", PATH)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("prefix", ["/growcrm", ""])
def test_a_path_with_a_line_break_is_the_vendors_to_answer(prefix: str) -> None:
    """Below its name, and alone."""
    kind = SANDBOXES["growcrm"]
    api = Api(serve_app([kind], None) if prefix else embedded_app(kind, None), prefix=prefix)
    assert api("GET", "/api/a%0Ab").json() == {"message": "The route api/a%0Ab could not be found."}
