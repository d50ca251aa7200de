"""Signals while something is read or written, and a run lock that is broken meanwhile."""

from __future__ import annotations

import json
import signal

import pytest
from cli.shell import Shell, Vendors

from reconcile.state import read_holder

SIGNALS = [signal.SIGINT, signal.SIGTERM]
ARGS = ("apply", "--auto-approve", "--parallelism", "1", "--format", "json")


@pytest.mark.parametrize("number", SIGNALS)
def test_the_first_signal_lets_the_call_in_flight_end(
    served: Shell, vendors: Vendors, number: signal.Signals
) -> None:
    """It is recorded; no new write begins; the exit code is 5."""
    vendors.fault(vendor="growcrm", fault="timeout_after_commit", delay_s=2)
    process = served.start(*ARGS)
    vendors.wait_for_writes(1)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 5
    assert "finishing the calls in flight" in err
    outcomes = {each["address"]: each["outcome"] for each in json.loads(out)["results"]}
    assert outcomes == {"growcrm.Contract.retainer": "applied", "trelica.Contract.github": "skipped"}
    assert list(served.lockfile) == ["growcrm.Contract.retainer"]
    assert "1 created" in served.run("apply", "--auto-approve").out


@pytest.mark.parametrize("number", SIGNALS)
def test_the_second_signal_ends_at_once_and_the_next_run_finds_the_object(
    served: Shell, vendors: Vendors, number: signal.Signals
) -> None:
    """Nobody knows what became of the call: 6, and a document."""
    vendors.fault(vendor="growcrm", fault="timeout_after_commit", delay_s=30)
    process = served.start(*ARGS)
    vendors.wait_for_writes(1)
    process.send_signal(number)
    assert process.stderr is not None
    while "finishing the calls in flight" not in process.stderr.readline():
        pass
    process.send_signal(number)
    out, err = process.communicate(timeout=15)
    assert process.returncode == 6
    assert "growcrm.Contract.retainer" in err
    assert json.loads(out)["diagnostics"][0]["severity"] == "error"
    assert read_holder(served.root) is None
    assert "1 adopted" in served.run("apply", "--auto-approve").out


@pytest.mark.parametrize("args", [("plan",), ("apply", "--auto-approve")])
@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_while_reading_ends_at_once_with_5(
    served: Shell, vendors: Vendors, args: tuple[str, ...], number: signal.Signals
) -> None:
    """Nothing was sent, and a document says that it was interrupted."""
    vendors.fault(vendor="trelica", fault="timeout_after_commit", method="POST", delay_s=30)
    process = served.start(*args, "--format", "json")
    assert process.stderr is not None
    assert "growcrm.Contract: read" in process.stderr.readline()
    process.send_signal(number)
    out, err = process.communicate(timeout=15)
    assert process.returncode == 5
    assert "interrupted" in err
    assert json.loads(out)["diagnostics"][0]["summary"] == "interrupted"
    assert served.lockfile == {}


def test_a_run_whose_run_lock_was_broken_writes_no_more(served: Shell, vendors: Vendors) -> None:
    """It ends with 7 and tells what was done until then."""
    vendors.fault(vendor="growcrm", fault="timeout_after_commit", delay_s=2)
    process = served.start(*ARGS)
    vendors.wait_for_writes(1)
    holder = read_holder(served.root)
    assert holder is not None
    assert holder.command == " ".join(["reconcile", *ARGS])
    assert holder.id in served.run("unlock", holder.id).out
    out, err = process.communicate(timeout=60)
    assert process.returncode == 7
    assert "run lock of this run was taken away" in err
    document = json.loads(out)
    assert "taken away" in document["diagnostics"][0]["summary"]
    assert "applied" not in {each["outcome"] for each in document["results"]}
    assert served.lockfile == {}
