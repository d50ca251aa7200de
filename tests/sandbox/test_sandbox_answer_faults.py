"""Answers that are whole and wrong, and vendors that take a field otherwise than it was sent."""

from __future__ import annotations

import gzip

import pytest
from sandbox.api import Api
from starlette.testclient import TestClient

ONE = "/api/contracts/1"


@pytest.fixture
def one(grow: Api) -> Api:
    """A contract called A."""
    grow.create(doc_title="A", doc_value="100")
    return grow


def test_a_wrong_type_is_a_list_for_an_object(one: Api) -> None:
    """The answer stands in it."""
    one.fault("wrong_type")
    assert one("GET", ONE).json()[0]["data"]["title"] == "A"


def test_numbers_can_come_as_words(one: Api) -> None:
    """Every number, and nothing else."""
    one.fault("text_for_numbers")
    shown = one("GET", ONE).json()["data"]
    assert (shown["id"], shown["title"]) == ("many", "A")


def test_a_short_body_has_nothing_but_ids(one: Api) -> None:
    """Of one object, and of each in a list."""
    one.fault("short_body", times=2)
    assert one("GET", ONE).json()["data"] == {"id": 1}
    assert one("GET", "/api/contracts").json()["data"] == [{"id": 1}]


def test_an_empty_list_is_empty_to_its_counts(one: Api) -> None:
    """One object can still be read."""
    one.fault("empty_list")
    shown = one("GET", "/api/contracts").json()
    assert (shown["data"], shown["meta"]["total"]) == ([], 0)
    assert one("GET", ONE).status_code == 200


def test_a_gzip_bomb_is_a_small_answer(one: Api) -> None:
    """Eighty megabytes come out of it."""
    one.fault("gzip_bomb")
    with TestClient(one.app) as client, client.stream("GET", ONE, headers=dict(one.headers)) as answer:
        sent = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert len(sent) < 2**20 < 2**26 < len(gzip.decompress(sent))


def test_a_field_that_is_ignored_is_not_kept(one: Api) -> None:
    """The answer is a success, and shows the old value."""
    one.fault("field_ignored", key="doc_value")
    sent = {"doc_title": "B", "doc_client_id": 1, "doc_categoryid": 1, "doc_date_start": "2026-01-01"}
    answer = one("PATCH", ONE, json={**sent, "doc_value": "200"})
    assert answer.status_code == 200
    shown = one("GET", ONE).json()["data"]
    assert (shown["title"], float(shown["value"])) == ("B", 100)


def test_a_field_that_is_normalised_is_kept_otherwise(grow: Api) -> None:
    """Text in capitals."""
    grow.fault("field_normalised", key="doc_title")
    made = grow.create(doc_title="quiet")
    assert grow("GET", f"/api/contracts/{made['id']}").json()["data"]["title"] == "QUIET"


def test_such_a_fault_must_name_its_field(grow: Api) -> None:
    """Which one is ignored can't be guessed."""
    answer = grow.control("POST", "/_faults", json={"fault": "field_ignored"})
    assert answer.status_code == 400
    assert "key: the name of the written field is needed" in answer.json()["error"]


def test_a_repeated_cursor_names_the_page_that_was_asked_for(trelica: Api) -> None:
    """A client that follows it goes round in circles."""
    for number in range(12):
        trelica.put(externalId=f"n{number}", vendorName="x")
    trelica.fault("repeated_cursor")
    first = trelica("GET", "/api/contracts/v1?limit=10").json()
    assert first["next"].endswith("/api/contracts/v1?limit=10")


def test_a_timeout_before_commit_does_nothing(grow: Api) -> None:
    """Whoever waits long enough is told of a gateway that gave up."""
    grow.fault("timeout_before_commit", delay_s=0.01)
    assert grow("POST", "/api/contracts", json={}).status_code == 504
    assert grow.ledger() == []


def test_not_found_strikes_reads_only(one: Api) -> None:
    """In the vendor's own words."""
    one.fault("not_found")
    assert one("PUT", f"{ONE}/tags", json={"tags": []}).status_code == 200
    assert one("GET", ONE).status_code == 404


@pytest.mark.parametrize("status", [408, 409, 412, 422, 425, 429, 500, 501, 502, 503, 504])
def test_every_status_has_words_at_every_vendor(grow: Api, trelica: Api, status: int) -> None:
    """Before the work is done."""
    for api, path in ((grow, "/api/contracts"), (trelica, "/api/contracts/v1")):
        api.fault("status", status=status)
        assert api("GET", path).status_code == status


@pytest.mark.parametrize("text", ["7", "Thu, 01 Jan 2037 00:00:00 GMT", "-1", "soon", ""])
def test_a_wait_takes_every_form(grow: Api, text: str) -> None:
    """An empty text stands for a header that is missing."""
    grow.fault("status", status=429, headers={"Retry-After": text})
    assert grow("GET", "/api/contracts").headers.get("Retry-After", "") == text


def test_a_body_that_is_no_json_is_taken_as_it_came(one: Api) -> None:
    """There is no field in it that could be ignored: the vendor refuses it in its own words."""
    one.fault("field_ignored", key="doc_value")
    answer = one("PATCH", ONE, content=b"{", headers={**one.headers, "Content-Type": "application/json"})
    assert 400 <= answer.status_code < 500
