"""One writing run at a time, and no record over another's."""

from __future__ import annotations

import pytest
from engine.workshop import Workshop, trelica

from reconcile.core.errors import LockfileError, RunLockHeldError
from reconcile.state import RunLock, break_run_lock, read_holder


def test_a_writing_run_holds_the_run_lock_and_a_plan_does_not_mind(shop: Workshop) -> None:
    """A second apply is refused with the holder; a plan reads on."""
    shop.trelica("a")
    with RunLock(shop.root, "the first"):
        assert shop.actions() == {trelica("a"): ("create",)}
        with pytest.raises(RunLockHeldError, match="the first"):
            shop.apply()
    assert shop.ledger() == []


def test_a_run_whose_lock_was_broken_sends_nothing_more(shop: Workshop) -> None:
    """Somebody thought it dead, and another run may be on its way."""
    shop.trelica("a")

    def broken() -> None:
        holder = read_holder(shop.root)
        break_run_lock(shop.root, holder.id if holder else "")

    with pytest.raises(RunLockHeldError, match="was taken away"):
        shop.apply(between=broken)
    assert shop.ledger() == []


def test_a_lockfile_that_moved_under_a_run_is_not_overwritten(shop: Workshop) -> None:
    """The object was made: the journal knows it, and so will the next run."""
    shop.trelica("a")
    shop.converge()
    shop.trelica("b")
    older = shop.bytes

    def moved() -> None:
        shop.remove(trelica("a"))
        (shop.root / "reconcile.lock").unlink()

    with pytest.raises(LockfileError, match="it changed under this run"):
        shop.apply(between=moved)
    (shop.root / "reconcile.lock").write_bytes(older)
    shop.trelica("a")
    shop.converge()
    assert shop.managed.keys() == {trelica("a"), trelica("b")}
    assert len(shop.ledger()) == 2
