"""Trelica's contracts through its API: upserts that replace, what is computed, what is ignored."""

from __future__ import annotations

import pytest
from sandbox.api import Api

SEED = {
    "externalId": "EXT1235",
    "ref": "PO-12345-00",
    "type": "PurchaseOrder",
    "vendorName": "Github, Inc.",
    "agreementDate": "2022-04-01T00:00:00Z",
    "renewalDate": "2023-04-01T00:00:00Z",
    "terminationNoticeDays": 90,
    "isAutomaticRenewal": False,
    "notes": "Annual Github renewal negotiated by Rachele in procurement",
    "paymentMethod": "Invoice",
    "businessOwnerEmail": "jane.doe@example.org",
    "lineItems": [
        {
            "externalId": "1",
            "description": "Github Enterprise annual",
            "notes": "For source control",
            "unitCount": 50,
            "amount": 210,
            "currency": "USD",
            "baseAmount": 210,
            "baseCurrency": "USD",
            "startDate": "2022-04-06T00:00:00Z",
            "endDate": "2023-04-06T00:00:00Z",
        }
    ],
    "documents": [],
}
AUDIT = {"createdBy", "createdDtm", "lastModifiedBy", "lastModifiedDtm"}


def test_the_documents_own_sample_comes_back_as_it_was_sent(trelica: Api) -> None:
    """Besides the id and who wrote it when."""
    trelica.control("POST", "/_clock", json={"now": "2024-03-31T13:42:03.608Z"})
    kept = trelica.put(**SEED)
    assert {name: value for name, value in kept.items() if name not in {"id", *AUDIT}} == SEED
    assert len(kept["id"]) == 24
    assert kept["createdBy"] == kept["lastModifiedBy"]
    assert kept["createdBy"].keys() == {"userId", "name", "email"}
    assert kept["createdDtm"].startswith("2024-03-31T13:42:0")
    assert len(kept["createdDtm"]) == len("2024-03-31T13:42:03.608Z")


def test_a_put_finds_its_contract_by_id_or_external_id(trelica: Api) -> None:
    """With neither it makes a new one each time; the ledger tells them apart."""
    made = trelica.put(externalId="a")
    assert trelica.put(externalId="a")["id"] == made["id"]
    assert trelica.put(id=made["id"], externalId="b")["id"] == made["id"]
    assert trelica.put()["id"] != trelica.put()["id"]
    assert [each["action"] for each in trelica.ledger()] == [
        "upsert-create",
        "upsert-update",
        "upsert-update",
        "upsert-create",
        "upsert-create",
    ]


def test_a_put_replaces_the_whole_contract(trelica: Api) -> None:
    """What it omits is cleared, the agreement date and line items too; null says the same."""
    made = trelica.put(**SEED)
    kept = trelica.put(id=made["id"], externalId="EXT1235", notes=None)
    assert kept.keys() == {"id", "externalId", "lineItems", "documents", *AUDIT}
    assert (kept["lineItems"], kept["documents"]) == ([], [])
    assert kept["createdDtm"] == made["createdDtm"]


def test_read_only_and_unknown_fields_are_ignored(trelica: Api) -> None:
    """The document's own request sends them."""
    kept = trelica.put(
        externalId="a",
        createdDtm="2001-01-01T00:00:00Z",
        createdBy={"userId": "me"},
        colour="red",
        lineItems=[{"amount": 10, "currency": "EUR", "baseAmount": 1, "baseCurrency": "GBP", "x": 1}],
    )
    assert kept["createdDtm"] > "2026"
    assert kept["createdBy"]["name"] == "Sam Procurement"
    assert "colour" not in kept
    assert kept["lineItems"] == [{"amount": 10, "currency": "EUR", "baseAmount": 11.0, "baseCurrency": "USD"}]


def test_an_agreement_date_defaults_to_the_day_of_creation(trelica: Api) -> None:
    """Only then."""
    trelica.control("POST", "/_clock", json={"now": "2025-02-28T23:00:00Z"})
    trelica.headers = {}
    token = trelica(
        "POST",
        "/connect/token",
        data={
            "grant_type": "client_credentials",
            "client_id": "sandbox-trelica-client",
            "client_secret": "sandbox-trelica-secret",
        },
    ).json()["access_token"]
    trelica.headers = {"Authorization": f"Bearer {token}"}
    assert trelica.put(externalId="a")["agreementDate"] == "2025-02-28T00:00:00Z"
    assert "agreementDate" not in trelica.put(externalId="a")


