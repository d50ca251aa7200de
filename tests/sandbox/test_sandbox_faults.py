"""Which request a fault strikes, and what becomes of lists and reads."""

from __future__ import annotations

import pytest
from sandbox.api import TRELICA_CLIENT, Api


def titles(api: Api, query: str = "") -> list[str]:
    """The titles of one page."""
    return [each["title"] for each in api("GET", f"/api/contracts?order=asc&limit=2{query}").json()["data"]]


@pytest.fixture
def five(grow: Api) -> Api:
    """Contracts A to E."""
    for title in "ABCDE":
        grow.create(doc_title=title)
    return grow


def test_a_fault_strikes_as_often_as_asked_after_as_many_as_asked(grow: Api) -> None:
    """Then it has done its work, and says so."""
    grow.fault("status", status=500, times=2, after=1)
    assert [grow("GET", "/api/contracts").status_code for _ in range(5)] == [200, 500, 500, 200, 200]
    fault = grow.control("GET", "/_faults").json()["faults"][0]
    assert (fault["left"], fault["hits"]) == (0, 2)


def test_of_two_faults_the_first_strikes_first(grow: Api) -> None:
    """One a request."""
    grow.fault("status", status=500)
    grow.fault("status", status=503)
    assert [grow("GET", "/api/contracts").status_code for _ in range(3)] == [500, 503, 200]


def test_a_fault_strikes_only_its_method_and_path(grow: Api) -> None:
    """The path is a prefix or a regular expression, query included."""
    made = grow.create()
    grow.fault("status", status=500, method="PUT")
    grow.fault("status", status=501, path="/api/contracts?page=2")
    grow.fault("status", status=502, path=r"/api/contracts/\d+$")
    assert grow("GET", "/api/contracts").status_code == 200
    assert grow("GET", "/api/contracts?page=2").status_code == 501
    assert grow("GET", f"/api/contracts/{made['id']}").status_code == 502
    assert grow("PUT", f"/api/contracts/{made['id']}/tags", json={"tags": []}).status_code == 500


def test_a_fault_without_a_path_leaves_the_token_endpoint_alone(trelica: Api) -> None:
    """It is for the API; with its path, the token endpoint fails too."""
    form = {"grant_type": "client_credentials"}
    trelica.fault("status", status=503)
    assert trelica("POST", "/connect/token", data=form, auth=TRELICA_CLIENT).status_code == 200
    assert trelica("GET", "/api/contracts/v1").status_code == 503
    trelica.fault("status", status=500, path="/connect")
    assert trelica("POST", "/connect/token", data=form, auth=TRELICA_CLIENT).status_code == 500


def test_faults_can_be_dropped(grow: Api) -> None:
    """All at once."""
    grow.fault("status", status=500, times=9)
    assert grow.control("DELETE", "/_faults").json() == {"faults": []}
    assert grow("GET", "/api/contracts").status_code == 200


def test_a_shifted_page_misses_a_row_or_repeats_one(five: Api) -> None:
    """As when a row before it is deleted or inserted meanwhile."""
    five.fault("page_shift", path=r"/api/contracts\?.*page=2")
    assert (titles(five), titles(five, "&page=2")) == (["A", "B"], ["D", "E"])
    five.fault("page_shift", rows=-1, path=r"/api/contracts\?.*page=2")
    assert titles(five, "&page=2") == ["B", "C"]


def test_a_duplicate_page_is_the_one_before(five: Api) -> None:
    """Under the number of the next."""
    five.fault("duplicate_page", after=1)
    assert [titles(five, f"&page={page}") for page in (1, 2, 3)] == [["A", "B"], ["A", "B"], ["E"]]


def test_faults_of_pages_wait_for_a_list(five: Api) -> None:
    """Reading one object does not use them up."""
    five.fault("duplicate_page")
    assert five("GET", "/api/contracts/1").status_code == 200
    assert five.control("GET", "/_faults").json()["faults"][0]["left"] == 1


def test_a_stale_read_answers_as_before_the_last_write(five: Api) -> None:
    """An update is not seen yet, a deleted object still is, a new one is not."""
    five("PUT", "/api/contracts/1/tags", json={"tags": ["new"]})
    five.fault("stale_read")
    assert five("GET", "/api/contracts/1").json()["data"]["tags"] == []
    assert five("GET", "/api/contracts/1").json()["data"]["tags"] == ["new"]
    five("DELETE", "/api/contracts/1")
    five.fault("stale_read", times=2)
    assert five("GET", "/api/contracts/1").json()["data"]["tags"] == ["new"]
    assert five("GET", "/api/contracts").json()["meta"]["total"] == 5
    made = five.create(doc_title="F")
    five.fault("stale_read")
    assert five("GET", f"/api/contracts/{made['id']}").status_code == 404


def test_a_stale_read_before_any_write_is_an_honest_one(trelica: Api) -> None:
    """And the token is still known."""
    trelica.fault("stale_read")
    assert trelica("GET", "/api/contracts/v1").json() == {"results": []}


def test_a_late_write_is_checked_when_it_happens(grow: Api) -> None:
    """What meanwhile became impossible does not happen."""
    made = grow.create()
    grow.fault("late_commit", delay_s=60)
    with pytest.raises(ConnectionResetError):
        grow("PUT", f"/api/contracts/{made['id']}/tags", json={"tags": ["late"]})
    grow("DELETE", f"/api/contracts/{made['id']}")
    grow.later(61)
    assert [each["action"] for each in grow.ledger()] == ["create", "delete"]


def test_a_fault_does_not_let_anybody_in(grow: Api) -> None:
    """A late write without the key is refused at once."""
    grow.fault("late_commit", delay_s=0)
    grow.headers = {}
    assert grow("POST", "/api/contracts", json={}).status_code == 401
    assert grow.ledger() == []
