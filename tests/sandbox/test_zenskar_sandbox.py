"""Zenskar's contracts through its API: create, read, replace, delete, and who is let in."""

from __future__ import annotations

from typing import Any

import pytest
from sandbox.api import Api
from sandbox.zenskar import KEY, LIST, ONE, OURS, contract, made, one, zenskar

from reconcile_zenskar.sandbox import customer_id, plan_id

__all__ = ["zenskar"]


def test_a_created_contract_shows_everything(zenskar: Api) -> None:
    """What was sent, the defaults, the customer, and the phase of today."""
    zenskar.control("POST", "/_clock", json={"now": "2026-05-05T12:00:00Z"})
    later = {"name": "B", "start_date": "2026-06-01"}
    shown = made(zenskar, tags=["a"], phases=[later, {"name": "A", "end_date": "2026-06-01"}])
    assert shown["id"] == OURS
    assert (shown["anchor_date"], shown["renewal_policy"]) == ("2026-01-01T00:00:00", "do_not_renew")
    assert (shown["bill_parent_customer"], shown["contract_type"], shown["tags"]) == (
        False,
        "standard",
        ["a"],
    )
    assert shown["customer"]["customer_name"] == "Acme Inc"
    assert shown["updated_at"] >= shown["created_at"]
    assert shown["created_at"].startswith("2026-05-05T12:00:0")
    assert [each["name"] for each in shown["phases"]] == ["A", "B"]
    assert shown["current_phase"]["name"] == "A"
    assert zenskar("GET", ONE).json() == shown


def test_instants_are_kept_in_naive_utc(zenskar: Api) -> None:
    """From text with and without a time, and from seconds since 1970."""
    shown = made(zenskar, start_date=1735689600, end_date="2026-01-01T01:00:00.5+01:00")
    assert (shown["start_date"], shown["end_date"]) == ("2025-01-01T00:00:00", "2026-01-01T00:00:00.500000")
    zenskar.switch("zenskar", instants="z")
    assert one(zenskar)["end_date"] == "2026-01-01T00:00:00.500000Z"


def test_an_instant_with_an_offset_may_break_the_vendor(zenskar: Api) -> None:
    """On any level; its own sources warn of that."""
    body = contract(phases=[{"name": "A", "start_date": "2026-01-01T00:00:00Z"}])
    zenskar.switch("zenskar", aware_instants="500")
    answer = zenskar("POST", LIST, json=body)
    assert (answer.status_code, answer.json()) == (500, {"detail": "Internal Server Error"})


def test_the_status_follows_from_the_dates(zenskar: Api) -> None:
    """Active, paused, and expired when its end has come; a draft stays one."""
    zenskar.control("POST", "/_clock", json={"now": "2026-02-01T00:00:00Z"})
    made(zenskar, status="active", end_date="2026-03-01", phases=[{"name": "A", "end_date": "2026-02-10"}])
    pause = {
        "start_date": "2026-02-20",
        "end_date": "2026-02-25",
        "unpause_extension_policy": "overlap",
    }
    assert zenskar("POST", f"{ONE}/pause", json=pause).json()["status"] == "active"
    seen = []
    for day in ("02-15", "02-21", "02-26", "03-01"):
        zenskar.control("POST", "/_clock", json={"now": f"2026-{day}T00:00:00Z"})
        shown = one(zenskar)
        seen.append((shown["status"], (shown["current_phase"] or {}).get("name")))
    assert seen == [("active", None), ("paused", "Pause"), ("active", None), ("expired", None)]


def test_a_plan_brings_its_phases(zenskar: Api) -> None:
    """Beside those that were sent, or only where none were."""
    shown = made(zenskar, plan_id=plan_id(1))
    [copied] = [each for each in shown["phases"] if each.get("source_plan_phase_id")]
    assert (copied["name"], shown["plan_id"]) == ("Platform", plan_id(1))
    zenskar.switch("zenskar", plan_beside_phases=False, phases_required=False)
    other = {**contract(plan_id=plan_id(1)), "id": None}
    assert [each["name"] for each in zenskar("POST", LIST, json=other).json()["phases"]] == ["All"]
    del other["phases"]
    assert [each["name"] for each in zenskar("POST", LIST, json=other).json()["phases"]] == ["Platform"]


