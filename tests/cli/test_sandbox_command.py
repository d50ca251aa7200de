"""The vendors' sandboxes on a port."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import httpx2 as httpx
import pytest
from cli.shell import Shell, Vendors, serve


def test_what_it_says_to_export_is_all_that_a_project_needs(served: Shell, vendors: Vendors) -> None:
    """Addresses and credentials of every vendor."""
    assert vendors.exports["RECONCILE_GROWCRM_BASE_URL"] == f"{vendors.url}/growcrm"
    assert "2 created" in served.run("apply", "--auto-approve").out
    assert len(httpx.get(f"{vendors.url}/_ledger").json()["entries"]) == 2


def test_what_it_prints_can_be_read_by_a_shell(empty: Shell, vendors: Vendors) -> None:
    """The line that is no export is a comment."""
    lines = [f"export {name}={value}" for name, value in vendors.exports.items()]
    script = "\n".join([*lines, f"# the vendors listen on {vendors.url}", "echo $RECONCILE_TRELICA_BASE_URL"])
    ran = subprocess.run(["sh", "-euc", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == f"{vendors.url}/trelica"
    assert empty.environ.keys().isdisjoint(vendors.exports)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_quietly_and_keeps_its_data(shell: Shell, tmp_path: Path, number: signal.Signals) -> None:
    """A second one goes on with the same file."""
    data = str(tmp_path / "vendors.db")
    first = serve(shell, "--port", "0", "--data", data)
    shell.edit("reconcile.yaml", "sandbox: true\n", "")
    shell.environ |= first.exports
    shell.run("apply", "--auto-approve")
    ended = first.stop(number)
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    second = serve(shell, "--port", "0", "--data", data)
    assert len(httpx.get(f"{second.url}/_ledger").json()["entries"]) == 2
    second.stop()


def test_a_port_that_is_taken_is_one_clear_error(empty: Shell, vendors: Vendors) -> None:
    """It says what to do."""
    port = vendors.url.rpartition(":")[2]
    ran = empty.run("sandbox", "--port", port, code=1)
    assert f"port {port} can't be served" in ran.err
    assert ran.out == ""
