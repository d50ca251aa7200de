"""Writes over real connections to vendors in a process of their own: resets, torn answers, nobody there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from engine.by_hand import Hand
from engine.workshop import Workshop, grow, trelica
from sandbox.api import GROW_KEY
from sandbox.conftest import SERVE

from reconcile.core.outcome import Outcome
from reconcile.sandbox import environment
from reconcile_growcrm.sandbox import GrowCRMSandbox
from reconcile_trelica.sandbox import TrelicaSandbox

Server = tuple[subprocess.Popen[str], int]


@dataclass
class Distant(Hand):
    """A vendor on a port, by hand."""

    app: Any = None
    port: int = 0

    def control(self, method: str, path: str, **kwargs: Any) -> httpx.Response:  # noqa: ANN401 - as httpx takes it
        """Send a request; it must be taken."""
        url = f"http://127.0.0.1:{self.port}{path}"
        return httpx.request(method, url, **kwargs).raise_for_status()


@dataclass
class Abroad(Workshop):
    """A project whose vendors are on a port."""

    port: int = 0
    project: dict[str, Any] = field(default_factory=lambda: {"sandbox": False})

    @cached_property
    def at_grow(self) -> Hand:
        """Grow CRM by hand."""
        return Distant(port=self.port, headers=GROW_KEY, prefix="/growcrm")

    @cached_property
    def at_trelica(self) -> Hand:
        """Trelica, whose control routes are Grow CRM's too."""
        return Distant(port=self.port, prefix="/trelica")


def start() -> Server:
    """Serve both vendors."""
    process = subprocess.Popen([sys.executable, "-c", SERVE], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, int(process.stdout.readline())


def end(process: subprocess.Popen[str]) -> None:
    """Serve no more."""
    assert process.stdout is not None
    process.terminate()
    process.wait(timeout=20)
    process.stdout.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Both vendors on a port, for every test of this file."""
    serving = start()
    yield serving
    end(serving[0])


def abroad(root: Path, server: Server) -> Abroad:
    """A project that talks to a server."""
    port = server[1]
    return Abroad(root, environ=environment([GrowCRMSandbox, TrelicaSandbox], port), port=port)


CASES = {
    "reset before": ("reset_before_commit", Outcome.UNKNOWN),
    "reset after": ("reset_after_commit", Outcome.APPLIED),
    "torn answer": ("truncated_body", Outcome.APPLIED),
    "500 after": ("status_after_commit", Outcome.APPLIED),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("vendor", ["growcrm", "trelica"])
def test_a_create_over_a_broken_connection_is_looked_up(
    tmp_path: Path, server: Server, vendor: str, case: str
) -> None:
    """What was committed is found, what was not stays open; never is there a second one."""
    fault, outcome = CASES[case]
    shop = abroad(tmp_path, server)
    name = f"{vendor}-{case.replace(' ', '-')}"
    address = shop.grow(name) if vendor == "growcrm" else shop.trelica(name)
    method, status = ("POST" if vendor == "growcrm" else "PUT"), {"status": 500} if "500" in case else {}
    shop.fault(address, fault, vendor=vendor, method=method, **status)
    before = len(shop.ledger())
    assert shop.one().outcome is outcome
    assert shop.open_intents() == ([(address, "create")] if outcome is Outcome.UNKNOWN else [])
    assert len(shop.ledger()) == before + (outcome is Outcome.APPLIED)
    if outcome is Outcome.APPLIED:
        assert shop.actions() == {}
        assert shop.managed.keys() == {address}


def test_a_vendor_that_is_not_there_any_more_was_sent_nothing(tmp_path: Path) -> None:
    """Refused at both, with the address; the lockfile knows nothing, and nothing is open."""
    serving = start()
    shop = abroad(tmp_path, serving)
    shop.grow("a")
    shop.trelica("b")
    results = shop.apply(between=lambda: end(serving[0]))
    assert {each.outcome for each in results.values()} == {Outcome.REFUSED}
    for address in (grow("a"), trelica("b")):
        assert f"could not reach http://127.0.0.1:{serving[1]}" in str(results[address].error)
    assert shop.lockfile.resources == {}
    assert shop.open_intents() == []
