"""One cell of the grid: a fault strikes one request of a scene at one vendor, and what comes of it."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reliability.grid.fault import FAULTS, Fault
from reliability.grid.scene import HASTY, SCENES, Scene, Shop, Stages
from reliability.grid.vendor import VENDORS, Vendor

from reconcile.cli.exit_code import of_diagnostics, of_results
from reconcile.core.outcome import StepResult
from reconcile.core.plan import Plan

_LATE_S = 601
_STEPS = ("a", "b")


@dataclass(frozen=True)
class Cell:
    """Where a fault strikes: the requests with this method, but for the first `after` of them."""

    vendor: Vendor
    scene: Scene
    fault: Fault
    position: str
    method: str
    after: int

    @property
    def names(self) -> tuple[str, str, str, str]:
        """The row's key in the table."""
        return self.vendor.name, self.scene.name, self.fault.name, self.position


@dataclass(frozen=True)
class Verdict:
    """What came of it.

    `outcome` is that of each step, or of the plan; `writes` and `live` are what the ledger has after the
    struck run; `after` is how one more run without faults ends, `final` how many objects there are then.
    """

    outcome: str
    code: int
    writes: int
    live: int
    after: str
    final: int

    @property
    def fields(self) -> tuple[str, ...]:
        """As the table has it."""
        every = (self.outcome, self.code, self.writes, self.live, self.after, self.final)
        return tuple(map(str, every))


def cells(
    stages: Stages, vendors: Container[str] = VENDORS, scenes: Container[str] = SCENES
) -> Iterator[Cell]:
    """Every cell of some vendors and scenes, vendor by vendor."""
    for vendor in VENDORS.values():
        for scene in SCENES.values():
            if vendor.name in vendors and scene.name in scenes and scene.fits(vendor):
                yield from _of_scene(vendor, scene, stages.aimed(vendor, scene))


def _of_scene(vendor: Vendor, scene: Scene, aimed: Sequence[str]) -> Iterator[Cell]:
    """Every fault at the main place where the scene is a whole one; the core of them everywhere."""
    main, places = _places(scene, len(aimed))
    for fault in FAULTS[scene.aim]:
        for place, position in places.items():
            if fault.is_core or (scene.is_whole and place == main):
                yield Cell(vendor, scene, fault, position, aimed[place], aimed[:place].count(aimed[place]))


def _places(scene: Scene, count: int) -> tuple[int, Mapping[int, str]]:
    """The place that counts most, and the positions by their places; the last request reads back."""
    if not scene.is_whole:
        main = count - 1 if scene.name == "read-back" else 0
        return main, {main: "last" if main else "first"}
    places: dict[int, str] = {}
    for place, position in ((0, "first"), (count - 1, "last"), (count // 2, "middle")):
        places.setdefault(place, position)
    return 0, places


def wrongs(cell: Cell, verdict: Verdict) -> Iterator[str]:
    """What breaks a law, whatever the table says; the ledger is the witness."""
    wanted = cell.scene.objects
    if verdict.final > wanted:
        yield f"{verdict.final} objects for {wanted} manifests"
    if "converged" in verdict.after and verdict.final != wanted:
        yield f"converged with {verdict.final} objects for {wanted} manifests"
    if not verdict.after.endswith(("converged", "plan: question")):
        yield f"one more run does not end it: {verdict.after}"
    undone = verdict.outcome.count("refused") + verdict.outcome.count("stale")
    if cell.scene.aim == "writes" and undone and verdict.writes + undone > len(_STEPS):
        yield "what was refused was done"
    if cell.scene.name in {"list", "observe"} and verdict.writes:
        yield "a faulty read made it write"
    if verdict.outcome.startswith("plan:") and (verdict.writes or not verdict.code):
        yield "a plan that was stopped wrote, or ended with 0"


def run_cell(stages: Stages, cell: Cell) -> Verdict:
    """Let the fault strike, run once more without it, and judge by the ledger."""
    shop = stages.set_up(cell.vendor, cell.scene)
    before = len(shop.hand.ledger())
    if cell.fault.is_hasty:
        shop.hurry(HASTY)
    _arm(shop, cell)
    plan, results = shop.carry_out()
    writes, live = len(shop.hand.ledger()) - before, _live(shop)
    _calm(shop)
    if cell.fault.lands == "before":
        shop.hand.later(_LATE_S)
    after = _after(shop)
    if cell.fault.lands == "after":
        shop.hand.later(_LATE_S)
        after = f"{after}, then {_after(shop)}"
    verdict = Verdict(_outcome(plan, results), _code(plan, results), writes, live, after, _live(shop))
    shutil.rmtree(shop.root)
    return verdict


def _arm(shop: Shop, cell: Cell) -> None:
    more = {"path": cell.vendor.granter} if cell.scene.aim == "token" else {}
    key = "tags" if cell.scene.name == "tag" else cell.vendor.key
    document = {**cell.fault.asked(key), "after": cell.after, "method": cell.method, **more}
    shop.hand.fault(document.pop("fault"), **document)


def _calm(shop: Shop) -> None:
    shop.hurry(10)
    shop.hand.control("DELETE", "/_faults")


def _live(shop: Shop) -> int:
    """How many contracts there are, by the ledger."""
    last = {(each["kind"], each["id"]): each["action"] for each in shop.hand.ledger()}
    return sum(kind == shop.vendor.recorded and action != "delete" for (kind, _), action in last.items())


def _outcome(plan: Plan, results: Iterable[StepResult]) -> str:
    if plan.has_errors:
        return _stopped(plan)
    return " + ".join(each.outcome.value for each in results) or "nothing to do"


def _stopped(plan: Plan) -> str:
    """Why a plan is not applied, and whether it says for what."""
    errors = [each for each in plan.diagnostics if each.is_error]
    words = Counter(
        "question"
        if each.question
        else "limit"
        if each.protection
        else "unread"
        if _is_unread(str(each))
        else "error"
        for each in errors
    )
    return "plan: " + " + ".join(sorted(words))


def _is_unread(text: str) -> bool:
    return "nothing is planned for it" in text


def _code(plan: Plan, results: Sequence[StepResult]) -> int:
    return int(of_diagnostics(plan.diagnostics) or of_results(results))


def _after(shop: Shop) -> str:
    """How one more run ends: converged, or with a question that names what it is about."""
    plan, results = shop.carry_out()
    if plan.has_errors:
        return _stopped(plan)
    if any(each.outcome.value != "applied" for each in results):
        return _outcome(plan, results)
    return "converged" if shop.plan().is_empty else "restless"
