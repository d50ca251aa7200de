"""A project folder, the real command, and the vendors it talks to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2 as httpx
from ran import Ran

COMMAND = str(Path(sys.executable).with_name("reconcile"))
PROJECT = """\
apiVersion: reconcile/v1
kind: Project
metadata: {name: acme}
"""
RETAINER = "growcrm.Contract.retainer"
GITHUB = "trelica.Contract.github"
RETAINER_YAML = """\
apiVersion: growcrm/v1
kind: Contract
metadata: {name: retainer}
spec:
  title: Design retainer
  client_id: 1
  category_id: 1
  start_date: 2026-01-01
  end_date: 2026-12-31
  value: 1200.50
  body: "<p>Forty hours</p>"
  tags: [High Priority, design]
"""
GITHUB_YAML = """\
apiVersion: trelica/v1
kind: Contract
metadata: {name: github}
spec:
  vendor_name: Github, Inc.
  type: PurchaseOrder
  agreement_date: 2026-04-01
  renewal_date: 2027-04-01
  notes: Annual
  line_items:
    - {external_id: "1", description: Enterprise, unit_count: 50, amount: "210", currency: USD}
    - {external_id: "2", description: Security, unit_count: 10, amount: "250", currency: USD}
"""


@dataclass
class World:
    """A project folder, and the vendors it talks to."""

    root: Path
    env: Mapping[str, str]
    url: str = ""
    http: httpx.Client = field(default_factory=httpx.Client)

    def write(self, name: str, text: str) -> Path:
        """Write a file of the project."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return path

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace text that must be there."""
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def start(self, *args: str, **env: str) -> subprocess.Popen[str]:
        """Start the command and do not wait."""
        return subprocess.Popen(
            [COMMAND, *args],
            cwd=self.root,
            env={**self.env, **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *args: str, code: int | None = 0, **env: str) -> Ran:
        """Run the command; it must end with this code (None: any) and never with a traceback."""
        process = self.start(*args, **env)
        out, err = process.communicate(timeout=120)
        assert "Traceback" not in err, err
        assert code is None or process.returncode == code, f"exit {process.returncode}\n{out}\n{err}"
        return Ran(process.returncode, out, err)

    def apply(self, *args: str, code: int = 0) -> Ran:
        """Plan and apply without asking."""
        return self.run("apply", "--auto-approve", *args, code=code)

    def plan(self, *args: str, code: int | None = 0) -> dict[str, Any]:
        """Plan, as a document."""
        document: dict[str, Any] = self.run("plan", "--format", "json", *args, code=code).json
        return document

    def actions(self) -> dict[str, list[str]]:
        """What a plan would do now, by address."""
        return {each["address"]: each["actions"] for each in self.plan(code=None)["changes"]}

    def in_sync(self) -> bool:
        """Whether a plan finds nothing to do."""
        return self.run("plan", "--detailed-exitcode", code=None).code == 0

    def lockfile(self) -> dict[str, Any]:
        """The lockfile's document."""
        document: dict[str, Any] = json.loads((self.root / "reconcile.lock").read_text(encoding="utf-8"))
        return document

    def id_of(self, address: str) -> str:
        """The recorded id of a resource."""
        return str(self.lockfile()["resources"][address]["id"])

    def ledger(self, vendor: str | None = None) -> list[dict[str, Any]]:
        """Every write that the vendors took."""
        answer = self.http.get(f"{self.url}/_ledger", params={"vendor": vendor} if vendor else {})
        entries: list[dict[str, Any]] = answer.json()["entries"]
        return entries

    def requests(self) -> list[dict[str, Any]]:
        """Every request since the last `forget_requests`."""
        entries: list[dict[str, Any]] = self.http.get(f"{self.url}/_requests").json()["requests"]
        return entries

    def forget_requests(self) -> None:
        """Begin to count anew."""
        self.http.delete(f"{self.url}/_requests").raise_for_status()

    def fault(self, **fault: object) -> None:
        """Ask a sandbox to misbehave."""
        self.http.post(f"{self.url}/_faults", json=fault).raise_for_status()

    def growcrm(self, method: str, path: str, **kwargs: Any) -> httpx.Response:  # noqa: ANN401 - as httpx takes it
        """Do something at Grow CRM by hand."""
        headers = {"Authorization": f"Bearer {self.env['RECONCILE_GROWCRM_API_KEY']}"}
        answer = self.http.request(method, f"{self.url}/growcrm{path}", headers=headers, **kwargs)
        return answer.raise_for_status()

    def trelica(self, method: str, path: str, **kwargs: Any) -> httpx.Response:  # noqa: ANN401 - as httpx takes it
        """Do something at Trelica by hand."""
        pair = (self.env["RECONCILE_TRELICA_CLIENT_ID"], self.env["RECONCILE_TRELICA_CLIENT_SECRET"])
        form = {"grant_type": "client_credentials"}
        token = self.http.post(f"{self.url}/trelica/connect/token", data=form, auth=pair).json()[
            "access_token"
        ]
        headers = {"Authorization": f"Bearer {token}"}
        answer = self.http.request(method, f"{self.url}/trelica{path}", headers=headers, **kwargs)
        return answer.raise_for_status()


def clean_environment() -> dict[str, str]:
    """The environment without what would steer the command."""
    return {name: value for name, value in os.environ.items() if not name.startswith("RECONCILE_")} | {
        "NO_COLOR": "1"
    }
