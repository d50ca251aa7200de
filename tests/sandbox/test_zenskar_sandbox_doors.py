"""Zenskar's pauses, expiries, phases, prices and lists through its API; whatever comes in is answered."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sandbox.api import Api
from sandbox.zenskar import LIST, ONE, OURS, contract, made, one, zenskar

__all__ = ["zenskar"]

PAUSE = {"start_date": "2026-02-01", "end_date": "2026-02-11", "unpause_extension_policy": "extend"}
OTHER = "5e000000-0000-4000-8000-000000000002"
IN_A_FIXTURE = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def refused(api: Api, method: str, path: str, body: object, status: int = 400) -> str:
    """The words of a refusal."""
    answer = api(method, path, json=body)
    assert answer.status_code == status, answer.text
    return str(answer.json()["detail"])


def test_a_pause_extends_the_contract_by_its_length(zenskar: Api) -> None:
    """Or overlaps it; it is edited by its id, or the latest is."""
    made(zenskar, status="active", end_date="2027-01-01")
    shown = zenskar("POST", f"{ONE}/pause", json=PAUSE).json()
    assert shown["end_date"] == "2027-01-11T00:00:00"
    [pause] = [each for each in shown["phases"] if each["phase_type"] == "pause"]
    edit = {"end_date": "2026-02-12", "pause_phase_id": pause["id"], "unpause_extension_policy": "overlap"}
    shown = zenskar("PATCH", f"{ONE}/pause", json=edit).json()
    assert shown["end_date"] == "2027-01-11T00:00:00"
    assert [each["end_date"] for each in shown["phases"]] == [None, "2026-02-12T00:00:00"]
    assert refused(zenskar, "PATCH", f"{ONE}/pause", {"pause_phase_id": OURS}) == "pause phase not found"


def test_a_pause_never_leaves_the_calendar(zenskar: Api) -> None:
    """A contract that ends with it stays there."""
    made(zenskar, status="active", end_date="9999-12-31T23:59:59.999999")
    shown = zenskar("POST", f"{ONE}/pause", json=PAUSE).json()
    assert shown["end_date"] == "9999-12-31T23:59:59.999999"


def test_only_what_is_active_is_paused(zenskar: Api) -> None:
    """For a time that ends after it starts."""
    made(zenskar)
    assert refused(zenskar, "POST", f"{ONE}/pause", PAUSE) == "A contract that is draft can't be paused"
    zenskar("PUT", ONE, json=contract(status="active"))
    backwards = {**PAUSE, "end_date": "2026-01-31"}
    assert refused(zenskar, "POST", f"{ONE}/pause", backwards) == "A pause must end after it starts"
    assert "field required" in refused(zenskar, "POST", f"{ONE}/pause", {}, 422)
    assert "enumeration" in refused(zenskar, "PATCH", f"{ONE}/pause", {"unpause_extension_policy": "x"}, 422)


def test_only_a_pause_that_runs_is_resumed(zenskar: Api) -> None:
    """It ends now, and remains as what it was."""
    zenskar.control("POST", "/_clock", json={"now": "2026-02-05T00:00:00Z"})
    made(zenskar, status="active")
    assert refused(zenskar, "PATCH", f"{ONE}/resume", {}) == "pause phase not found"
    zenskar("POST", f"{ONE}/pause", json=PAUSE)
    assert one(zenskar)["status"] == "paused"
    shown = zenskar("PATCH", f"{ONE}/resume", content=b"{").json()
    assert shown["status"] == "active"
    assert shown["phases"][1]["end_date"].startswith("2026-02-05T00:00:0")


def test_an_expiry_cuts_phases_and_is_the_end(zenskar: Api) -> None:
    """Later ones are gone, running ones end with the day; nothing can be done afterwards."""
    phases = [
        {"name": "A", "end_date": "2026-02-01"},
        {"name": "B", "start_date": "2026-02-01"},
    ]
    made(zenskar, status="active", phases=phases)
    zenskar("POST", f"{ONE}/pause", json={**PAUSE, "start_date": "2026-12-01", "end_date": None})
    early = refused(zenskar, "PATCH", f"{ONE}/expire", {"expiry_date": "2025-12-31"})
    assert early == "expiry_date must not be before start_date"
    assert "datetime" in refused(zenskar, "PATCH", f"{ONE}/expire", {"expiry_date": "soon"}, 422)
    shown = zenskar("PATCH", f"{ONE}/expire", json={"expiry_date": "2026-03-31"}).json()
    end = "2026-03-31T23:59:59.999999"
    assert (shown["status"], shown["end_date"]) == ("expired", end)
    assert [each["end_date"] for each in shown["phases"]] == ["2026-02-01T00:00:00", end]
    assert refused(zenskar, "PATCH", f"{ONE}/expire", None) == "contract already expired"
    assert refused(zenskar, "PUT", ONE, contract(status="active")) == "contract already expired"


def test_an_expiry_without_a_day_is_today(zenskar: Api) -> None:
    """Not for a draft; the answer may be empty."""
    zenskar.control("POST", "/_clock", json={"now": "2026-02-05T10:00:00Z"})
    made(zenskar)
    assert refused(zenskar, "PATCH", f"{ONE}/expire", None) == "A contract that is draft can't be expired"
    zenskar("PUT", ONE, json=contract(status="active"))
    zenskar.switch("zenskar", expire_answer="empty")
    assert zenskar("PATCH", f"{ONE}/expire").json() == {}
    assert (one(zenskar)["status"], one(zenskar)["end_date"]) == ("active", "2026-02-05T23:59:59.999999")


def test_phases_and_prices_are_added_one_by_one(zenskar: Api) -> None:
    """Under the rules of all; a price that is named by its id is shown as it was written out."""
    made(zenskar, phases=[{"name": "A", "end_date": "2026-02-01"}])
    added = zenskar("POST", f"{ONE}/phases", json={"name": "B", "start_date": "2026-02-01"}).json()
    assert [each["id"] for each in one(zenskar)["phases"]][1] == added["id"]
    assert refused(zenskar, "POST", f"{ONE}/phases", {"name": "C"}) == "Phases 'A' and 'C' overlap"
    assert "field required" in refused(zenskar, "POST", f"{ONE}/phases", {}, 422)
    prices = f"{ONE}/phases/{added['id']}/pricing"
    price = zenskar("POST", prices, json={"product": {"name": "P"}, "pricing": {"name": "Seat"}}).json()
    again = zenskar("POST", prices, json={"product_id": OURS, "pricing_id": price["pricing_id"]}).json()
    assert again["pricing"] == {"name": "Seat"}
    assert len(one(zenskar)["phases"][1]["pricings"]) == 2
    assert "Exactly one" in refused(zenskar, "POST", prices, {"product_id": OURS})
    assert "uuid" in refused(zenskar, "POST", prices, {"product_id": "x"}, 422)
    assert refused(zenskar, "POST", f"{ONE}/phases/{OURS}/pricing", {}, 404) == "Phase not found"
    zenskar.switch("zenskar", prices_get_ids=False)
    assert "pricing_id" not in zenskar("POST", prices, json={"product_id": OURS, "pricing": {"a": 1}}).json()


def test_history_and_cycles_are_read_only(zenskar: Api) -> None:
    """The cycles below another root."""
    made(zenskar)
    assert zenskar("GET", f"{ONE}/amendments").json() == []
    [cycle] = zenskar("GET", f"/contracts/{OURS}/billingCycles?limit=10").json()
    assert (cycle["start_date"], cycle["billing_cycle_start_day"]) == ("2026-01-01T00:00:00", 1)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", ONE),
        ("DELETE", ONE),
        ("POST", f"{ONE}/pause"),
        ("PATCH", f"{ONE}/pause"),
        ("PATCH", f"{ONE}/resume"),
        ("PATCH", f"{ONE}/expire"),
        ("GET", f"{ONE}/amendments"),
        ("POST", f"{ONE}/phases"),
        ("POST", f"{ONE}/phases/{OTHER}/pricing"),
        ("GET", f"/contracts/{OURS}/billingCycles"),
    ],
)
def test_nobody_is_there(zenskar: Api, method: str, path: str) -> None:
    """404 below every path of a contract."""
    answer = zenskar(method, path, json={})
    assert (answer.status_code, answer.json()) == (404, {"detail": "Contract not found"})


def test_a_contract_only_becomes_what_it_can(zenskar: Api) -> None:
    """Neither a draft again nor another customer's, unless the vendor lets it."""
    made(zenskar, status="active")
    other = "c0000000-0000-4000-8000-000000000002"
    draft = refused(zenskar, "PUT", ONE, contract())
    assert draft == "A contract can't go from active to draft"
    assert refused(zenskar, "PUT", ONE, contract(status="active", customer_id=other)).startswith(
        "customer_id"
    )
    zenskar.switch("zenskar", customer_change="accept", back_to_draft="accept")
    assert zenskar("PUT", ONE, json=contract(customer_id=other)).json()["customer"]["id"] == other


