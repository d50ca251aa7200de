"""What becomes of the files of a project: the lockfile is lost, restored, damaged, and forgets something."""

from __future__ import annotations

from contextlib import suppress
from itertools import combinations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from reliability.histories.damage import damaged
from reliability.histories.scene import Scene

from reconcile.core.errors import LockfileError, ReconcileError
from reconcile.engine.handwork import forget
from reconcile.state import RunLock, read_lockfile


class Losses(Scene):
    """Bad disks, bad merges, and hands."""

    @precondition(lambda self: self.has_lockfile)
    @rule()
    def keep_a_copy_of_the_lockfile(self) -> None:
        """As a branch does."""
        self.kept, self.kept_protected = self.shop.bytes, set(self.protected)

    @precondition(lambda self: self.kept is not None)
    @rule()
    def restore_the_copy(self) -> None:
        """As a merge may do."""
        assert self.kept is not None
        self.forgets()
        self.protected &= self.kept_protected  # what was protected since is what the manifests say
        (self.root / "reconcile.lock").write_bytes(self.kept)

    @precondition(lambda self: self.has_lockfile)
    @rule(is_all=st.booleans())
    def lose_the_lockfile(self, *, is_all: bool) -> None:
        """And perhaps the journal."""
        (self.root / "reconcile.lock").unlink()
        self.forgets()
        self.protected = set()  # its protection is what the manifests say from now on
        if is_all:
            for path in (self.root / ".reconcile").glob("*"):
                if not path.name.startswith("sandbox"):
                    path.unlink()

    @precondition(lambda self: self.has_lockfile)
    @rule(data=st.data())
    def forget_one(self, data: st.DataObject) -> None:
        """`state rm`, by hand."""
        with suppress(ReconcileError):
            managed = sorted(self.shop.managed)
            if managed:
                address = data.draw(st.sampled_from(managed))
                forget(self.root, address, RunLock(self.root, "test"))
                self.protected.discard(address)
                self.forgets(address)

    @precondition(lambda self: self.has_lockfile)
    @rule(data=st.data())
    def apply_over_a_damaged_lockfile(self, data: st.DataObject) -> None:
        """It is refused and left as it is, or reads as what it was; somebody restores it."""
        path = self.root / "reconcile.lock"
        content, read = path.read_bytes(), self.shop.lockfile
        path.write_bytes(mutant := damaged(content, data))
        before = self.shop.ledger()
        try:
            assert read_lockfile(self.root, "acme") == read
        except LockfileError:
            assert self.apply() is False
            assert (self.shop.ledger(), path.read_bytes()) == (before, mutant)
        path.write_bytes(content)

    @precondition(lambda self: self.has_lockfile)
    @rule(data=st.data())
    def apply_over_exchanged_ids(self, data: st.DataObject) -> None:
        """Of two contracts at one vendor, with a digest that fits: neither object is taken for the other.

        One that is found again by its marker may become what its own manifest says.
        """
        resources = self.shop.lockfile.resources
        pairs = [
            (one, other)
            for one, other in combinations(sorted(resources, key=str), 2)
            if one.provider == other.provider
        ]
        if not pairs:
            return
        one, other = data.draw(st.sampled_from(pairs))
        content, before = self.shop.bytes, self.rows()
        self.shop.record_ids({str(one): resources[other].id, str(other): resources[one].id})
        self.apply()
        self.forgets(str(one), str(other))
        after = self.rows()
        for address in (one, other):
            identity = resources[address].id
            was, now = (each[str(address)].live.get(identity) for each in (before, after))
            assert was in {None, now} or (now and self.is_as_written(str(address), now)), identity
        (self.root / "reconcile.lock").write_bytes(content)