def test_a_put_replaces_the_whole_contract(zenskar: Api) -> None:
    """What it omits falls back, or stays; unknown fields are ignored."""
    made(zenskar, description="x", tags=["a"], custom_attributes={"a": 1})
    body = contract(name="New", brand_new=1)
    shown = zenskar("PUT", ONE, json=body).json()
    assert (shown["name"], shown["description"], shown["tags"]) == ("New", None, [])
    assert (shown["custom_attributes"], shown["anchor_date"]) == ({}, None)
    assert "brand_new" not in shown
    zenskar("PUT", ONE, json={**body, "description": "y"})
    zenskar.switch("zenskar", put_omitted="keep", attribute_defaults=True)
    shown = zenskar("PUT", ONE, json=body).json()
    assert (shown["description"], shown["custom_attributes"]) == ("y", {"region": "EMEA"})


def test_phases_keep_their_ids_in_a_put(zenskar: Api) -> None:
    """A foreign id is replaced; the vendor may replace all."""
    [phase] = made(zenskar)["phases"]
    phases = [{**phase, "end_date": "2026-02-01"}, {"name": "B", "id": OURS, "start_date": "2026-03-01"}]
    kept, new = zenskar("PUT", ONE, json=contract(phases=phases)).json()["phases"]
    assert kept["id"] == phase["id"]
    assert new["id"] not in {OURS, phase["id"]}
    zenskar.switch("zenskar", put_phase_ids="new", phase_start="contract")
    [replaced] = zenskar("PUT", ONE, json=contract(phases=[phase])).json()["phases"]
    assert replaced["id"] != phase["id"]
    assert replaced["start_date"] == "2026-01-01T00:00:00"


def test_a_put_without_phases_breaks_or_empties(zenskar: Api) -> None:
    """The vendor's own sources tell both."""
    made(zenskar)
    body = {name: value for name, value in contract().items() if name != "phases"}
    assert zenskar("PUT", ONE, json=body).status_code == 500
    zenskar.switch("zenskar", put_without_phases="empty")
    assert zenskar("PUT", ONE, json=body).json()["phases"] == []


def test_a_draft_is_deleted_with_its_moment(zenskar: Api) -> None:
    """The answer is the contract; afterwards it is hidden, or shown as deleted, and its id may be taken."""
    made(zenskar)
    answer = zenskar("DELETE", ONE)
    assert (answer.status_code, answer.json()["id"]) == (200, OURS)
    assert answer.json()["deleted_at"] > "2026"
    assert zenskar("GET", ONE).status_code == 404
    assert zenskar("GET", LIST).json()["results"] == []
    zenskar.switch("zenskar", deleted_contracts="shown", deleted_id="taken")
    assert one(zenskar)["deleted_at"] > "2026"
    assert zenskar("GET", LIST).json()["total_count"] == 1
    assert zenskar("DELETE", ONE).status_code == 404
    assert zenskar("POST", LIST, json=contract()).status_code == 409
    zenskar.switch("zenskar", deleted_contracts="hidden", deleted_id="free")
    assert zenskar("POST", LIST, json=contract()).status_code == 200


def test_an_invoice_payer_is_shown(zenskar: Api) -> None:
    """As the customer that it is."""
    shown = made(zenskar, invoice_payer_customer_id=customer_id(2))
    assert shown["invoice_payer_customer"]["customer_name"] == "Globex Ltd"


def test_only_a_key_or_a_token_of_the_organisation_is_let_in(zenskar: Api) -> None:
    """401 and 403 in the words of the gateway; an unknown path in those of the framework."""
    for headers, status, body in (
        ({"x-api-key": "no"}, 401, {"message": "Unauthorized"}),
        (
            {"organisation": "no"},
            403,
            {"Message": "User is not authorized to access this resource with an explicit deny"},
        ),
    ):
        answer = zenskar("GET", LIST, headers=headers)
        assert (answer.status_code, answer.json()) == (status, body)
    assert zenskar("GET", LIST, headers={"x-api-key": "", "Authorization": "Bearer eyJ"}).status_code == 200
    assert zenskar("GET", "/contract_v3").json() == {"detail": "Not Found"}
    assert zenskar("POST", ONE).status_code == 405
    zenskar.switch("zenskar", rate_per_minute=1)
    assert zenskar("GET", LIST).status_code == 200
    answer = zenskar("GET", LIST)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    zenskar.headers = {"organisation": KEY["organisation"]}
    zenskar.switch("zenskar", rate_per_minute=0)
    assert zenskar("GET", LIST).status_code == 401