def ids(api: Api, **query: object) -> list[str]:
    """The names that a list has."""
    return [str(each["name"]) for each in api("GET", LIST, params=query).json()["results"]]


def test_a_list_is_filtered_by_field_and_operator(zenskar: Api) -> None:
    """Newest first; unknown fields and operators are ignored."""
    for number, start in enumerate(("2026-01-01", "2026-01-02", "2026-01-03"), 1):
        made(
            zenskar,
            id=None,
            name=f"C{number}",
            start_date=start,
            end_date=None if number > 1 else "2027-01-01",
        )
    for query, names in (
        ({}, "C3 C2 C1"),
        ({"order": "created_at"}, "C1 C2 C3"),
        ({"order": "-name"}, "C3 C2 C1"),
        ({"order": "colour"}, "C1 C2 C3"),
        ({"name": "C2"}, "C2"),
        ({"name__in": "C1,C3", "order": "name"}, "C1 C3"),
        ({"name__ilike": "c_", "name__like": "%3"}, "C3"),
        ({"name__neq": "C2", "status": "draft"}, "C3 C1"),
        ({"start_date__gte": "2026-01-02", "start_date__lt": "2026-01-03"}, "C2"),
        ({"start_date__gt": "2026-01-02T00:00:00Z", "created_at__lte": "2999-01-01"}, "C3"),
        ({"end_date__isnull": "true"}, "C3 C2"),
        ({"end_date__gt": "2026-01-01"}, "C1"),
        ({"colour": "red", "name__best": "x", "start_date__like": "%", "customer_id": ""}, "C3 C2 C1"),
        ({"limit": 1, "offset": 1}, "C2"),
    ):
        assert " ".join(ids(zenskar, **query)) == names, query


