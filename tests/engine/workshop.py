"""A project folder, the engine's own runs on it, and the vendors' sandboxes embedded in it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from engine.by_hand import Hand
from sandbox.api import GROW_KEY, TRELICA_CLIENT
from sandbox.zenskar import KEY as ZENSKAR_KEY
from starlette.types import ASGIApp

from reconcile.core.address import Address
from reconcile.core.managed import Lockfile
from reconcile.core.outcome import StepResult
from reconcile.core.plan import Plan
from reconcile.engine.apply import ApplyOptions
from reconcile.engine.events import Listener, deaf
from reconcile.engine.plan import Planned, PlanOptions
from reconcile.engine.runs import plan_run, writing_run
from reconcile.engine.saved import open_saved, save
from reconcile.engine.sessions import Connection
from reconcile.sandbox import embedded_app
from reconcile.state import RunLock, encode, read_history, read_lockfile
from reconcile.state.history import History
from reconcile_growcrm.sandbox import GrowCRMSandbox
from reconcile_trelica.sandbox import TrelicaSandbox
from reconcile_zenskar.sandbox import ZenskarSandbox

NAME = "acme"
GROW: Mapping[str, object] = {"client_id": 1, "category_id": 1, "start_date": "2026-01-01"}
TRELICA: Mapping[str, object] = {"vendor_name": "Github, Inc.", "agreement_date": "2026-04-01"}
ZENSKAR: Mapping[str, object] = {
    "status": "active",
    "currency": "USD",
    "start_date": "2026-01-01",
    "customer_id": "c0000000-0000-4000-8000-000000000001",
    "phases": [{"name": "standard", "start_date": "2026-01-01"}],
}
QUICK = {"growcrm": {"timeout_s": 1, "max_wait_s": 2}, "trelica": {"timeout_s": 1, "max_wait_s": 2}}
RUN = PlanOptions()


def grow(name: str) -> str:
    """The address of a Grow CRM contract."""
    return f"growcrm.Contract.{name}"


def trelica(name: str) -> str:
    """The address of a Trelica contract."""
    return f"trelica.Contract.{name}"


@dataclass
class Workshop:
    """A project in `root`; whether its vendors are embedded or elsewhere is up to `project` and `environ`."""

    root: Path
    project: dict[str, Any] = field(default_factory=lambda: {"sandbox": True, "providers": QUICK})
    environ: Mapping[str, str] = field(default_factory=dict)
    on_request: Callable[[str, str, str], None] | None = None
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.configure()

    # the author

    def configure(self, **changes: object) -> None:
        """Write the project file."""
        self.project |= changes
        head = {"apiVersion": "reconcile/v1", "kind": "Project", "metadata": {"name": NAME}}
        self._write("reconcile.yaml", head | self.project)

    def grow(self, name: str, *, meta: Mapping[str, object] | None = None, **spec: object) -> str:
        """Write the manifest of a Grow CRM contract, and name its address; `meta` goes beside `spec`."""
        self._manifest("growcrm", name, meta, {"title": f"Title of {name}", **GROW, **spec})
        return grow(name)

    def trelica(self, name: str, *, meta: Mapping[str, object] | None = None, **spec: object) -> str:
        """Write the manifest of a Trelica contract, and name its address; `meta` goes beside `spec`."""
        self._manifest("trelica", name, meta, {**TRELICA, **spec})
        return trelica(name)

    def zenskar(self, name: str, **spec: object) -> str:
        """Write the manifest of a Zenskar contract, and name its address."""
        self._manifest("zenskar", name, None, {"name": f"Name of {name}", **ZENSKAR, **spec})
        return f"zenskar.Contract.{name}"

    def remove(self, *addresses: str) -> None:
        """Delete manifests."""
        for address in addresses:
            (self.root / "contracts" / f"{address}.yaml").unlink()

    def _manifest(
        self, vendor: str, name: str, meta: Mapping[str, object] | None, spec: Mapping[str, object]
    ) -> None:
        head = {"apiVersion": f"{vendor}/v1", "kind": "Contract", "metadata": {"name": name}}
        written = {key: value for key, value in spec.items() if value is not None}
        self._write(f"contracts/{vendor}.Contract.{name}.yaml", {**head, **(meta or {}), "spec": written})

    def _write(self, name: str, document: object) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, indent=2), encoding="utf-8")

    # runs

    @property
    def connection(self) -> Connection:
        """How runs reach the vendors."""
        return Connection(self.environ, on_request=self.on_request, stop=self.stop)

    def planned(self, options: PlanOptions = RUN, listen: Listener = deaf) -> Planned:
        """Plan in a reading run, with what was read."""
        return asyncio.run(plan_run(self.root, options, self.connection, listen))

    def plan(self, options: PlanOptions = RUN, listen: Listener = deaf) -> Plan:
        """Plan in a reading run."""
        return self.planned(options, listen).plan

    def actions(self) -> dict[str, tuple[str, ...]]:
        """What a plan would do now; it must have no errors."""
        plan = self.plan()
        assert not plan.has_errors, plan.diagnostics
        return {str(each.address): tuple(action.word for action in each.actions) for each in plan.changes}

    def errors(self) -> list[str]:
        """What stands against a plan now."""
        return [str(each) for each in self.plan().diagnostics if each.is_error]

    def apply(
        self,
        options: ApplyOptions | None = None,
        wanted: PlanOptions = RUN,
        between: Callable[[], object] = int,
    ) -> dict[str, StepResult]:
        """Plan and apply in one run; `between` happens after the plan."""

        async def run() -> tuple[StepResult, ...]:
            async with writing_run(self.root, wanted, self.connection, RunLock(self.root, "test")) as run:
                plan = (await run.plan(wanted)).plan
                between()
                return await run.apply(plan, options or ApplyOptions())

        return _by_address(asyncio.run(run()))

    def one(self, between: Callable[[], object] = int) -> StepResult:
        """Apply a plan of one step."""
        (result,) = self.apply(between=between).values()
        return result

    def converge(self) -> None:
        """Apply what is left; after that there is nothing to do."""
        results = self.apply()
        assert {each.outcome.value for each in results.values()} <= {"applied"}, results
        assert self.actions() == {}

    def save(self, options: PlanOptions = RUN) -> Path:
        """Save a plan."""
        save(self.root / "my.plan", self.plan(options))
        return self.root / "my.plan"

    def apply_saved(self, path: Path) -> dict[str, StepResult]:
        """Apply a saved plan."""
        saved = open_saved(path)

        async def run() -> tuple[StepResult, ...]:
            async with writing_run(self.root, saved, self.connection, RunLock(self.root, "test")) as run:
                return await run.apply_saved(path, saved, ApplyOptions())

        return _by_address(asyncio.run(run()))

    # the records

    @property
    def lockfile(self) -> Lockfile:
        """The lockfile as it is on disk."""
        return read_lockfile(self.root, NAME)

    @property
    def bytes(self) -> bytes:
        """The lockfile's bytes."""
        return (self.root / "reconcile.lock").read_bytes()

    @property
    def managed(self) -> dict[str, str]:
        """The recorded ids by address."""
        return {str(address): each.id for address, each in self.lockfile.resources.items()}

    def record_ids(self, ids: Mapping[str, str]) -> None:
        """Write other ids into the lockfile, with the digest that it has then."""
        resources = dict(self.lockfile.resources)
        for name, identity in ids.items():
            address = Address.parse(name)
            resources[address] = replace(resources[address], id=identity)
        content = encode(replace(self.lockfile, resources=resources))
        (self.root / "reconcile.lock").write_bytes(content)

    def applied(self, address: str) -> Mapping[str, object]:
        """The recorded values of one address."""
        return self.lockfile.resources[Address.parse(address)].applied

    @property
    def journal(self) -> History:
        """The journal as it is on disk."""
        return read_history(self.root, NAME)

    def open_intents(self) -> list[tuple[str, str]]:
        """Address and action of every intent whose end nobody knows."""
        return [(str(each.address), each.action.word) for each in self.journal.unresolved()]

    # the vendors

    @cached_property
    def at_grow(self) -> Hand:
        """Grow CRM by hand."""
        return Hand(self._embedded(GrowCRMSandbox), GROW_KEY)

    @cached_property
    def at_trelica(self) -> Hand:
        """Trelica by hand."""
        api = Hand(self._embedded(TrelicaSandbox))
        form = {"grant_type": "client_credentials"}
        token = api("POST", "/connect/token", data=form, auth=TRELICA_CLIENT).json()["access_token"]
        api.headers = {"Authorization": f"Bearer {token}"}
        return api

    @cached_property
    def at_zenskar(self) -> Hand:
        """Zenskar by hand."""
        return Hand(self._embedded(ZenskarSandbox), ZENSKAR_KEY)

    def _embedded(self, sandbox: Any) -> ASGIApp:  # noqa: ANN401 - a vendor's sandbox
        return embedded_app(sandbox, self.root / ".reconcile" / "sandbox.db")

    def at(self, address: str) -> Hand:
        """The vendor of an address, by hand."""
        if address.startswith("zenskar"):
            return self.at_zenskar
        return self.at_grow if address.startswith("growcrm") else self.at_trelica

    def fault(self, address: str, fault: str, **more: object) -> None:
        """Let something go wrong once at the vendor of an address."""
        self.at(address).fault(fault, **more)

    def ledger(self) -> list[tuple[str, str]]:
        """Vendor and action of every write that a vendor took."""
        return [(each["vendor"], each["action"]) for each in self.at_grow.ledger()]

    def forget_requests(self) -> None:
        """Begin to count anew."""
        self.at_grow.control("DELETE", "/_requests")

    def requests(self) -> list[str]:
        """Method and path of every request but for tokens since the last `forget_requests`."""
        every = [f"{each['method']} {each['path']}" for each in self.at_grow.requests()]
        return [each for each in every if "/connect/token" not in each]

    def live(self, address: str) -> dict[str, Any]:
        """A managed object as its vendor shows it."""
        return self.show(address, self.managed[address])

    def show(self, address: str, identity: str) -> dict[str, Any]:
        """An object of a vendor by its id."""
        if address.startswith("growcrm"):
            shown: dict[str, Any] = self.at_grow("GET", f"/api/contracts/{identity}").json()["data"]
        else:
            shown = self.at_trelica("GET", f"/api/contracts/v1/{identity}").json()
        return shown


def _by_address(results: tuple[StepResult, ...]) -> dict[str, StepResult]:
    return {str(each.address): each for each in results}
