"""Histories of a small project at one or two of five vendors: edits, faults, deaths, strangers, other runs.

After each step the vendors' rows are asked: no address has two objects, nobody else's object was touched, and
what is protected is there. After a run that nothing disturbed, nothing is left to do. In the end the ledger
tells whether an address had two objects at any moment.
"""

from __future__ import annotations

import asyncio
import shutil

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from reliability.histories.losses import Losses
from reliability.histories.people import Strangers
from reliability.histories.runs import Runs
from reliability.histories.scene import OPTIONS, token
from reliability.histories.vendors import OF, doubled
from reliability.histories.witness import rows

from reconcile.engine.recovery import abandon, adopt, unresolved_creates
from reconcile.state import RunLock

MOST_RUNS = 6


class History(Runs, Losses, Strangers):
    """From an empty project to one where nothing is left to do."""

    @initialize(chosen=st.sets(st.sampled_from(sorted(OF)), min_size=1, max_size=2))
    def begin(self, chosen: set[str]) -> None:
        """Where this company keeps its contracts."""
        self.vendors = [OF[name] for name in sorted(chosen)]

    def teardown(self) -> None:
        """Bring everything in order once more, and leave nothing behind."""
        self.converge()
        self.all_is_well()
        assert list(doubled(self.root, {each: token(each) for each in self.addresses})) == []
        shutil.rmtree(self.root)

    @rule()
    def converge(self) -> None:
        """Without a fault: answer what is asked, and after that nothing is left to do."""
        for _ in range(MOST_RUNS):
            if not self._restored() and not self._answered() and self.apply():
                break
        else:
            raise AssertionError([str(each) for each in self.shop.plan(OPTIONS).diagnostics])
        left = self.shop.plan(OPTIONS)
        assert left.is_empty, (left.changes, left.diagnostics)
        self.protected |= {each for each in self.declared if self.declared[each]["prevent_destroy"]}
        self.protected -= {each for each in self.declared if not self.declared[each]["prevent_destroy"]}
        live = self.live()
        assert set(self.declared) <= set(live)
        assert {each: live[each] for each in self.declared} == self.shop.managed
        written = {each: said["has_more"] for each, said in self.declared.items()}
        wrong = {each for each, is_there in self.has_more().items() if is_there != written[each]}
        assert wrong <= self.forgotten, f"what was taken out of a manifest stayed: {wrong}"
        self.forgotten = self.forgotten - set(self.declared) | wrong

    def _restored(self) -> bool:
        """Put protected manifests back that were removed."""
        plan = self.shop.plan(OPTIONS)
        back = {str(each.address) for each in plan.diagnostics if each.protection and each.address}
        if any(each.protection and not each.address for each in plan.diagnostics) and not self.declared:
            back |= set(self.shop.managed)  # no manifests at all
        for address in back:
            self.declared.setdefault(address, {"value": 1, "prevent_destroy": True, "has_more": True})
            self.write(address)
        return bool(back)

    def _answered(self) -> bool:
        """Answer every question as somebody who looks at the vendor would."""
        asked = {str(each.intent.address) for each in unresolved_creates(self.root) if each.is_question}
        questions = {str(each.address) for each in self.shop.plan(OPTIONS).diagnostics if each.question}
        live = self.live()
        for address in asked & questions:
            lock = RunLock(self.root, "test")
            if address in live:
                asyncio.run(adopt(self.root, address, live[address], self.shop.connection, lock))
            else:
                abandon(self.root, address, lock)
        return bool(asked & questions)

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
