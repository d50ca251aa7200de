"""Signals while something is read, and a run lock that is broken while something is written."""

from __future__ import annotations

import json
import signal

import pytest
from cli.shell import Shell, Vendors

from reconcile.state import read_holder

SIGNALS = [signal.SIGINT, signal.SIGTERM]
ARGS = ("apply", "--auto-approve", "--parallelism", "1", "--format", "json")


@pytest.mark.parametrize("args", [("plan",), ("apply", "--auto-approve")])
@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_while_reading_ends_at_once_with_5(
    served: Shell, vendors: Vendors, args: tuple[str, ...], number: signal.Signals
) -> None:
    """Nothing was sent, and a document says that it was interrupted."""
    vendors.fault(vendor="trelica", fault="timeout_after_commit", method="GET", delay_s=18)
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
