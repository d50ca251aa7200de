"""Faults that need a connection come to the same over a real one as the table says."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from engine.by_hand import Hand
from reliability.grid.scene import Shop
from reliability.grid.table import read_table
from reliability.grid.vendor import VENDORS
from sandbox.vendors import SANDBOXES

from reconcile.core.outcome import Outcome
from reconcile.engine.plugins import Plugins
from reconcile.sandbox import environment
from reconcile.sdk.retry import Patience
from reconcile.testing.play import served

WIRE = {
    "reset before commit": {"fault": "reset_before_commit"},
    "reset after commit": {"fault": "reset_after_commit"},
    "truncated body": {"fault": "truncated_body"},
    "gzip bomb": {"fault": "gzip_bomb"},
}


@dataclass
class Distant(Hand):
    """A sandbox on a port, by hand."""

    app: Any = None
    port: int = 0

    def control(self, method: str, path: str, **kwargs: Any) -> httpx.Response:  # noqa: ANN401 - as httpx takes it
        """Send a request; it must be taken."""
        return httpx.request(method, f"http://127.0.0.1:{self.port}{path}", **kwargs).raise_for_status()


@dataclass
class Abroad(Shop):
    """A project whose vendor is on a port."""

    port: int = 0
    project: dict[str, Any] = field(default_factory=lambda: {"sandbox": False})

    @cached_property
    def hand(self) -> Hand:
        """The sandbox's own routes."""
        return Distant(port=self.port)


def abroad(root: Path, vendor: str, port: int) -> Abroad:
    """A project that talks to a port."""
    root.mkdir()
    shop = Abroad(root, environ=environment([SANDBOXES[vendor]], port), vendor=VENDORS[vendor], port=port)
    shop.hurry(10)
    return shop


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("read_back", "creating"):
        monkeypatch.setattr(f"reconcile.engine.{module}.LATE_S", (0.0, 0.01))
    monkeypatch.setattr("reconcile.sdk.open_http.Patience", partial(Patience, pause_s=0.001))


@pytest.fixture(scope="module", params=["growcrm", "trelica", "procore"])
def far(request: pytest.FixtureRequest) -> Iterator[tuple[str, int]]:
    """A vendor, and the port where it is."""
    with served(Plugins().load(request.param)) as port:
        yield request.param, port


def test_a_lost_create_comes_to_the_same_over_a_wire(far: tuple[str, int], tmp_path: Path) -> None:
    """Outcome, writes, and how one more run ends; at the vendors that differ most."""
    vendor, port = far
    table = read_table()
    for number, (name, document) in enumerate(WIRE.items()):
        shop = abroad(tmp_path / str(number), vendor, port)
        for letter in "ab":
            shop.contract(f"{letter}{number}")
        method = "PUT" if vendor == "trelica" else "POST"
        before = len(shop.hand.ledger())
        shop.hand.fault(**document, method=method)
        _, results = shop.carry_out()
        seen = " + ".join(each.outcome.value for each in results), str(len(shop.hand.ledger()) - before)
        shop.hand.control("DELETE", "/_faults")
        plan, _ = shop.carry_out()
        after = "plan: question" if plan.has_errors else "converged"
        outcome, _, writes, _, one_more, _ = table[vendor, "create", name, "first"]
        assert (*seen, after) == (outcome, writes, one_more), name


@pytest.mark.parametrize("vendor", VENDORS)
def test_nobody_there_is_a_plan_that_names_the_vendor(vendor: str, tmp_path: Path) -> None:
    """Nothing was sent, and nothing is planned."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    shop = abroad(tmp_path / "nobody", vendor, port)
    shop.contract("a")
    plan, results = shop.carry_out()
    [said] = [
        *(str(each) for each in plan.diagnostics if each.is_error),
        *(str(each.error) for each in results),
    ]
    assert f"could not reach http://127.0.0.1:{port}" in said
    assert "nothing was sent" in said
    assert {each.outcome for each in results} <= {Outcome.REFUSED}