def test_pages_hang_on_opaque_tokens(zenskar: Api) -> None:
    """To the end and back; ten to a page, a hundred at most."""
    for number in range(12):
        made(zenskar, id=None, name=f"C{number:02d}")
    first = zenskar("GET", LIST, params={"order": "name"}).json()
    assert (len(first["results"]), first["total_count"], first["previous"]) == (10, 12, None)
    second = zenskar("GET", LIST, params={"order": "name", "cursor": first["next"]}).json()
    assert [each["name"] for each in second["results"]] == ["C10", "C11"]
    assert second["next"] is None
    back = zenskar("GET", LIST, params={"order": "name", "cursor": second["previous"]}).json()
    assert back["results"] == first["results"]
    zenskar.switch("zenskar", largest_page=2)
    assert len(ids(zenskar, limit=100)) == 2
    third = zenskar("GET", LIST, params={"limit": 2, "offset": 4}).json()
    assert ids(zenskar, limit=2, cursor=third["previous"]) == ["C09", "C08"]
    beyond = zenskar("GET", LIST, params={"offset": 974}).json()
    assert (beyond["results"], beyond["next"]) == ([], None)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"limit": 0}, "integer"),
        ({"limit": "x"}, "integer"),
        ({"offset": "9" * 5000}, "integer"),
        ({"cursor": "?"}, "cursor is not valid"),
        ({"cursor": "eyJhZnRlciI6W119"}, "cursor is not valid"),
        ({"start_date__gt": "soon"}, "invalid datetime format"),
    ],
)
def test_a_query_that_makes_no_sense_is_refused(zenskar: Api, query: dict[str, Any], message: str) -> None:
    """By the name of its parameter."""
    [detail] = zenskar("GET", LIST, params=query).json()["detail"]
    assert detail["loc"] == ["query", *query]
    assert message in detail["msg"]


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(min_value=-(10**40), max_value=10**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(
        ["2026-01-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1e400", "\x00", OURS]
    )
)
ANY = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)
FIELDS = st.dictionaries(
    st.sampled_from(
        [
            *contract(),
            "end_date",
            "plan_id",
            "tags",
            "custom_attributes",
            "source",
            "expiry_date",
            "pause_phase_id",
        ]
    ),
    ANY,
)
PHASES = st.lists(
    st.dictionaries(st.sampled_from(["name", "start_date", "end_date", "phase_type", "pricings"]), ANY),
    max_size=3,
)
QUERIES = st.dictionaries(
    st.sampled_from(
        ["limit", "cursor", "offset", "order", "name__ilike", "end_date__gt", "id__in", "status__isnull"]
    ),
    st.text(max_size=20) | st.sampled_from(["eyJ9", "9" * 5000, "created_at", "2026-01-01"]),
)


@IN_A_FIXTURE
@given(FIELDS, PHASES, QUERIES)
def test_whatever_comes_in_is_answered(
    zenskar: Api, fields: dict[str, Any], phases: list[Any], query: dict[str, str]
) -> None:
    """Not with a failure, but for the one that the vendor is known for."""
    zenskar.switch("zenskar", put_without_phases="empty")
    zenskar("POST", LIST, json=contract(status="active"))
    for method, path, body in (
        ("POST", LIST, contract(**{"id": None, **fields})),
        ("POST", LIST, contract(id=None, phases=phases)),
        (
            "PUT",
            ONE,
            contract(status="active", **{name: fields[name] for name in fields if name != "status"}),
        ),
        ("POST", f"{ONE}/pause", {**PAUSE, **fields}),
        ("PATCH", f"{ONE}/pause", fields),
        ("PATCH", f"{ONE}/expire", fields),
        ("PATCH", f"{ONE}/resume", fields),
        ("POST", f"{ONE}/phases", {"name": "A", **fields}),
    ):
        answer = zenskar(method, path, json=body)
        assert answer.status_code < 500, (method, path, body, answer.text)
    assert zenskar("GET", LIST, params=query).status_code < 500
