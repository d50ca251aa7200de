"""Whatever comes in, a sandbox answers in the vendor's words; it never breaks."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sandbox.api import CONTRACT, TRELICA_CLIENT, Api

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(min_value=-(10**40), max_value=10**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["2026-01-31", "0000-00-00", "1e400", "\x00", "'; drop table contracts; --", "1", "-0"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)
GROW_COLUMNS = st.sampled_from([*CONTRACT, "doc_value", "doc_date_end", "doc_body", "doc_project_id", "tags"])
TRELICA_FIELDS = st.sampled_from(
    [
        "id",
        "externalId",
        "type",
        "vendorName",
        "renewalDate",
        "terminationNoticeDays",
        "isAutomaticRenewal",
        "businessOwnerEmail",
        "lineItems",
        "documents",
    ]
)
LINE_ITEMS = st.lists(
    st.dictionaries(st.sampled_from(["externalId", "amount", "currency", "startDate"]), SCALARS), max_size=3
)
QUERIES = st.dictionaries(
    st.sampled_from(
        ["status", "client_id", "search", "sort", "order", "limit", "page", "q", "after", "filter"]
    ),
    st.text(max_size=20)
    | st.sampled_from(["vendorName eq", "id gt 1", 'renewalDate lt "', "9" * 5000, "eyJ9"]),
)
IN_A_FIXTURE = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def answered(api: Api, method: str, path: str, **kwargs: Any) -> None:  # noqa: ANN401 - as httpx takes it
    """It answers, and not with a failure of its own."""
    answer = api(method, path, **kwargs)
    assert answer.status_code < 500, answer.text


@IN_A_FIXTURE
@given(st.dictionaries(GROW_COLUMNS, VALUES), QUERIES)
def test_grow_crm_takes_any_fields(grow: Api, fields: dict[str, object], query: dict[str, str]) -> None:
    """Create, update, tags, clone and list."""
    path = f"/api/contracts/{grow.create()['id']}"
    answered(grow, "POST", "/api/contracts", json={**CONTRACT, **fields})
    answered(grow, "PATCH", path, json={**CONTRACT, **fields})
    answered(grow, "PUT", f"{path}/tags", json=fields)
    answered(grow, "POST", f"{path}/clone", json=fields)
    answered(grow, "GET", "/api/contracts", params=query)


@IN_A_FIXTURE
@given(st.dictionaries(TRELICA_FIELDS, VALUES), LINE_ITEMS, QUERIES)
def test_trelica_takes_any_fields(
    trelica: Api, fields: dict[str, object], items: list[dict[str, object]], query: dict[str, str]
) -> None:
    """Put, with line items of every sort, and list."""
    answered(trelica, "PUT", "/api/contracts/v1", json=fields)
    answered(trelica, "PUT", "/api/contracts/v1", json={"lineItems": items})
    answered(trelica, "GET", "/api/contracts/v1", params=query)


@IN_A_FIXTURE
@given(
    st.binary(max_size=60),
    st.sampled_from(["application/json", "application/x-www-form-urlencoded", "", "\xff"]),
)
def test_any_bytes_are_answered(grow: Api, trelica: Api, body: bytes, kind: str) -> None:
    """Whatever the header says they are."""
    headers = {"Content-Type": kind.encode("latin-1")}
    answered(grow, "POST", "/api/contracts", content=body, headers=headers)
    answered(trelica, "PUT", "/api/contracts/v1", content=body, headers=headers)
    answered(trelica, "POST", "/connect/token", content=body, headers=headers, auth=TRELICA_CLIENT)


@IN_A_FIXTURE
@given(st.binary(min_size=1, max_size=12))
def test_any_path_is_answered(grow: Api, trelica: Api, name: bytes) -> None:
    """Percent-encoded as it may be."""
    encoded = "".join(f"%{byte:02X}" for byte in name)
    answered(grow, "GET", f"/api/contracts/{encoded}")
    answered(trelica, "GET", f"/api/contracts/v1/{encoded}")


def test_depth_just_within_the_limit_is_kept_out_of_the_columns(grow: Api) -> None:
    """Sixty levels are JSON to every server; they fit no column."""
    deep: object = "x"
    for _ in range(60):
        deep = [deep]
    body = json.dumps({**CONTRACT, "doc_title": deep})
    answer = grow("POST", "/api/contracts", content=body, headers={"Content-Type": "application/json"})
    assert answer.json()["errors"] == {"doc_title": ["The doc title field must be a string."]}
