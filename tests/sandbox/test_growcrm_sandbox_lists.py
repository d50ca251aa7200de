"""Grow CRM's lists: pages, filters, search and order."""

from __future__ import annotations

import pytest
from sandbox.api import Api


@pytest.fixture
def three(grow: Api) -> Api:
    """Contracts that differ in everything that a list can ask for."""
    grow.create(doc_title="Banana 50% off", doc_client_id=2, doc_value=9, doc_date_start="2026-03-01")
    grow.create(doc_title="apple", doc_categoryid=4, doc_value=10, doc_date_start="2026-01-01")
    grow.create(doc_title=r"Cherry_pie\1", doc_date_start="2026-02-01")
    grow.control("POST", "/_admin/contracts/2/publish")
    return grow


def ids(api: Api, query: str) -> list[int]:
    """The ids of the page that a query answers."""
    return [each["id"] for each in api("GET", f"/api/contracts?{query}").json()["data"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [3, 2, 1]),
        ("order=asc", [1, 2, 3]),
        ("sort=doc_title&order=asc", [2, 1, 3]),
        ("sort=doc_status&order=asc", [1, 3, 2]),
        ("sort=doc_date_start", [1, 3, 2]),
        ("sort=doc_created&order=ASC", [1, 2, 3]),
        ("sort=doc_value&order=asc", [3, 1, 2]),
        ("sort=doc_body&order=asc", [1, 2, 3]),
        ("status=draft", [3, 1]),
        ("client_id=2", [1]),
        ("client_id=two", []),
        ("category_id=4", [2]),
        ("search=+APP+", [2]),
        ("search=50%25", [1]),
        ("search=B%25f", [1]),
        ("search=Cherry_", [3]),
        (r"search=e_p", []),
        (r"search=y_p", [3]),
        (r"search=y\_p", [3]),
        (r"search=a\_p", []),
        ("search=", [3, 2, 1]),
        ("limit=2", [3, 2]),
        ("limit=2&page=2", [1]),
        ("limit=2&page=9", []),
        ("limit=0&page=-1", [3, 2, 1]),
        ("limit=many&page=first", [3, 2, 1]),
    ],
)
def test_a_list_selects_and_orders(three: Api, query: str, found: list[int]) -> None:
    """Newest first by default; a search is SQL's `like`; nonsense counts as not sent."""
    assert ids(three, query) == found


def test_a_page_has_at_most_a_hundred_rows(grow: Api) -> None:
    """A larger limit is capped, or refused where the switch says so."""
    for _ in range(101):
        grow.create()
    meta = grow("GET", "/api/contracts?limit=1000").json()["meta"]
    assert meta == {"current_page": 1, "per_page": 100, "total": 101, "last_page": 2}
    assert len(grow("GET", "/api/contracts").json()["data"]) == 35
    grow.switch("growcrm", limit_over_100="refuse", page_size=7)
    answer = grow("GET", "/api/contracts?limit=101")
    assert answer.json()["errors"] == {"limit": ["The limit field must not be greater than 100."]}
    assert len(grow("GET", "/api/contracts").json()["data"]) == 7


def test_an_unknown_status_is_refused_and_an_unknown_column_where_switched(grow: Api) -> None:
    """422 with the parameter."""
    answer = grow("GET", "/api/contracts?status=gone")
    assert (answer.status_code, answer.json()["errors"]) == (
        422,
        {"status": ["The selected status is invalid."]},
    )
    grow.switch("growcrm", unknown_sort="refuse")
    assert grow("GET", "/api/contracts?sort=doc_body").json()["errors"] == {
        "sort": ["The selected sort is invalid."]
    }
