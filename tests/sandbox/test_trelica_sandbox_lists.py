"""Trelica's list: pages behind a cursor, text search, SCIM filters."""

from __future__ import annotations

from typing import Any

import pytest
from sandbox.api import ORIGIN, TRELICA_CLIENT, Api

from reconcile.sandbox import serve_app
from reconcile_trelica.sandbox import TrelicaSandbox


def names(api: Api, **query: str | int) -> list[str]:
    """The external ids of the page that a query answers."""
    answer = api("GET", "/api/contracts/v1", params=query)
    assert answer.status_code == 200, answer.text
    return [each["externalId"] for each in answer.json()["results"]]


def walk(api: Api, limit: int) -> list[dict[str, Any]]:
    """Every page, by `next`."""
    pages = [api("GET", f"/api/contracts/v1?limit={limit}").json()]
    while url := pages[-1].get("next"):
        pages.append(api("GET", url.removeprefix(ORIGIN + api.prefix)).json())
    return pages


@pytest.fixture
def five(trelica: Api) -> Api:
    """Contracts a to e."""
    for number, name in enumerate("abcde", 1):
        items = [{"unitCount": number * 100, "amount": 1.5}]
        renewal = f"2026-0{number}-01"
        trelica.put(externalId=name, vendorName=f"Vendor {name}", renewalDate=renewal, lineItems=items)
    trelica.put(externalId="f", vendorName='The "Quoted" \\ one', isAutomaticRenewal=True, ref="R-1")
    return trelica


def test_next_leads_through_every_page_and_stops(five: Api) -> None:
    """The last page has none; the link header says the same."""
    pages = walk(five, 4)
    assert [[each["externalId"] for each in page["results"]] for page in pages] == [
        ["a", "b", "c", "d"],
        ["e", "f"],
    ]
    answer = five("GET", "/api/contracts/v1?limit=4")
    assert answer.headers["link"] == f'<{answer.json()["next"]}>; rel="next"'
    assert "link" not in five("GET", "/api/contracts/v1").headers


def test_the_last_next_may_lead_to_an_empty_page(five: Api) -> None:
    """As the switch has it."""
    five.switch("trelica", last_page="empty")
    assert [len(page["results"]) for page in walk(five, 3)] == [3, 3, 0]
    assert [len(page["results"]) for page in walk(five, 4)] == [4, 2, 0]


def test_next_may_name_another_host(five: Api) -> None:
    """A client must not send its token there."""
    five.switch("trelica", next_on_other_host=True)
    url = five("GET", "/api/contracts/v1?limit=1").json()["next"]
    assert url.startswith("https://trelica.app/api/contracts/v1?limit=1&after=")


def test_next_honours_host_and_mount_and_keeps_the_query() -> None:
    """So that a client below a prefix stays there."""
    api = Api(serve_app([TrelicaSandbox], None), prefix="/trelica")
    form = {"grant_type": "client_credentials"}
    token = api("POST", "/connect/token", data=form, auth=TRELICA_CLIENT).json()["access_token"]
    api.headers = {"Authorization": f"Bearer {token}"}
    for name in "abc":
        api.put(externalId=name, vendorName="X & Y")
    url = api("GET", "/api/contracts/v1?limit=1&q=x+%26+y", headers={"Host": "crm.test:81"}).json()["next"]
    assert url.startswith("http://crm.test:81/trelica/api/contracts/v1?limit=1&q=x+%26+y&after=")
    assert [len(page["results"]) for page in walk(api, 2)] == [2, 1]


def test_a_cursor_survives_a_deleted_row(five: Api) -> None:
    """Rows behind it neither move nor repeat."""
    url = five("GET", "/api/contracts/v1?limit=2").json()["next"].removeprefix(ORIGIN)
    five("DELETE", "/api/contracts/v1/b")
    assert [each["externalId"] for each in five("GET", url).json()["results"]] == ["c", "d"]


def test_a_page_has_a_hundred_rows_unless_asked(trelica: Api) -> None:
    """A thousand at most."""
    for number in range(101):
        trelica.put(externalId=f"c{number}")
    assert len(names(trelica)) == 100
    assert len(names(trelica, limit=1000)) == 101


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "1001"}, "limit"),
        ({"limit": "ten"}, "limit"),
        ({"after": "???"}, "after"),
        ({"after": "e30="}, "after"),
        ({"after": "\u00e9"}, "after"),
        ({"filter": "colour eq 1"}, "filter"),
    ],
)
def test_a_wrong_parameter_is_refused(trelica: Api, query: dict[str, str], field: str) -> None:
    """400 with its name."""
    answer = trelica("GET", "/api/contracts/v1", params=query)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_a_text_search_looks_into_every_text(five: Api) -> None:
    """Without regard to case."""
    assert names(five, q="VENDOR B") == ["b"]
    assert names(five, q="r-1") == ["f"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('vendorName eq "vendor a"', "a"),
        ('vendorName ne "vendor a" and vendorName sw "Vendor"', "bcde"),
        ('vendorName ew " A" or vendorName co "OR b"', "ab"),
        ('vendorName eq "The \\"Quoted\\" \\\\ one"', "f"),
        ("isAutomaticRenewal eq true", "f"),
        ("isAutomaticRenewal pr", "f"),
        ("not (isAutomaticRenewal pr)", "abcde"),
        ("NOT lineItems[unitCount gt 100] AND renewalDate pr", "a"),
        ("lineItems[unitCount ge 200 and unitCount lt 400]", "bc"),
        ("lineItems.unitCount le 200", "ab"),
        ("lineItems[amount eq 1.50]", "abcde"),
        ('renewalDate eq "2026-02-01"', "b"),
        ('renewalDate ge "2026-04-01"', "de"),
        ('renewalDate lt "2026-02-01T00:00:00Z"', "a"),
        ('createdDtm gt "2026-01-01"', "abcdef"),
        ('vendorName gt "vendor d"', "e"),
        ("terminationNoticeDays gt 1", ""),
        ("vendorName gt 3", ""),
        ('(vendorName eq "vendor a" or vendorName eq "vendor b") and lineItems[unitCount eq 200]', "b"),
    ],
)
def test_a_filter_selects(five: Api, text: str, found: str) -> None:
    """With every operator that the vendor's texts show."""
    assert "".join(names(five, filter=text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "vendorName",
        "vendorName eq",
        "vendorName eq x",
        'vendorName eq "x',
        'vendorName like "x"',
        'vendorName eq "x" vendorName',
        "vendorName co 3",
        "isAutomaticRenewal gt null",
        'renewalDate ge "soon"',
        "lineItems[unitCount gt 1",
        "lineItems[vendorName pr]",
        "unitCount gt 1",
        "(vendorName pr",
        "(" * 500,
        "and",
        '"',
        '"\\ud800" eq 1',
    ],
)
def test_a_wrong_filter_is_refused(five: Api, text: str) -> None:
    """400, whatever is wrong."""
    answer = five("GET", "/api/contracts/v1", params={"filter": text})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["filter"])
