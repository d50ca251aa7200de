"""Signals to the real command while a vendor is slow: how soon it ends, and what is left to the next run."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from dataclasses import dataclass
from typing import Any

import pytest
from e2e.world import GITHUB, GITHUB_YAML, RETAINER, RETAINER_YAML, World

from reconcile.state import read_holder

MOST_S, EARLY_S = 2.0, 0.5
DELAY_S, DROPS = 1.5, 8
ARGS = ("apply", "--auto-approve", "--parallelism", "1", "--format", "json")


@dataclass
class Ended:
    """How a command ended: so many seconds after the vendor had answered the call in flight."""

    code: int
    document: dict[str, Any]
    err: str
    late_s: float

    @property
    def outcomes(self) -> dict[str, str]:
        """By address."""
        return {each["address"]: each["outcome"] for each in self.document["results"]}

    def error(self, address: str) -> object:
        """What is said of a step."""
        return next(each["error"] for each in self.document["results"] if each["address"] == address)


def in_flight(world: World, writes: int) -> float:
    """Wait until the vendors have taken so many writes; the moment, by our clock."""
    deadline = time.monotonic() + 30
    while len(world.ledger()) < writes:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return time.monotonic()


def ended(process: subprocess.Popen[str], answered: float) -> Ended:
    """Wait for the end of a command whose call in flight is answered at that moment."""
    out, err = process.communicate(timeout=60)
    late_s = time.monotonic() - answered
    assert "Traceback" not in err
    return Ended(process.returncode, json.loads(out), err, late_s)


@pytest.mark.parametrize(
    ("number", "fault", "delay_s"),
    [(signal.SIGINT, "timeout_after_commit", DELAY_S), (signal.SIGTERM, "slow_drip", DELAY_S / DROPS)],
)
def test_the_command_ends_soon_after_the_call_in_flight(
    world: World, number: signal.Signals, fault: str, delay_s: float
) -> None:
    """It is recorded, nothing new is sent, and the next run does the rest."""
    world.write("contracts/retainer.yaml", RETAINER_YAML.replace("  tags: [High Priority, design]\n", ""))
    world.write("contracts/github.yaml", GITHUB_YAML)
    world.fault(vendor="growcrm", fault=fault, method="POST", delay_s=delay_s)
    process = world.start(*ARGS)
    answered = in_flight(world, 1) + DELAY_S
    process.send_signal(number)
    end = ended(process, answered)
    assert -EARLY_S < end.late_s < MOST_S
    assert end.code == 5
    assert "finishing the calls in flight" in end.err
    assert end.outcomes == {RETAINER: "applied", GITHUB: "skipped"}
    assert list(world.lockfile()["resources"]) == [RETAINER]
    assert len(world.ledger()) == 1
    world.apply()
    assert world.in_sync()
    assert [each["action"] for each in world.ledger()] == ["create", "upsert-create"]


def test_a_step_of_two_requests_is_left_after_the_first(world: World) -> None:
    """The tags of a contract go by their own request: the next run sends it."""
    world.write("contracts/retainer.yaml", RETAINER_YAML)
    world.fault(vendor="growcrm", fault="timeout_after_commit", method="POST", delay_s=DELAY_S)
    process = world.start(*ARGS)
    answered = in_flight(world, 1) + DELAY_S
    process.send_signal(signal.SIGTERM)
    end = ended(process, answered)
    assert -EARLY_S < end.late_s < MOST_S
    assert (end.code, end.outcomes) == (5, {RETAINER: "failed"})
    assert end.error(RETAINER) == "the create was done, and then: the run was interrupted"
    assert [each["action"] for each in world.ledger()] == ["create"]
    assert world.actions() == {RETAINER: ["tag"]}
    world.apply()
    assert world.in_sync()
    assert [each["action"] for each in world.ledger()] == ["create", "tag"]


@pytest.mark.parametrize("change", ["create", "update", "delete"])
def test_a_vendor_that_is_slow_to_be_read_does_not_keep_an_interrupted_command(
    world: World, change: str
) -> None:
    """What was sent is recorded without having been read back; the next run reads it anyway."""
    world.write("contracts/retainer.yaml", RETAINER_YAML)
    path = world.write("contracts/github.yaml", GITHUB_YAML)
    if change == "create":
        path.rename(path.with_suffix(".later"))
    world.apply()
    path.with_suffix(".later").rename(path) if change == "create" else path.unlink()
    if change == "update":
        world.write("contracts/github.yaml", GITHUB_YAML.replace("notes: Annual", "notes: Yearly"))
    writes = len(world.ledger())
    method = "DELETE" if change == "delete" else "PUT"
    world.fault(vendor="trelica", fault="timeout_after_commit", method=method, delay_s=DELAY_S)
    process = world.start(*ARGS)
    answered = in_flight(world, writes + 1) + DELAY_S
    world.fault(vendor="trelica", fault="timeout_after_commit", method="GET", delay_s=15, times=9)
    process.send_signal(signal.SIGINT)
    end = ended(process, answered)
    world.http.delete(f"{world.url}/_faults").raise_for_status()
    assert -EARLY_S < end.late_s < MOST_S
    assert (end.code, end.outcomes) == (5, {GITHUB: "failed"})
    assert end.error(GITHUB) == f"the {change} was done, and then: the run was interrupted"
    world.apply()
    assert world.in_sync()
    assert len(world.ledger()) == writes + 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_second_signal_ends_the_command_although_the_call_is_in_flight(
    world: World, number: signal.Signals
) -> None:
    """Nobody knows what became of the call: 6, and a document; the next run finds it."""
    world.write("contracts/retainer.yaml", RETAINER_YAML)
    world.fault(vendor="growcrm", fault="timeout_after_commit", method="POST", delay_s=15)
    process = world.start(*ARGS)
    in_flight(world, 1)
    process.send_signal(number)
    assert process.stderr is not None
    while "finishing the calls in flight" not in process.stderr.readline():
        assert process.poll() is None
    second = time.monotonic()
    process.send_signal(number)
    end = ended(process, second)
    assert end.late_s < MOST_S
    assert end.code == 6
    assert RETAINER in end.err
    assert end.document["diagnostics"][0]["severity"] == "error"
    assert read_holder(world.root) is None
    assert world.actions() == {RETAINER: ["adopt", "tag"]}
    world.apply()
    assert world.in_sync()
    assert [each["action"] for each in world.ledger()] == ["create", "tag"]


def test_a_write_that_waits_until_the_vendor_takes_it_is_not_waited_for(world: World) -> None:
    """It was certainly not done, and is not sent any more."""
    world.write("contracts/github.yaml", GITHUB_YAML)
    world.fault(
        vendor="trelica", fault="status", status=429, method="PUT", headers={"Retry-After": "15"}, times=9
    )
    process = world.start(*ARGS)
    while not any(each["status"] == 429 for each in world.requests()):
        assert process.poll() is None
    throttled = time.monotonic()
    process.send_signal(signal.SIGTERM)
    end = ended(process, throttled)
    assert end.late_s < MOST_S
    assert (end.code, end.outcomes) == (5, {GITHUB: "refused"})
    assert str(end.error(GITHUB)).startswith("the run was interrupted before this was sent")
    world.http.delete(f"{world.url}/_faults").raise_for_status()
    world.apply()
    assert world.in_sync()
    assert len(world.ledger()) == 1
