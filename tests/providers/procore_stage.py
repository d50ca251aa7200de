"""Procore's conformance suite on sandboxes that start as each kind needs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import pytest

from reconcile.core.errors import (
    ForbiddenError,
    InvalidError,
    UnauthenticatedError,
    UncertainError,
    VendorError,
)
from reconcile.core.roles import Role
from reconcile.planning.diff import diff
from reconcile.sandbox import Setting, Switch
from reconcile.testing import ProviderConformance
from reconcile.testing.play import Stage
from reconcile_procore import Procore
from reconcile_procore.sandbox import ProcoreSandbox
from reconcile_procore.sandbox_problems import SHAPES

LOCKS = ("lock_mode",)  # a full object has an origin_id, so that these lock it; they have tests of their own


class SharedOriginSandbox(ProcoreSandbox):
    """The suite gives many objects the same origin_id."""

    switches: ClassVar[Mapping[str, Switch]] = {
        **ProcoreSandbox.switches,
        "unique_origin_id": Switch("an origin_id is taken once per kind", default=False),
    }


class BareSandbox(SharedOriginSandbox):
    """The suite counts what it made."""

    def seed(self) -> None:
        """Keep projects alone."""
        super().seed()
        for number in range(1, 51):
            self.store.drop("work_order_contract", f"1/{number}")


class SharedOriginProcore(Procore):
    """For payments, which need contracts."""

    @staticmethod
    def sandbox() -> type[Any]:
        """The sandbox with contracts."""
        return SharedOriginSandbox


class BareProcore(Procore):
    """For contracts."""

    @staticmethod
    def sandbox() -> type[Any]:
        """The sandbox without contracts."""
        return BareSandbox


class ProcoreSuite(ProviderConformance):
    """The suite, but for what a not-found means here."""

    def _positions(self) -> Iterator[dict[str, Setting]]:
        return (each for each in super()._positions() if not each.keys() & set(LOCKS))

    def test_a_failed_read_is_not_an_absent_object(self) -> None:
        """Nor is a not-found alone: it may mean that these credentials can't see the object."""

        async def play(stage: Stage) -> None:
            live = await stage.create(stage.catalogue.minimal())
            errors: dict[int, type[VendorError]] = {
                401: UnauthenticatedError,
                403: ForbiddenError,
                404: UncertainError,
                500: UncertainError,
            }
            for status, error in errors.items():
                await stage.control.delete("/_faults")
                await stage.fault("status", status=status, times=10)
                with pytest.raises(error, match=str(status)):
                    await stage.collection.observe(live.id)

        self.theatre.play(play)

    def test_a_change_at_the_vendor_is_seen_in_each_field(self) -> None:
        """In every one that the vendor shows, and in no other."""

        async def play(stage: Stage) -> None:
            schema, desired = stage.catalogue.schema, stage.catalogue.full()
            seen = set()
            for _, changed in stage.catalogue.changes(desired):
                live = await stage.create(desired)
                await stage.update(live, changed)
                after = (await stage.observe(live.id)).resource.written()
                found = diff(schema, desired.written(), desired.written(), after).fields
                seen |= {str(change.path[0]) for change in found}
            shown = {row.name for row in stage.catalogue.writable if not row.has(Role.WRITE_ONLY)}
            assert seen == {row.name for row in schema if row.name in shown and not row.is_immutable}

        self.theatre.play(play)

    def test_a_refused_value_is_named_whatever_the_vendor_says(self) -> None:
        """Every documented shape of an error body."""

        async def play(stage: Stage) -> None:
            desired = stage.catalogue.minimal().with_values({"origin_id": "taken"})
            await stage.create(desired)
            with pytest.raises(InvalidError, match="has already been taken"):
                await stage.create(desired)

        for shape in SHAPES:
            self.theatre.play(play, {"error_shape": shape, "unique_origin_id": True})
