"""The requests that the vendors' references print, in a fresh sandbox, and the replies printed beside them.

A file of `documented/` is one vendor: its `calls` in their order, `reply` the whole answer, `shows` a part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TypeGuard

import pytest
from sandbox.api import Api
from sandbox.vendors import DOCUMENTED, SANDBOXES, let_in

from reconcile.sandbox import embedded_app


def test_every_vendor_has_its_examples() -> None:
    """A new vendor can't forget them."""
    assert set(DOCUMENTED) == set(SANDBOXES)


@pytest.mark.parametrize("vendor", SANDBOXES)
def test_a_documented_request_gets_the_documented_reply(vendor: str) -> None:
    """Request by request, as the reference prints them."""
    api = Api(embedded_app(SANDBOXES[vendor], None))
    api.control("POST", "/_clock", json={"now": DOCUMENTED[vendor]["now"]}).raise_for_status()
    api.headers = let_in(api, SANDBOXES[vendor])
    for call in DOCUMENTED[vendor]["calls"]:
        method, path = call["send"].split(" ", 1)
        body = {"json": call["body"]} if "body" in call else {}
        answer = api(method, path, **body)
        assert answer.status_code == call["status"], (call["send"], answer.text)
        if answer.content:
            assert list(differences(call.get("reply", call.get("shows")), answer.json())) == [], call["send"]
        if "reply" in call:
            assert answer.json().keys() == call["reply"].keys()


def differences(part: object, whole: object, at: str = "") -> Iterator[str]:
    """Where an answer does not show what it should; the clock runs on while requests are sent."""
    if isinstance(part, dict) and isinstance(whole, dict):
        for name, value in part.items():
            yield from differences(value, whole.get(name, "nothing"), f"{at}.{name}")
    elif isinstance(part, list) and isinstance(whole, list) and len(part) == len(whole):
        for place, (value, shown) in enumerate(zip(part, whole, strict=True)):
            yield from differences(value, shown, f"{at}[{place}]")
    elif part != whole and not (is_instant(part) and is_instant(whole) and apart(part, whole) < 60):
        yield f"{at}: {whole!r} instead of {part!r}"


def is_instant(value: object) -> TypeGuard[str]:
    """Whether it is a moment, not a day."""
    return isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value) is not None


def apart(one: str, other: str) -> float:
    """The seconds between two moments of one spelling."""
    return abs((datetime.fromisoformat(one) - datetime.fromisoformat(other)).total_seconds())