@pytest.mark.parametrize(
    ("changed", "loc", "message"),
    [
        ({"name": None}, ["name"], "none is not an allowed value"),
        ({"name": 7}, ["name"], "str type expected"),
        ({"status": "paused"}, ["status"], "value is not a valid enumeration member"),
        ({"currency": "usd"}, ["currency"], "value is not a currency"),
        ({"start_date": "2026-02-30"}, ["start_date"], "invalid datetime format"),
        ({"start_date": 10**30}, ["start_date"], "invalid datetime format"),
        ({"start_date": True}, ["start_date"], "invalid datetime format"),
        ({"customer_id": "1"}, ["customer_id"], "value is not a valid uuid"),
        ({"phases": []}, ["phases"], "field required"),
        ({"phases": {}}, ["phases"], "value is not a valid list"),
        ({"phases": [7]}, ["phases"], "value is not a valid dict"),
        ({"phases": [{}]}, ["phases", 0, "name"], "field required"),
        (
            {"phases": [{"name": "A", "pricings": [{"pricing": 7}]}]},
            ["phases", 0, "pricings", 0, "pricing"],
            "dict",
        ),
        ({"is_last_day_of_month": "yes"}, ["is_last_day_of_month"], "could not be parsed to a boolean"),
        ({"tags": None}, ["tags"], "none is not an allowed value"),
    ],
)
def test_a_mistake_is_named_by_its_place(
    zenskar: Api, changed: dict[str, Any], loc: list[str | int], message: str
) -> None:
    """As pydantic does."""
    answer = zenskar("POST", LIST, json=contract(**changed))
    assert answer.status_code == 422
    [detail] = answer.json()["detail"]
    assert detail["loc"] == ["body", *loc]
    assert message in detail["msg"]


@pytest.mark.parametrize("body", [b"{", b"[]"])
def test_a_body_that_is_no_object_is_refused(zenskar: Api, body: bytes) -> None:
    """By every endpoint that wants one."""
    made(zenskar, status="active")
    phase = one(zenskar)["phases"][0]["id"]
    for method, path in (
        ("POST", LIST),
        ("PUT", ONE),
        ("POST", f"{ONE}/pause"),
        ("PATCH", f"{ONE}/pause"),
        ("PATCH", f"{ONE}/expire"),
        ("POST", f"{ONE}/phases"),
        ("POST", f"{ONE}/phases/{phase}/pricing"),
    ):
        answer = zenskar(method, path, content=body)
        assert (answer.status_code, answer.json()["detail"][0]["loc"][0]) == (422, "body"), path


@pytest.mark.parametrize(
    ("changed", "detail"),
    [
        ({"end_date": "2026-01-01"}, "end_date must be after start_date"),
        ({"customer_id": customer_id(99)}, f"customer_id: customer {customer_id(99)} does not exist"),
        ({"plan_id": plan_id(99)}, f"plan_id: plan {plan_id(99)} does not exist"),
        ({"renewal_policy": "renew_with_existing"}, "Only 'do_not_renew' is supported as renewal_policy"),
        (
            {"phases": [{"name": "A", "start_date": "2025-12-31"}]},
            "Phase 'A' must be within the contract's dates",
        ),
        (
            {"phases": [{"name": "A"}, {"name": "B", "start_date": "2026-02-01"}]},
            "Phases 'A' and 'B' overlap",
        ),
        (
            {"phases": [{"name": "A", "start_date": "2026-02-01", "end_date": "2026-02-01"}]},
            "Phase 'A' must end after it starts",
        ),
        (
            {"phases": [{"name": "A", "pricings": [{"product_id": OURS}]}]},
            "Exactly one of pricing_id and pricing is needed in phase 'A'",
        ),
    ],
)
def test_a_rule_of_the_business_is_said_in_words(zenskar: Api, changed: dict[str, Any], detail: str) -> None:
    """400, a text in `detail`."""
    answer = zenskar("POST", LIST, json=contract(**changed))
    assert (answer.status_code, answer.json()) == (400, {"detail": detail})


def test_the_description_tells_what_a_create_takes(zenskar: Api) -> None:
    """From the tables that read it, with both headers that say who asks."""
    described = zenskar.control("GET", "/openapi.json").json()
    create = described["paths"][LIST]["post"]
    body = create["requestBody"]["content"]["application/json"]["schema"]
    assert set(body["required"]) == {"name", "status", "currency", "start_date", "customer_id"}
    assert body["properties"]["status"] == {"type": "string", "enum": ["draft", "active"]}
    assert body["properties"]["phases"]["items"]["required"] == ["name"]
    assert [list(each) for each in create["security"]] == [["x-api-key", "organisation"]]
