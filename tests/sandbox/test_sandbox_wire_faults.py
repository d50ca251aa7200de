"""What a client on a real connection sees of each fault, and what the ledger says."""

from __future__ import annotations

import httpx2 as httpx
import pytest
from sandbox.api import CONTRACT, GROW_KEY, Api


def create(port: httpx.Client, title: str, timeout: float = 30) -> httpx.Response:
    """Create a contract over the port."""
    return port.post(
        "/growcrm/api/contracts", headers=GROW_KEY, json={**CONTRACT, "doc_title": title}, timeout=timeout
    )


def fault(port: httpx.Client, fault: str, **more: object) -> None:
    """Let something go wrong with Grow CRM."""
    body = {"vendor": "growcrm", "fault": fault, **more}
    port.post("/_faults", json=body).raise_for_status()


def created(port: httpx.Client, title: str) -> int:
    """How many contracts with this title the ledger has."""
    entries = port.get("/_ledger").json()["entries"]
    return sum((each["body"] or {}).get("doc_title") == title for each in entries)


def statuses(port: httpx.Client) -> list[int | None]:
    """The request log's statuses."""
    return [each["status"] for each in port.get("/_requests").json()["requests"]]


def test_a_reset_before_commit_loses_the_write(port: httpx.Client) -> None:
    """The connection is reset, and the write did not happen."""
    fault(port, "reset_before_commit")
    with pytest.raises(httpx.ReadError):
        create(port, "never")
    assert created(port, "never") == 0
    assert statuses(port) == [None]


def test_a_reset_after_commit_loses_only_the_answer(port: httpx.Client) -> None:
    """The connection is reset, and the write happened."""
    fault(port, "reset_after_commit")
    with pytest.raises(httpx.ReadError):
        create(port, "lost answer")
    assert created(port, "lost answer") == 1


def test_a_read_is_reset_where_its_method_is_named(port: httpx.Client) -> None:
    """Without a method, only writes are."""
    fault(port, "reset_before_commit", method="GET")
    with pytest.raises(httpx.ReadError):
        port.get("/growcrm/api/contracts", headers=GROW_KEY)


def test_a_timeout_after_commit_answers_when_nobody_waits(port: httpx.Client) -> None:
    """The write is there while the client still waits."""
    fault(port, "timeout_after_commit", delay_s=60)
    with pytest.raises(httpx.ReadTimeout):
        create(port, "slow", timeout=0.3)
    assert created(port, "slow") == 1


def test_a_patient_client_gets_the_answer_after_the_delay(port: httpx.Client) -> None:
    """The answer is whole."""
    fault(port, "timeout_after_commit", delay_s=0.01)
    assert create(port, "patient").status_code == 201


def test_a_late_commit_happens_when_the_clock_reaches_it(port: httpx.Client) -> None:
    """First there is nothing, then the contract."""
    fault(port, "late_commit", delay_s=600)
    with pytest.raises(httpx.ReadError):
        create(port, "late")
    assert created(port, "late") == 0
    port.post("/_clock", json={"advance_s": 601}).raise_for_status()
    assert created(port, "late") == 1
    found = port.get("/growcrm/api/contracts?search=late", headers=GROW_KEY).json()
    assert found["meta"]["total"] == 1


def test_a_truncated_body_announces_more_than_it_sends(port: httpx.Client) -> None:
    """The write happened."""
    fault(port, "truncated_body", method="POST")
    with pytest.raises(httpx.RemoteProtocolError):
        create(port, "torn")
    assert created(port, "torn") == 1


def test_a_drip_is_whole_in_the_end(port: httpx.Client) -> None:
    """Drop by drop."""
    fault(port, "slow_drip", delay_s=0.001)
    assert create(port, "drip").json()["data"]["title"] == "drip"


def test_a_wrong_body_is_html_with_200(port: httpx.Client) -> None:
    """Or what the fault says."""
    fault(port, "wrong_body")
    answer = create(port, "portal")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html")
    assert created(port, "portal") == 1
    fault(port, "wrong_body", body={"data": []}, headers={"Content-Type": "text/json"})
    answer = create(port, "portal")
    assert (answer.json(), answer.headers["content-type"]) == ({"data": []}, "text/json")


def test_an_empty_body_keeps_the_status(port: httpx.Client) -> None:
    """And the write."""
    fault(port, "empty_body")
    answer = create(port, "empty")
    assert (answer.status_code, answer.content) == (201, b"")
    assert created(port, "empty") == 1


def test_a_status_comes_in_the_vendors_words_before_the_write(port: httpx.Client) -> None:
    """Nothing is written; a throttled client is told how long to wait."""
    fault(port, "status", status=429)
    answer = create(port, "throttled")
    assert (answer.json(), answer.headers["retry-after"]) == ({"message": "Too Many Attempts."}, "1")
    fault(port, "status", status=503, body="<h1>Down</h1>", headers={"Retry-After": "7"})
    answer = create(port, "throttled")
    assert (answer.status_code, answer.text, answer.headers["retry-after"]) == (503, "<h1>Down</h1>", "7")
    fault(port, "expired_token")
    assert create(port, "throttled").status_code == 401
    assert created(port, "throttled") == 0


def test_a_status_after_commit_hides_a_write(port: httpx.Client) -> None:
    """500, and the contract is there."""
    fault(port, "status_after_commit", status=500, body={"message": "Oops"})
    answer = create(port, "hidden")
    assert (answer.status_code, answer.json()) == (500, {"message": "Oops"})
    assert created(port, "hidden") == 1


def test_in_process_a_reset_is_a_connection_reset_error(grow: Api) -> None:
    """There is no connection to reset."""
    grow.fault("reset_after_commit")
    with pytest.raises(ConnectionResetError):
        grow.create()
    assert len(grow.ledger()) == 1


def test_in_process_a_truncated_body_is_half_of_it(grow: Api) -> None:
    """So that nobody can read it."""
    grow.fault("truncated_body")
    answer = grow("GET", "/api/contracts")
    assert len(answer.content) < int(answer.headers["content-length"])
