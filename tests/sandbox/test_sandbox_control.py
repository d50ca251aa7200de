"""Switches, clock and wrong control requests."""

from __future__ import annotations

import pytest
from sandbox.api import Api

from reconcile.sandbox import embedded_app
from reconcile_growcrm.sandbox import GrowCRMSandbox
from reconcile_trelica.sandbox import TrelicaSandbox


def test_switches_are_set_while_it_runs_and_put_back() -> None:
    """Those given at the start are what they go back to."""
    api = Api(embedded_app(GrowCRMSandbox, None, {"page_size": 5}))
    api.switch("growcrm", patch_omitted="null")
    api.switch("growcrm", throttle_per_minute=3)
    settings = api.control("GET", "/_switches").json()["growcrm"]
    assert (settings["patch_omitted"], settings["throttle_per_minute"], settings["page_size"]) == (
        "null",
        3,
        5,
    )
    settings = api.control("DELETE", "/_switches").json()["growcrm"]
    assert (settings["patch_omitted"], settings["throttle_per_minute"], settings["page_size"]) == (
        "keep",
        0,
        5,
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"cor": {}}, "no vendor 'cor'; there are growcrm"),
        ({"growcrm": {"speed": 3}}, "no switch 'speed'"),
        ({"growcrm": {"patch_omitted": "drop"}}, "one of keep, null is needed"),
        ({"growcrm": {"tag_normalisation": 1}}, "a bool is needed"),
        ({"growcrm": 3}, "a JSON object is needed"),
        ([], "a JSON object is needed"),
    ],
)
def test_a_wrong_switch_is_refused_with_what_there_is(grow: Api, body: object, said: str) -> None:
    """400, and nothing is set."""
    before = grow.control("GET", "/_switches").json()
    answer = grow.control("POST", "/_switches", json=body)
    assert (answer.status_code, said in answer.json()["error"]) == (400, True)
    assert grow.control("GET", "/_switches").json() == before


def test_an_application_with_a_wrong_switch_is_not_built() -> None:
    """The mistake is the caller's, and is said at once."""
    with pytest.raises(ValueError, match="no switch 'speed'; there are"):
        embedded_app(TrelicaSandbox, None, {"speed": 1})


def test_the_clock_is_set_moved_on_and_put_back(grow: Api) -> None:
    """Without a zone it is UTC."""
    assert (
        grow.control("POST", "/_clock", json={"now": "2031-01-01T00:00:00"}).json()["now"][:10]
        == "2031-01-01"
    )
    grow.later(86400)
    assert grow.create()["dates"]["created"][:10] == "2031-01-02"
    assert grow.control("DELETE", "/_clock").json()["now"] < "2031"


@pytest.mark.parametrize("body", [{"now": 3}, {"now": "soon"}, {"advance_s": "1"}, {}, []])
def test_a_wrong_clock_is_refused(grow: Api, body: object) -> None:
    """400, whatever it was."""
    assert grow.control("POST", "/_clock", json=body).status_code == 400


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"fault": "quake"}, "fault: one of duplicate_page, "),
        ({"fault": "status"}, "status: a number from 300 to 599 is needed"),
        ({"fault": "status", "status": 200}, "status: a number from 300 to 599 is needed"),
        ({"fault": "status", "status": 503, "vendor": "cor"}, "vendor: one of growcrm is needed"),
        ({"fault": "slow_drip", "times": 0}, "times: a number from 1 is needed"),
        ({"fault": "slow_drip", "path": "["}, "path: a prefix or a regular expression"),
        ({"fault": "slow_drip", "method": "get"}, "method: one of GET"),
        ({"fault": "slow_drip", "headers": {"A": 3}}, "headers: an object"),
        ({"fault": "slow_drip", "delay_s": True}, "delay_s: a number of seconds"),
        ({"fault": "slow_drip", "when": 1}, "'when' is no part of a fault"),
        ("status", "a JSON object is needed"),
    ],
)
def test_a_wrong_fault_is_refused_with_what_is_needed(grow: Api, body: object, said: str) -> None:
    """400 with the part and its need; no fault waits."""
    answer = grow.control("POST", "/_faults", json=body)
    assert (answer.status_code, said in answer.json()["error"]) == (400, True)
    assert grow.control("GET", "/_faults").json() == {"faults": []}


def test_a_body_that_is_no_json_is_refused(grow: Api) -> None:
    """Torn, NaN, or nested without end."""
    for body in ("{", "NaN", "[" * 100_000, "[" * 70 + "]" * 70, '"\\ud800"', "1e99999999999999999999"):
        answer = grow.control("POST", "/_faults", content=body)
        assert (answer.status_code, "the body is no JSON" in answer.json()["error"]) == (400, True)
