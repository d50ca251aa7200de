"""What is under way when a fault strikes: a project as it was, and the edit that the next run meets."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from engine.by_hand import Hand
from engine.workshop import RUN, Workshop
from reliability.grid.vendor import VENDORS, Vendor
from sandbox.vendors import SANDBOXES

from reconcile.core.outcome import StepResult
from reconcile.core.plan import Plan
from reconcile.engine.apply import ApplyOptions
from reconcile.engine.plugins import Plugins
from reconcile.engine.runs import writing_run
from reconcile.sandbox import embedded_app
from reconcile.sdk.retry import Patience
from reconcile.state import RunLock

PATIENT, HASTY = 10, 0.4
_PAGE = 2


@dataclass
class Shop(Workshop):
    """A project with one vendor."""

    vendor: Vendor = VENDORS["growcrm"]

    def hurry(self, timeout_s: float) -> None:
        """Set the deadline of a call."""
        self.configure(providers={self.vendor.name: {"timeout_s": timeout_s, "max_wait_s": 2}})

    def contract(self, name: str, **more: object) -> str:
        """Write a manifest."""
        vendor = self.vendor
        spec = {vendor.title: f"Title of {name}", **vendor.spec, **more}
        head = {"apiVersion": f"{vendor.name}/v1", "kind": vendor.kind, "metadata": {"name": name}}
        address = f"{vendor.name}.{vendor.kind}.{name}"
        self._write(f"contracts/{address}.yaml", {**head, "spec": spec})
        return address

    @cached_property
    def hand(self) -> Hand:
        """The sandbox's own routes."""
        return Hand(embedded_app(SANDBOXES[self.vendor.name], self.root / ".reconcile" / "sandbox.db"))

    def carry_out(self) -> tuple[Plan, Sequence[StepResult]]:
        """Plan and apply in one run, a step after the other; a plan with errors is not applied."""

        async def run() -> tuple[Plan, Sequence[StepResult]]:
            async with writing_run(self.root, RUN, self.connection, RunLock(self.root, "grid")) as run:
                plan = (await run.plan(RUN)).plan
                return plan, () if plan.has_errors else await run.apply(plan, ApplyOptions(parallelism=1))

        return asyncio.run(run())


Edit = Callable[[Shop], object]


@dataclass(frozen=True)
class Scene:
    """Contracts that were applied before, the edit, and which requests of the next run a fault may strike."""

    name: str
    before: tuple[str, ...]
    edit: Edit
    objects: int
    aim: str = "writes"
    fits: Callable[[Vendor], bool] = lambda _: True

    @property
    def is_whole(self) -> bool:
        """Whether every fault is tried, and at every position."""
        return self.name in {"create", "update", "list", "observe", "token"}


def _write_two(shop: Shop) -> None:
    for name in "ab":
        shop.contract(name)


def _change_two(shop: Shop) -> None:
    for name in "ab":
        shop.contract(name, **shop.vendor.changed)


def _tag_two(shop: Shop) -> None:
    for name in "ab":
        shop.contract(name, **shop.vendor.tags)


def _remove_two(shop: Shop) -> None:
    for name in "ab":
        shop.remove(f"{shop.vendor.name}.{shop.vendor.kind}.{name}")


def _clone_two(shop: Shop) -> None:
    source = next(iter(shop.managed.values()))
    for name in "ab":
        shop.contract(name, clone_from=int(source))


def _nothing(_: Shop) -> None:
    pass


SCENES: Mapping[str, Scene] = {
    each.name: each
    for each in (
        Scene("create", (), _write_two, 2),
        Scene("update", ("a", "b"), _change_two, 2),
        Scene("tag", ("a", "b"), _tag_two, 2, fits=lambda vendor: bool(vendor.tags)),
        Scene("delete", ("a", "b", "c"), _remove_two, 1),
        Scene("clone", ("source",), _clone_two, 3, fits=lambda vendor: vendor.name == "growcrm"),
        Scene("list", tuple("abcdef"), _nothing, 6, "reads"),
        Scene("observe", ("a",), _nothing, 1, "reads"),
        Scene("find", (), _write_two, 2, "reads"),
        Scene("read-back", ("a",), lambda shop: shop.contract("a", **shop.vendor.changed), 1, "reads"),
        Scene("token", (), _write_two, 2, "token", lambda vendor: vendor.granter is not None),
    )
}


class Stages:
    """The projects before each scene, made once and copied for every cell."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._made: dict[tuple[str, tuple[str, ...]], Path] = {}
        self._aimed: dict[tuple[str, str], tuple[str, ...]] = {}
        self._number = 0

    def set_up(self, vendor: Vendor, scene: Scene) -> Shop:
        """A copy of the project, edited, and ready to be applied."""
        key = (vendor.name, scene.before)
        if key not in self._made:
            self._made[key] = self._apply(vendor, scene.before)
        self._number += 1
        root = self._root / f"cell-{self._number}"
        shutil.copytree(self._made[key], root)
        shop = Shop(root, vendor=vendor)
        shop.hurry(PATIENT)
        scene.edit(shop)
        shop.hand.control("DELETE", "/_requests")
        return shop

    def aimed(self, vendor: Vendor, scene: Scene) -> tuple[str, ...]:
        """The methods of the scene's requests that a fault may strike, in their order when none does."""
        key = (vendor.name, scene.name)
        if key not in self._aimed:
            shop = self.set_up(vendor, scene)
            shop.carry_out()
            requests = [each for each in shop.hand.requests() if _is_aimed(vendor, scene.aim, each)]
            self._aimed[key] = tuple(str(each["method"]) for each in requests)
            shutil.rmtree(shop.root)
        return self._aimed[key]

    def _apply(self, vendor: Vendor, names: Sequence[str]) -> Path:
        root = self._root / f"{vendor.name}-{'-'.join(names) or 'empty'}"
        root.mkdir()
        shop = Shop(root, vendor=vendor)
        shop.hurry(PATIENT)
        for name in names:
            shop.contract(name)
        plan, results = shop.carry_out() if names else (None, ())
        assert all(each.outcome.value == "applied" for each in results), (plan, results)
        assert len(results) == len(names), plan
        return root


def _is_aimed(vendor: Vendor, aim: str, request: Mapping[str, Any]) -> bool:
    is_token = vendor.granter is not None and str(request["path"]).startswith(vendor.granter)
    if aim == "token" or is_token:
        return is_token and aim == "token"
    return (str(request["method"]) == "GET") == (aim == "reads")


@contextmanager
def stages() -> Iterator[Stages]:
    """Everything short: pages of two objects, brief pauses before a read is repeated or looked for again."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        stack.enter_context(patch("reconcile.sdk.open_http.Patience", partial(Patience, pause_s=0.001)))
        for module in ("read_back", "creating"):
            stack.enter_context(patch(f"reconcile.engine.{module}.LATE_S", (0.0, 0.01)))
        stack.enter_context(patch("reconcile.engine.group.AGAIN_S", 0.01))
        for vendor in VENDORS:
            for kind in Plugins().load(vendor).collection_types:
                if style := getattr(kind, "pages_by", None):
                    stack.enter_context(patch.object(kind, "pages_by", replace(style, size=_PAGE)))
        yield Stages(Path(folder))
