"""The sandbox as a process: loopback only, ends cleanly, shares its file."""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sandbox.api import CONTRACT, GROW_KEY, Api
from sandbox.conftest import SERVE

from reconcile import sandbox
from reconcile.core.errors import ConfigurationError, StorageError
from reconcile.sandbox import embedded_app, environment, run
from reconcile_growcrm.sandbox import GrowCRMSandbox
from reconcile_trelica.sandbox import TrelicaSandbox

TESTS = Path(__file__).resolve().parents[1]
CREATE = """
import sys
from pathlib import Path
from sandbox.api import Api, GROW_KEY
from reconcile.sandbox import embedded_app
from reconcile_growcrm.sandbox import GrowCRMSandbox
api = Api(embedded_app(GrowCRMSandbox, Path(sys.argv[1])), GROW_KEY)
for _ in range(20):
    api.create()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_quietly(number: int) -> None:
    """Exit code 0, and not a word."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip().isdigit()
        process.send_signal(number)
        assert (process.communicate(timeout=20), process.returncode) == (("", ""), 0)
    finally:
        process.kill()


def test_the_web_server_is_loaded_only_where_it_is_used() -> None:
    """Naming a vendor's sandbox loads none of it."""
    code = (
        "import sys, reconcile.sandbox, reconcile_growcrm.sandbox, reconcile_trelica.sandbox;"
        "print(sorted({'starlette', 'uvicorn', 'httpx2'} & set(sys.modules)))"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"
    with pytest.raises(AttributeError, match="no attribute 'serve'"):
        sandbox.serve  # noqa: B018 - asking is the point


def test_a_taken_port_is_said_with_the_way_out() -> None:
    """Before anything is served."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=rf"port {port} can't be served.*choose another"):
            run([GrowCRMSandbox], port=port)


def test_another_host_than_loopback_is_refused() -> None:
    """A sandbox takes known credentials."""
    with pytest.raises(ConfigurationError, match=r"on loopback only, not on 0\.0\.0\.0"):
        run([GrowCRMSandbox], host="0.0.0.0")  # noqa: S104 - that is the point


def test_the_environment_names_addresses_and_credentials() -> None:
    """For both vendors on one port."""
    assert environment([GrowCRMSandbox, TrelicaSandbox], 8700) == {
        "RECONCILE_GROWCRM_BASE_URL": "http://127.0.0.1:8700/growcrm",
        "RECONCILE_GROWCRM_API_KEY": "sandbox-growcrm-key",
        "RECONCILE_TRELICA_BASE_URL": "http://127.0.0.1:8700/trelica",
        "RECONCILE_TRELICA_CLIENT_ID": "sandbox-trelica-client",
        "RECONCILE_TRELICA_CLIENT_SECRET": "sandbox-trelica-secret",
    }


def test_several_processes_share_one_file(tmp_path: Path) -> None:
    """From the first moment, and no number is given twice."""
    data = tmp_path / "sandbox.db"

    def create() -> int:
        return subprocess.run(
            [sys.executable, "-c", CREATE, str(data)], check=False, timeout=60, env={"PYTHONPATH": str(TESTS)}
        ).returncode

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(lambda _: create(), range(3))) == [0, 0, 0]
    entries = Api(embedded_app(GrowCRMSandbox, data)).ledger()
    assert sorted(int(entry["id"]) for entry in entries) == list(range(1, 61))


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    """With the remedy."""
    data = tmp_path / "sandbox.db"
    data.write_bytes(b"apiVersion: reconcile/v1\n" * 100)
    with pytest.raises(StorageError, match="not a database; remove the file"):
        embedded_app(GrowCRMSandbox, data)
    assert data.read_bytes().startswith(b"apiVersion")


def test_a_file_of_another_version_is_refused(tmp_path: Path) -> None:
    """It may mean something else there."""
    data = tmp_path / "sandbox.db"
    connection = sqlite3.connect(data)
    connection.execute("pragma user_version = 99")
    connection.close()
    with pytest.raises(StorageError, match="written by another version; remove the file"):
        embedded_app(GrowCRMSandbox, data)


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    """The path leads through a file."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StorageError, match="can't be used"):
        embedded_app(GrowCRMSandbox, tmp_path / "file" / "sandbox.db")


def test_a_write_that_the_file_refuses_is_no_write(tmp_path: Path) -> None:
    """The problem is named, and the next request finds everything as it was."""
    data = tmp_path / "sandbox.db"
    api = Api(embedded_app(GrowCRMSandbox, data), GROW_KEY)
    api.create()
    other = sqlite3.connect(data)
    other.execute("create trigger stop before insert on ledger begin select raise(abort, 'disk full'); end")
    with pytest.raises(StorageError, match="disk full"):
        api("POST", "/api/contracts", json=dict(CONTRACT))
    other.execute("drop trigger stop")
    other.close()
    assert api("GET", "/api/contracts").json()["meta"]["total"] == 1
