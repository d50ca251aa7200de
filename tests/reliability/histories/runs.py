"""Runs that something disturbs: a fault of a vendor, their own death, another run, time that went by."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from engine.by_hand import Hand, elsewhere
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from reliability.histories.death import at_request, dying
from reliability.histories.people import Author
from reliability.histories.scene import OPTIONS, survived

from reconcile.core.errors import ReconcileError, RunLockHeldError
from reconcile.engine.saved import open_saved, save

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


class Runs(Author):
    """Plans and applies, mostly of something new."""

    @rule(data=st.data(), fault=FAULTS, after=st.integers(0, 4))
    def apply_with_a_fault(self, data: st.DataObject, fault: Mapping[str, Any], after: int) -> None:
        """Something goes wrong once, sooner or later."""
        self.edit_some(data)
        at = Hand(data.draw(st.sampled_from(self.vendors)).app(self.root))
        at.fault(**fault, after=after)
        self.apply()
        at.control("DELETE", "/_faults")

    @rule(data=st.data(), at=st.integers(1, 15), is_after=st.booleans())
    def apply_and_die(self, data: st.DataObject, at: int, *, is_after: bool) -> None:
        """At some request, before or after the vendor took it."""
        self.edit_some(data)
        with dying(at, is_after=is_after):
            self.apply()

    @rule(data=st.data())
    def save_a_plan(self, data: st.DataObject) -> None:
        """To be applied whenever."""
        self.edit_some(data)
        with suppress(ReconcileError):
            plan = self.shop.plan(OPTIONS)
            if not plan.has_errors:
                save(self.root / "my.plan", plan)

    @precondition(lambda self: (self.root / "my.plan").exists())
    @rule()
    def apply_the_saved_plan(self) -> None:
        """It touches nothing but what it lists, and only once."""
        path = self.root / "my.plan"
        listed = {str(each.address) for each in open_saved(path).plan.changes}
        before = self.rows()
        survived(lambda: bool(self.shop.apply_saved(path)))
        after = self.rows()
        assert {each for each in self.addresses if before[each] != after[each]} <= listed

    @rule(data=st.data(), at=st.integers(1, 15))
    def apply_while_another_run_begins(self, data: st.DataObject, at: int) -> None:
        """The second one, at some request of the first, is told of it and sends nothing."""
        self.edit_some(data)
        ended: list[str] = []

        def second() -> None:
            before = self.shop.ledger()
            with suppress(RunLockHeldError):
                self.shop.apply(wanted=OPTIONS)
                ended.append("the second run went on")
            assert self.shop.ledger() == before

        with at_request(at, lambda: elsewhere(second)):
            self.apply()
        assert ended == []

    @rule()
    def plan_only(self) -> None:
        """It writes nothing anywhere."""
        before = self.shop.ledger()
        with suppress(ReconcileError):
            self.shop.plan(OPTIONS)
        assert self.shop.ledger() == before