@pytest.mark.parametrize(
    "sent", ["2022-04-30", "2022-04-30T00:00:00Z", "2022-04-30T13:14:15.5+02:00", "2022-04-30T23:59"]
)
def test_a_date_comes_back_at_midnight(trelica: Api, sent: str) -> None:
    """Whatever time was sent with it."""
    assert trelica.put(renewalDate=sent)["renewalDate"] == "2022-04-30T00:00:00Z"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("0.10", "0.10"),
        ("210", "210"),
        ("210.00", "210.00"),
        ("1E+3", "1000"),
        ("12345678901234567890.12345678", "12345678901234567890.12345678"),
        ("79228162514264337593543950335", "79228162514264337593543950335"),
        ("1e-40", "0E-28"),
        ("-0.5", "-0.5"),
    ],
)
def test_numbers_keep_every_digit(trelica: Api, sent: str, kept: str) -> None:
    """As .NET's decimal does: 28 digits, trailing zeros included."""
    body = f'{{"lineItems":[{{"unitCount":{sent}}}]}}'
    answer = trelica("PUT", "/api/contracts/v1", content=body, headers={"Content-Type": "application/json"})
    assert f'"lineItems":[{{"unitCount":{kept}}}]' in answer.text


def test_an_empty_text_is_kept_and_a_null_is_absent(trelica: Api) -> None:
    """They are not the same here."""
    kept = trelica.put(notes="", ref=None, documents=[{"linkUrl": "", "description": None}])
    assert (kept["notes"], "ref" in kept, kept["documents"]) == ("", False, [{"linkUrl": ""}])


def test_a_base_amount_needs_a_known_currency_and_an_amount(trelica: Api) -> None:
    """Rounded to cents, halves up."""
    items = [
        {"currency": "USD"},
        {"amount": 1, "currency": "CHF"},
        {"amount": 1},
        {"amount": 0.05, "currency": "EUR"},
    ]
    kept = trelica.put(lineItems=items)["lineItems"]
    assert [item.get("baseAmount") for item in kept] == [None, None, None, 0.06]


def test_a_contract_is_read_by_either_id_url_encoded(trelica: Api) -> None:
    """Slashes, blanks and any text."""
    made = trelica.put(externalId="a/b c#🦉")
    for name in (made["id"], "a%2Fb%20c%23%F0%9F%A6%89"):
        assert trelica("GET", f"/api/contracts/v1/{name}").json() == made


def test_a_deleted_contract_is_gone(trelica: Api) -> None:
    """204 without a body, by either id; the second delete finds nothing."""
    trelica.put(externalId="a")
    answer = trelica("DELETE", "/api/contracts/v1/a")
    assert (answer.status_code, answer.content) == (204, b"")
    assert trelica("GET", "/api/contracts/v1/a").status_code == 404
    assert trelica("DELETE", "/api/contracts/v1/a").status_code == 404


def test_an_unknown_id_is_not_found_or_creates(trelica: Api) -> None:
    """As the switch has it."""
    body = {"id": "0" * 24, "notes": "x"}
    assert trelica("PUT", "/api/contracts/v1", json=body).status_code == 404
    trelica.switch("trelica", unknown_id="create")
    made = trelica.put(**body)
    assert made["id"] != "0" * 24
    assert len(trelica.ledger()) == 1


def test_ids_of_two_contracts_conflict(trelica: Api) -> None:
    """Refused, or the external id wins, as the switch has it."""
    one, two = trelica.put(externalId="one"), trelica.put(externalId="two")
    both = {"id": one["id"], "externalId": "two", "notes": "x"}
    answer = trelica("PUT", "/api/contracts/v1", json=both)
    assert answer.json()["errors"] == {"externalId": ["Another contract has this externalId."]}
    trelica.switch("trelica", id_conflict="external_id")
    assert trelica.put(**both)["id"] == two["id"]


def test_switches_change_what_is_shown(trelica: Api) -> None:
    """Flags that were not sent, and the order of line items."""
    items = [{"externalId": "1"}, {"externalId": "2"}]
    assert trelica.put(externalId="a", lineItems=items)["lineItems"] == items
    trelica.switch("trelica", reorder_line_items=True, omitted_booleans="false")
    kept = trelica("GET", "/api/contracts/v1/a").json()
    assert kept["lineItems"] == items[::-1]
    assert (kept["isAutomaticRenewal"], kept["isRollingContract"]) == (False, False)
