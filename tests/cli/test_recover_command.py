"""Creates that nobody saw end: listed with the evidence, and answered."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
import pytest
from cli.shell import Shell, Vendors

from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.engine.recovery import running
from reconcile.state import Intent, Journal, RunLock
from reconcile.state.holder import Holder, write_holder

RETAINER = "growcrm.Contract.retainer"
NOBODY = 65534
SEATS = """\
apiVersion: zenskar/v1
kind: Contract
metadata: {name: seats}
spec:
  name: Seats
  status: draft
  currency: USD
  start_date: 2026-01-01
  customer_id: 0a000000-0000-4000-8000-000000000001
  phases: [{name: Only, start_date: 2026-01-01, end_date: 2027-01-01}]
"""


def made_by_hand(vendors: Vendors, title: str) -> str:
    """Make a contract at Grow CRM; returns its id."""
    answer = httpx.post(
        f"{vendors.exports['RECONCILE_GROWCRM_BASE_URL']}/api/contracts",
        json={
            "doc_title": title,
            "doc_client_id": 1,
            "doc_categoryid": 1,
            "doc_date_start": "2026-01-01",
        },
        headers={"Authorization": f"Bearer {vendors.exports['RECONCILE_GROWCRM_API_KEY']}"},
    )
    return str(answer.raise_for_status().json()["data"]["id"])


@pytest.fixture
def doubtful(served: Shell, vendors: Vendors) -> Shell:
    """A create whose answer was lost, and whose object is not found by its natural key."""
    vendors.fault(vendor="growcrm", fault="reset_before_commit")
    ran = served.run("apply", "--auto-approve", code=6)
    assert "reconcile recover" in ran.err
    return served


def test_nothing_open_is_said(applied: Shell) -> None:
    """In both formats."""
    assert "No create is open" in applied.run("recover").out
    assert applied.run("recover", "--format", "json").json == {
        "version": 1,
        "unresolved": [],
        "diagnostics": [],
    }


def test_an_open_create_is_listed_with_its_evidence_and_the_commands(doubtful: Shell) -> None:
    """What was sent, when, where to, what was said since, and what to type."""
    out = doubtful.run("recover").out
    assert out.startswith(f"{RETAINER}: nobody knows whether it was created\n")
    for words in (
        "2026-01-01",
        "Retainer",
        "outcome     unknown: ",
        "looks for it by these values, and ends with exit code 6 unless it finds it.",
        f"reconcile recover {RETAINER} --adopt ID",
        f"reconcile recover {RETAINER} --abandon",
    ):
        assert words in out
    (entry,) = doubtful.run("recover", "--format", "json").json["unresolved"]
    assert (entry["address"], entry["needs_answer"]) == (RETAINER, True)
    assert entry["evidence"]["title"] == "Retainer"
    assert entry["since_then"][0]["outcome"] == "unknown"


def test_a_create_of_a_killed_run_says_that_there_was_no_answer(shell: Shell) -> None:
    """Only the intent is there; and where the marker is the id, the command is complete."""
    shell.write("contracts/seats.yaml", SEATS)
    with RunLock(shell.root, "reconcile apply") as lock:
        address = Address.parse("zenskar.Contract.seats")
        intent = Intent(
            address=address, action=Action.CREATE, run=lock.holder.id, origin="sandbox", marker="0a-1"
        )
        Journal.open(shell.root, "shop").intend(intent)
    out = shell.run("recover").out
    assert "outcome  none: the run ended before there was an answer" in out
    assert f"reconcile recover {address} --adopt 0a-1\n" in out
    (entry,) = shell.run("recover", "--format", "json").json["unresolved"]
    assert entry["adopt"] == f"reconcile recover {address} --adopt 0a-1"


def test_a_create_with_a_marker_needs_an_answer_once_its_manifest_is_gone(shell: Shell) -> None:
    """The next plan asks, as it would not send the create again."""
    address = Address.parse("zenskar.Contract.seats")
    with RunLock(shell.root, "reconcile apply") as lock:
        intent = Intent(
            address=address, action=Action.CREATE, run=lock.holder.id, origin="sandbox", marker="0a-1"
        )
        Journal.open(shell.root, "shop").intend(intent)
    (asked,) = shell.run("plan", "--format", "json", code=6).json["diagnostics"]
    (entry,) = shell.run("recover", "--format", "json").json["unresolved"]
    assert (asked["address"], entry["address"], entry["needs_answer"]) == (str(address), str(address), True)


def test_a_plan_asks_until_there_is_an_answer(doubtful: Shell) -> None:
    """It ends with 6 and names the commands."""
    ran = doubtful.run("plan", "--format", "json", code=6)
    assert f"reconcile recover {RETAINER} --adopt ID" in ran.json["diagnostics"][0]["detail"]
    assert ran.json["diagnostics"][0]["address"] == RETAINER


def test_an_abandoned_create_is_planned_again(doubtful: Shell) -> None:
    """It was not done, somebody says."""
    assert "counts as not created" in doubtful.run("recover", RETAINER, "--abandon").err
    assert "1 created" in doubtful.run("apply", "--auto-approve").out
    assert "No create is open" in doubtful.run("recover").out


def test_an_adopted_object_is_managed_and_every_field_is_compared(doubtful: Shell, vendors: Vendors) -> None:
    """It was done, somebody says; the next plan brings it to what the manifest says."""
    identity = made_by_hand(vendors, "Retainer, renamed in the app")
    assert f"is managed now as {identity}" in doubtful.run("recover", RETAINER, "--adopt", identity).err
    assert doubtful.lockfile[RETAINER]["id"] == identity
    assert set(doubtful.lockfile[RETAINER]["applied"].values()) == {None}  # ours, and not known
    (change,) = doubtful.run("plan", "--format", "json").json["changes"]
    assert (change["address"], change["actions"]) == (RETAINER, ["update"])
    doubtful.run("apply", "--auto-approve")
    assert "No changes." in doubtful.run("plan", "--detailed-exitcode").out


def test_an_object_that_does_not_exist_is_not_adopted(doubtful: Shell) -> None:
    """The question stays open."""
    before = doubtful.lockfile
    ran = doubtful.run("recover", RETAINER, "--adopt", "4711", "--format", "json", code=1)
    assert "Grow CRM has no object with the id '4711'" in ran.err
    assert ran.json["unresolved"] == []
    assert "4711" in ran.json["diagnostics"][0]["summary"]
    assert doubtful.lockfile == before
    assert "nobody knows" in doubtful.run("recover").out


def test_an_object_of_another_resource_is_not_adopted(served: Shell, vendors: Vendors) -> None:
    """It names the resource."""
    served.run("apply", "--auto-approve")
    other = served.lockfile[RETAINER]["id"]
    text = (served.root / "contracts/retainer.yaml").read_text("utf-8")
    second = text.replace("name: retainer", "name: second").replace("title: Retainer", "title: Second")
    served.write("contracts/second.yaml", second)
    vendors.fault(vendor="growcrm", fault="reset_before_commit")
    served.run("apply", "--auto-approve", code=6)
    ran = served.run("recover", "growcrm.Contract.second", "--adopt", other, code=1)
    assert f"{other} is managed as {RETAINER} already" in ran.err


def test_another_account_is_not_asked(doubtful: Shell) -> None:
    """The id would mean another object there."""
    doubtful.environ["RECONCILE_GROWCRM_BASE_URL"] = "http://127.0.0.2:9"
    ran = doubtful.run("recover", RETAINER, "--adopt", "1", code=1)
    assert "this run talks to http://127.0.0.2:9" in ran.err


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("growcrm.Contract.retaine", f"did you mean {RETAINER}?"),
        ("retainer", "no create of retainer is open"),
    ],
)
def test_an_address_without_an_open_create_is_an_error(doubtful: Shell, address: str, words: str) -> None:
    """With the nearest one that has one."""
    assert words in doubtful.run("recover", address, "--abandon", code=1).err


def test_an_address_is_an_error_where_no_create_is_open(applied: Shell) -> None:
    """It leads on."""
    assert "`reconcile plan`" in applied.run("recover", RETAINER, "--abandon", code=1).err


def test_an_answer_needs_the_run_lock(doubtful: Shell) -> None:
    """Another run may be about to answer."""
    with RunLock(doubtful.root, "reconcile apply"):
        assert "reconcile unlock" in doubtful.run("recover", RETAINER, "--abandon", code=7).err


def test_a_create_with_a_marker_needs_no_answer(served: Shell, vendors: Vendors) -> None:
    """The vendor would not take the marker twice, so the next plan goes on by itself."""
    vendors.fault(vendor="trelica", fault="reset_before_commit", method="PUT")
    served.run("apply", "--auto-approve", code=6)
    assert "The next plan looks for it by its marker" in served.run("recover").out
    assert "1 created" in served.run("apply", "--auto-approve").out
    assert "No create is open" in served.run("recover").out


def test_a_run_lock_is_broken_by_the_id_of_its_run_only(shell: Shell) -> None:
    """Any other id is an error that names the right one."""
    with RunLock(shell.root, "reconcile apply") as lock:
        ran = shell.run("unlock", "0123456789ab", code=1)
        assert lock.holder.id in ran.err
        assert "`reconcile apply`" in shell.run("unlock", lock.holder.id).out
    assert "no run holds the run lock" in shell.run("unlock", lock.holder.id, code=1).err


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of root, where the tests have them."""
    me = os.getuid()
    if me == 0:
        os.setresuid(NOBODY, NOBODY, me)  # the real one counts for signals
    try:
        yield
    finally:
        if me == 0:
            os.setresuid(me, me, me)


def test_a_run_of_another_user_or_machine_counts_as_alive() -> None:
    """One that died on this machine does not."""
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to nobody
        root = Path(name)
        root.chmod(0o755)
        (root / ".reconcile").mkdir()
        assert running(root) is None
        for holder in (Holder(command="apply", pid=1), Holder(command="apply", pid=1, host="elsewhere")):
            write_holder(root, holder)
            with as_nobody():
                assert running(root) == holder
        write_holder(root, Holder(command="apply", pid=2**22 + 1))
        assert running(root) is None
