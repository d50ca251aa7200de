"""Histories of a small project at up to three of five vendors: edits, faults, deaths, strangers, other runs.

After each step the vendors' rows are asked: no address has two objects, nobody else's object was touched, and
what is protected is there. After a run that nothing disturbed, nothing is left to do. In the end the ledger
tells whether an address had two objects at any moment.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from engine.by_hand import Hand, elsewhere
from engine.workshop import Workshop
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from reliability.histories.damage import damaged
from reliability.histories.death import DiedError, at_request, dying
from reliability.histories.vendors import OF, Vendor, delete, doubled, edit
from reliability.histories.witness import Row, rows

from reconcile.core.errors import LockfileError, ReconcileError, RunLockHeldError
from reconcile.core.outcome import Outcome
from reconcile.core.plan import Plan
from reconcile.engine.apply import ApplyOptions
from reconcile.engine.plan import PlanOptions
from reconcile.engine.recovery import abandon, adopt, unresolved_creates
from reconcile.engine.runs import writing_run
from reconcile.engine.saved import open_saved, save
from reconcile.planning.limits import Accepted
from reconcile.state import RunLock, read_lockfile

MEMORY = Path("/dev/shm")  # noqa: S108 - folders of our own are made there
OPTIONS = PlanOptions(accepted=Accepted(deletes=99, recreate=99))
MOST_RUNS = 6
NAMES = st.sampled_from(["a", "b", "c"])
FAULTS = st.sampled_from(
    [
        {"fault": "reset_before_commit"},
        {"fault": "reset_after_commit"},
        {"fault": "status_after_commit", "status": 500},
        {"fault": "status", "status": 500},
        {"fault": "status", "status": 503},
        {"fault": "status", "status": 403},
        {"fault": "status", "status": 422},
        {"fault": "status", "status": 404, "body": {"message": "Not found"}},
        {"fault": "status", "status": 429, "headers": {"Retry-After": "600"}},
        {"fault": "truncated_body"},
        {"fault": "wrong_body"},
        {"fault": "empty_body"},
        {"fault": "wrong_type"},
        {"fault": "short_body"},
        {"fault": "stale_read"},
        {"fault": "duplicate_page"},
        {"fault": "page_shift"},
        {"fault": "empty_list"},
        {"fault": "not_found"},
    ]
)


class History(RuleBasedStateMachine):
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
        self.kept: bytes | None = None
        self.steps = 0

    @initialize(chosen=st.sets(st.sampled_from(sorted(OF)), min_size=1, max_size=3))
    def begin(self, chosen: set[str]) -> None:
        """Where this company keeps its contracts."""
        self.vendors = [OF[name] for name in sorted(chosen)]

    @property
    def addresses(self) -> list[str]:
        """Every address that this history may use."""
        return [vendor.address(name) for vendor in self.vendors for name in "abc"]

    def teardown(self) -> None:
        """Bring everything in order once more, and leave nothing behind."""
        self.converge()
        self.all_is_well()
        assert list(doubled(self.root, {each: token(each) for each in self.addresses})) == []
        shutil.rmtree(self.root)

    # the author

    @rule(data=st.data(), value=st.integers(1, 9), is_protected=st.booleans())
    def declare(self, data: st.DataObject, value: int, *, is_protected: bool) -> None:
        """Write a manifest, or edit it."""
        address = data.draw(st.sampled_from(self.addresses))
        self.declared[address] = {"value": value, "prevent_destroy": is_protected}
        self._write(address)
        if not is_protected:
            self.protected.discard(address)  # from now on an apply may lift it

    def _write(self, address: str) -> None:
        said, (vendor, _, name) = self.declared[address], address.split(".")
        lifecycle = {"prevent_destroy": said["prevent_destroy"]}
        manifest = OF[vendor].manifest(name, token(address), said["value"], lifecycle)
        path = self.root / "contracts" / f"{address}.yaml"
        path.write_text(json.dumps(manifest), encoding="utf-8")

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        """Remove a manifest, whatever protects its object."""
        if self.declared:
            address = data.draw(st.sampled_from(sorted(self.declared)))
            del self.declared[address]
            self.shop.remove(address)

    # the vendors

    @rule(vendor=st.sampled_from(["growcrm", "trelica"]))
    def somebody_makes_another(self, vendor: str) -> None:
        """An object that is not ours."""
        name = f"foreign {vendor} {len(self.foreign)}"
        if vendor == "growcrm":
            self.shop.at_grow.create(doc_title=name)
        else:
            self.shop.at_trelica.put(externalId=name.replace(" ", "-"), vendorName=name)
        self.foreign[name] = rows(self.root, [name])[name]

    @rule(data=st.data(), value=st.integers(1, 9))
    def somebody_edits_ours(self, data: st.DataObject, value: int) -> None:
        """By hand, at the vendor."""
        if live := self._live():
            address = data.draw(st.sampled_from(sorted(live)))
            edit(self.root, _vendor(address), live[address], value)

    @rule(data=st.data())
    def somebody_deletes_ours(self, data: st.DataObject) -> None:
        """By hand, at the vendor."""
        if live := self._live():
            address = data.draw(st.sampled_from(sorted(live)))
            self.protected.discard(address)
            delete(self.root, _vendor(address), live[address])

    def _live(self) -> Mapping[str, str]:
        """The id of each live object that is ours."""
        found = rows(self.root, [token(each) for each in self.addresses])
        return {
            each: next(iter(found[token(each)].live)) for each in self.addresses if found[token(each)].live
        }

    # runs

    @rule(data=st.data(), fault=FAULTS, after=st.integers(0, 6))
    def apply_with_a_fault(self, data: st.DataObject, fault: Mapping[str, Any], after: int) -> None:
        """Something goes wrong once, sooner or later."""
        at = Hand(data.draw(st.sampled_from(self.vendors)).app(self.root))
        at.fault(**fault, after=after)
        self._apply()
        at.control("DELETE", "/_faults")

    @rule(at=st.integers(1, 40), is_after=st.booleans())
    def apply_and_die(self, at: int, *, is_after: bool) -> None:
        """At some request, before or after the vendor took it."""
        with dying(at, is_after=is_after):
            self._apply()

    @rule()
    def keep_a_copy_of_the_lockfile(self) -> None:
        """As a branch does."""
        with suppress(FileNotFoundError):
            self.kept = self.shop.bytes

    @rule()
    def restore_the_copy(self) -> None:
        """As a merge may do."""
        if self.kept is not None:
            (self.root / "reconcile.lock").write_bytes(self.kept)

    @rule(is_all=st.booleans())
    def lose_the_lockfile(self, *, is_all: bool) -> None:
        """And perhaps the journal."""
        (self.root / "reconcile.lock").unlink(missing_ok=True)
        self.protected = set()  # its protection is what the manifests say from now on
        if is_all:
            for path in (self.root / ".reconcile").glob("*"):
                if not path.name.startswith("sandbox"):
                    path.unlink()

    @rule(data=st.data())
    def forget_one(self, data: st.DataObject) -> None:
        """`state rm`, by hand."""
        from reconcile.engine.handwork import forget  # noqa: PLC0415 - for this step alone

        with suppress(ReconcileError):
            managed = sorted(self.shop.managed)
            if managed:
                address = data.draw(st.sampled_from(managed))
                forget(self.root, address, RunLock(self.root, "test"))
                self.protected.discard(address)

    @rule()
    def save_a_plan(self) -> None:
        """To be applied whenever."""
        with suppress(ReconcileError):
            plan = self.shop.plan(OPTIONS)
            if not plan.has_errors:
                save(self.root / "my.plan", plan)

    @rule()
    def apply_the_saved_plan(self) -> None:
        """It touches nothing but what it lists, and only once."""
        path = self.root / "my.plan"
        if not path.exists():
            return
        listed = {str(each.address) for each in open_saved(path).plan.changes}
        before = self._rows()
        _survived(lambda: bool(self.shop.apply_saved(path)))
        after = self._rows()
        assert {each for each in self.addresses if before[each] != after[each]} <= listed

    @rule(at=st.integers(1, 15))
    def apply_while_another_run_begins(self, at: int) -> None:
        """The second one, at some request of the first, is told of it and sends nothing."""
        ended: list[str] = []

        def second() -> None:
            before = self.shop.ledger()
            with suppress(RunLockHeldError):
                self.shop.apply(wanted=OPTIONS)
                ended.append("the second run went on")
            assert self.shop.ledger() == before

        with at_request(at, lambda: elsewhere(second)):
            self._apply()
        assert ended == []

    @rule(data=st.data())
    def apply_over_a_damaged_lockfile(self, data: st.DataObject) -> None:
        """It is refused and left as it is, or reads as what it was; somebody restores it."""
        path = self.root / "reconcile.lock"
        if not path.exists():
            return
        content, read = path.read_bytes(), self.shop.lockfile
        path.write_bytes(mutant := damaged(content, data))
        before = self.shop.ledger()
        try:
            assert read_lockfile(self.root, "acme") == read
        except LockfileError:
            assert self._apply() is False
            assert (self.shop.ledger(), path.read_bytes()) == (before, mutant)
        path.write_bytes(content)

    def _rows(self) -> dict[str, Row]:
        found = rows(self.root, [token(each) for each in self.addresses])
        return {each: found[token(each)] for each in self.addresses}

    @rule()
    def plan_only(self) -> None:
        """It writes nothing anywhere."""
        before = self.shop.ledger()
        with suppress(ReconcileError):
            self.shop.plan(OPTIONS)
        assert self.shop.ledger() == before

    @rule()
    def converge(self) -> None:
        """Without a fault: answer what is asked, and after that nothing is left to do."""
        for _ in range(MOST_RUNS):
            if not self._restored() and not self._answered() and self._apply():
                break
        else:
            raise AssertionError([str(each) for each in self.shop.plan(OPTIONS).diagnostics])
        assert self.shop.plan(OPTIONS).is_empty
        self.protected |= {each for each in self.declared if self.declared[each]["prevent_destroy"]}
        self.protected -= {each for each in self.declared if not self.declared[each]["prevent_destroy"]}
        live = self._live()
        assert set(self.declared) <= set(live)
        assert {each: live[each] for each in self.declared} == self.shop.managed

    def _restored(self) -> bool:
        """Put protected manifests back that were removed."""
        plan = self.shop.plan(OPTIONS)
        back = {str(each.address) for each in plan.diagnostics if each.protection and each.address}
        if any(each.protection and not each.address for each in plan.diagnostics) and not self.declared:
            back |= set(self.shop.managed)  # no manifests at all
        for address in back:
            self.declared.setdefault(address, {"value": 1, "prevent_destroy": True})
            self._write(address)
        return bool(back)

    def _answered(self) -> bool:
        """Answer every question as somebody who looks at the vendor would."""
        asked = {str(each.intent.address) for each in unresolved_creates(self.root) if each.is_question}
        questions = {str(each.address) for each in self.shop.plan(OPTIONS).diagnostics if each.question}
        live = self._live()
        for address in asked & questions:
            lock = RunLock(self.root, "test")
            if address in live:
                asyncio.run(adopt(self.root, address, live[address], self.shop.connection, lock))
            else:
                abandon(self.root, address, lock)
        return bool(asked & questions)

    def _apply(self) -> bool:
        """Plan and apply; whether everything went well."""

        async def run() -> bool:
            lock = RunLock(self.root, "test")
            async with writing_run(self.root, OPTIONS, self.shop.connection, lock) as run:
                plan: Plan = (await run.plan(OPTIONS)).plan
                if plan.has_errors:
                    return False
                results = await run.apply(plan, ApplyOptions())
            return all(each.outcome is Outcome.APPLIED for each in results)

        return _survived(lambda: asyncio.run(run()))

    @invariant()
    def all_is_well(self) -> None:
        """Ask the vendors' rows."""
        self.steps += 1
        found = rows(self.root, [token(each) for each in self.addresses] + list(self.foreign))
        for address in self.addresses:
            assert len(found[token(address)].live) <= 1, (address, found[token(address)])
        for name, row in self.foreign.items():
            assert found[name] == row, name
        for address in self.protected:
            assert found[token(address)].live, f"{address} is protected, and gone"


def _vendor(address: str) -> Vendor:
    return OF[address.partition(".")[0]]


def token(address: str) -> str:
    """The text by which the rows tell whose an object is."""
    return f"ours {address.partition('.')[0]} {address.rpartition('.')[2]} end"


def _survived(act: Callable[[], bool]) -> bool:
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
