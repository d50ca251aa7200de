"""One small project, its vendors, and what a history knows of them."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from engine.workshop import Workshop
from hypothesis.stateful import RuleBasedStateMachine
from reliability.histories.death import DiedError
from reliability.histories.vendors import OF, Vendor
from reliability.histories.witness import Row, rows

from reconcile.core.errors import ReconcileError
from reconcile.core.outcome import Outcome
from reconcile.core.plan import Plan
from reconcile.engine.apply import ApplyOptions
from reconcile.engine.plan import PlanOptions
from reconcile.engine.runs import writing_run
from reconcile.planning.limits import Accepted
from reconcile.state import RunLock

MEMORY = Path("/dev/shm")  # noqa: S108 - folders of our own are made there
NAMES = "ab"
OPTIONS = PlanOptions(accepted=Accepted(deletes=99, recreate=99))


class Scene(RuleBasedStateMachine):
    """One project, from nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="history-", dir=MEMORY if MEMORY.is_dir() else None))
        self.shop = Workshop(self.root)
        (self.root / "contracts").mkdir()
        self.vendors: list[Vendor] = []
        self.declared: dict[str, dict[str, Any]] = {}
        self.protected: set[str] = set()
        self.foreign: dict[str, Row] = {}
        self.forgotten: set[str] = set()
        self.kept: bytes | None = None
        self.kept_protected: set[str] = set()
        self.steps = 0

    @property
    def addresses(self) -> list[str]:
        """Every address that this history may use: few, so that a history comes back to each."""
        return [vendor.address(name) for vendor in self.vendors for name in NAMES]

    @property
    def has_lockfile(self) -> bool:
        """Whether something was ever recorded, and is not lost."""
        return (self.root / "reconcile.lock").exists()

    def write(self, address: str) -> None:
        """Write the manifest of what is declared."""
        said, (vendor, _, name) = self.declared[address], address.split(".")
        lifecycle = {"prevent_destroy": said["prevent_destroy"]}
        manifest = OF[vendor].manifest(
            name, token(address), said["value"], lifecycle, has_more=said["has_more"]
        )
        path = self.root / "contracts" / f"{address}.yaml"
        path.write_text(json.dumps(manifest), encoding="utf-8")

    def live(self) -> Mapping[str, str]:
        """The id of each live object that is ours."""
        found = rows(self.root, [token(each) for each in self.addresses])
        return {
            each: next(iter(found[token(each)].live)) for each in self.addresses if found[token(each)].live
        }

    def rows(self) -> dict[str, Row]:
        """The live objects of each address, as the vendors have them."""
        found = rows(self.root, [token(each) for each in self.addresses])
        return {each: found[token(each)] for each in self.addresses}

    def forgets(self, *addresses: str) -> None:
        """From now on nobody knows which fields of these objects are ours."""
        self.forgotten.update(addresses or self.addresses)

    def has_more(self) -> dict[str, bool]:
        """Whether the live object of each declared address has the field that a manifest may leave out."""
        live = self.rows()
        found = {each: vendor_of(each).more for each in self.declared}
        return {
            each: all(json.loads(body).get(more[2]) == more[1] for body in live[each].live.values())
            for each, more in found.items()
            if more
        }

    def is_as_written(self, address: str, body: str) -> bool:
        """Whether a live object has the value that the manifest of its address says."""
        vendor, said = vendor_of(address), self.declared.get(address)
        return said is not None and json.loads(body)[vendor.column] == vendor.value(said["value"])

    def apply(self) -> bool:
        """Plan and apply; whether everything went well."""

        async def run() -> bool:
            lock = RunLock(self.root, "test")
            async with writing_run(self.root, OPTIONS, self.shop.connection, lock) as run:
                plan: Plan = (await run.plan(OPTIONS)).plan
                if plan.has_errors:
                    return False
                results = await run.apply(plan, ApplyOptions())
            return all(each.outcome is Outcome.APPLIED for each in results)

        return survived(lambda: asyncio.run(run()))


def vendor_of(address: str) -> Vendor:
    """The vendor of an address."""
    return OF[address.partition(".")[0]]


def token(address: str) -> str:
    """The text by which the rows tell whose an object is."""
    return f"ours {address.partition('.')[0]} {address.rpartition('.')[2]} end"


def survived(act: Callable[[], bool]) -> bool:
    """Do something that may end in an error of ours, or die; anything else is a defect."""
    try:
        return act()
    except ReconcileError:
        return False
    except BaseExceptionGroup as several:
        if several.subgroup(DiedError) is None:
            raise
        return False
    except DiedError:
        return False
