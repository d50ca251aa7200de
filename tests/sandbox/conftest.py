"""The vendors in this process, and both on a port of a process of their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import httpx2 as httpx
import pytest
from sandbox.api import GROW_KEY, TRELICA_CLIENT, Api

from reconcile.sandbox import embedded_app
from reconcile_growcrm.sandbox import GrowCRMSandbox
from reconcile_trelica.sandbox import TrelicaSandbox

SERVE = """
from reconcile.sandbox import run
from reconcile_growcrm.sandbox import GrowCRMSandbox
from reconcile_trelica.sandbox import TrelicaSandbox
run([GrowCRMSandbox, TrelicaSandbox], on_ready=lambda port: print(port, flush=True))
"""


@pytest.fixture
def grow() -> Api:
    """Grow CRM in this process, with its key."""
    return Api(embedded_app(GrowCRMSandbox, None), GROW_KEY)


@pytest.fixture
def trelica() -> Api:
    """Trelica in this process, with a token."""
    api = Api(embedded_app(TrelicaSandbox, None))
    form = {"grant_type": "client_credentials"}
    token = api("POST", "/connect/token", data=form, auth=TRELICA_CLIENT).json()["access_token"]
    api.headers = {"Authorization": f"Bearer {token}"}
    return api


@pytest.fixture(scope="module")
def served() -> Iterator[httpx.Client]:
    """Both vendors on a port."""
    process = subprocess.Popen([sys.executable, "-c", SERVE], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    port = process.stdout.readline().strip()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client, process.stdout:
        yield client
    process.terminate()
    assert process.wait(timeout=20) == 0


@pytest.fixture
def port(served: httpx.Client) -> httpx.Client:
    """The served vendors without faults, and with an empty request log."""
    served.delete("/_faults")
    served.delete("/_requests")
    return served
