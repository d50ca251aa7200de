"""How Grow CRM says no: 401, 404, 405, 409, 422, 429."""

from __future__ import annotations

import pytest
from sandbox.api import CONTRACT, Api

INVALID = "The given data was invalid."


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Basic sandbox-growcrm-key", "Bearer"])
def test_a_missing_or_wrong_key_is_refused(grow: Api, header: str | None) -> None:
    """401 in the vendor's words, before anything else is looked at."""
    grow.headers = {"Authorization": header} if header else {}
    answer = grow("POST", "/api/contracts", json={})
    assert (answer.status_code, answer.json()) == (
        401,
        {"message": "Unauthorized. A valid API key is required."},
    )


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/contracts/1"),
        ("PATCH", "/api/contracts/1"),
        ("DELETE", "/api/contracts/1"),
        ("PUT", "/api/contracts/1/tags"),
        ("POST", "/api/contracts/1/clone"),
        ("GET", "/api/contracts/one"),
        ("GET", f"/api/contracts/{9**99}"),
        ("GET", "/api/contracts/%00%FF"),
    ],
)
def test_a_contract_that_does_not_exist_is_not_found(grow: Api, method: str, path: str) -> None:
    """Whatever is asked of it."""
    answer = grow(method, path, json={})
    assert (answer.status_code, answer.json()) == (404, {"message": "Item not found"})


def test_a_path_or_method_that_is_none_has_the_frameworks_words(grow: Api) -> None:
    """404 and 405, without a key."""
    grow.headers = {}
    answer = grow("GET", "/api/bills")
    assert (answer.status_code, answer.json()["message"]) == (404, "The route api/bills could not be found.")
    answer = grow("PUT", "/api/contracts/1")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, PATCH, DELETE")
    assert answer.json()["message"] == (
        "The PUT method is not supported for route api/contracts/1."
        " Supported methods: GET, HEAD, PATCH, DELETE."
    )


def test_a_head_is_a_get_without_a_body(grow: Api) -> None:
    """As the framework has it."""
    answer = grow("HEAD", "/api/contracts")
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"3", b'{"a":"\\ud800"}', b"[" * 99, b"\xff"])
def test_a_body_that_cannot_be_read_has_no_fields(grow: Api, body: bytes) -> None:
    """422 with what is required, in the order of the document."""
    answer = grow("POST", "/api/contracts", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()) == (
        422,
        {
            "message": INVALID,
            "errors": {
                "doc_client_id": ["The doc client id field is required."],
                "doc_title": ["The doc title field is required."],
                "doc_date_start": ["The doc date start field is required."],
                "doc_categoryid": ["The doc categoryid field is required."],
            },
        },
    )


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("doc_title", " ", "The doc title field is required."),
        ("doc_title", 3, "The doc title field must be a string."),
        ("doc_title", "é" * 251, "The doc title field must not be greater than 250 characters."),
        ("doc_client_id", "one", "The doc client id field must be an integer."),
        ("doc_client_id", True, "The doc client id field must be an integer."),
        ("doc_client_id", 1.5, "The doc client id field must be an integer."),
        ("doc_client_id", 10**30, "The doc client id field must be an integer."),
        ("doc_client_id", 99, "The selected doc client id is invalid."),
        ("doc_categoryid", -1, "The selected doc categoryid is invalid."),
        ("doc_project_id", 99, "The selected doc project id is invalid."),
        ("doc_lead_id", 99, "The selected doc lead id is invalid."),
        ("contract_template", 99, "The selected contract template is invalid."),
        ("doc_date_start", "2026-02-30", "The doc date start field must be a valid date."),
        ("doc_date_start", "01.02.2026", "The doc date start field must be a valid date."),
        ("doc_date_start", 20260101, "The doc date start field must be a valid date."),
        (
            "doc_date_end",
            "2026-05-31",
            "The doc date end field must be a date after or equal to doc date start.",
        ),
        ("doc_value", "12,50", "The doc value field must be a number."),
        ("doc_value", True, "The doc value field must be a number."),
        ("doc_value", "1e99999999999999999999", "The doc value field must be a number."),
        ("doc_value", "99999999.995", "The doc value field must not be greater than 99999999.99."),
        ("doc_value", -(10**4000), "The doc value field must not be greater than 99999999.99."),
        ("doc_value", "1e999999999", "The doc value field must not be greater than 99999999.99."),
        ("doc_body", {"html": "x"}, "The doc body field must be a string."),
    ],
)
def test_a_value_that_does_not_fit_is_said_by_column(
    grow: Api, column: str, value: object, said: str
) -> None:
    """422, nothing written."""
    answer = grow("POST", "/api/contracts", json={**CONTRACT, column: value})
    assert (answer.status_code, answer.json()) == (422, {"message": INVALID, "errors": {column: [said]}})
    assert grow.ledger() == []


def test_the_longest_title_counts_characters(grow: Api) -> None:
    """250 of four bytes each fit, the blanks around them not counted."""
    assert grow.create(doc_title=f" {'🦉' * 250} ")["title"] == "🦉" * 250


def test_an_update_and_a_clone_check_as_a_create_does(grow: Api) -> None:
    """Each with the columns that it requires."""
    grow.create()
    required = {"doc_title", "doc_date_start", "doc_categoryid"}
    assert grow("PATCH", "/api/contracts/1", json={}).json()["errors"].keys() == required
    clone = grow("POST", "/api/contracts/1/clone", json={})
    assert clone.json()["errors"].keys() == {*required, "doc_client_id"}


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, {"tags": ["The tags field must be present."]}),
        ({"tags": "a"}, {"tags": ["The tags field must be an array."]}),
        ({"tags": None}, {"tags": ["The tags field must be an array."]}),
        ({"tags": ["a", " "]}, {"tags.1": ["The tags.1 field must be a string."]}),
    ],
)
def test_tags_must_be_an_array_of_texts(grow: Api, body: object, errors: object) -> None:
    """A blank one is null to the framework, and null is no text."""
    grow.create()
    answer = grow("PUT", "/api/contracts/1/tags", json=body)
    assert (answer.status_code, answer.json()) == (422, {"message": INVALID, "errors": errors})


def test_a_conflict_has_the_vendors_shape(grow: Api) -> None:
    """409 comes from the vendor's business only, so a fault brings it."""
    grow.create()
    grow.fault("status", status=409)
    answer = grow("POST", "/api/contracts/1/clone", json=dict(CONTRACT))
    assert (answer.status_code, list(answer.json())) == (409, ["message"])


def test_the_throttle_counts_a_minute(grow: Api) -> None:
    """Its headers stand on every answer; when the minute is over, it counts anew."""
    assert "x-ratelimit-limit" not in grow("GET", "/api/contracts").headers
    grow.switch("growcrm", throttle_per_minute=2)
    left = [grow("GET", "/api/contracts").headers["x-ratelimit-remaining"] for _ in range(2)]
    refused = grow("GET", "/api/contracts")
    assert (left, refused.status_code, refused.json()) == (
        ["1", "0"],
        429,
        {"message": "Too Many Attempts."},
    )
    assert refused.headers["x-ratelimit-limit"] == "2"
    wait = int(refused.headers["retry-after"])
    assert 0 < wait <= 60
    assert int(refused.headers["x-ratelimit-reset"]) > 0
    grow.later(wait)
    assert grow("GET", "/api/contracts").status_code == 200
