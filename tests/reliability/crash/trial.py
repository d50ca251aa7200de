"""One trial: an apply that dies at a failpoint, a repair that dies too, and runs until nothing is left."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from pathlib import Path

from reliability.crash import oracle
from reliability.crash.company import AFTER, BEFORE, FOREIGN, REPLACED, take_over, write_project
from reliability.crash.failpoint import Failpoints

from reconcile.core.diagnostic import Diagnostic
from reconcile.core.outcome import Outcome, StepResult
from reconcile.engine import sessions
from reconcile.engine.apply import ApplyOptions
from reconcile.engine.plan import PlanOptions
from reconcile.engine.recovery import abandon, adopt, unresolved_creates
from reconcile.engine.runs import writing_run
from reconcile.engine.sessions import Connection
from reconcile.engine.workspace import open_workspace
from reconcile.state import RunLock

DONE, QUESTION, LEFT, BROKEN = 0, 6, 5, 9
MOST_RUNS = 6


class Loss(Enum):
    """What is gone after the first death."""

    NOTHING = "disk kept"
    DISK = "disk lost"
    LOCKFILE = "disk and lockfile lost"


@dataclass(frozen=True)
class Place:
    """A project and, elsewhere, what the vendors keep."""

    root: Path
    vendors: Path

    @property
    def database(self) -> Path:
        """The vendors' rows."""
        return self.vendors / "sandbox.db"

    @property
    def lockfile(self) -> Path:
        """The project's lockfile."""
        return self.root / "reconcile.lock"

    def copy(self, folder: Path) -> Place:
        """The same once more."""
        shutil.copytree(self.root.parent, folder)
        return Place(folder / self.root.name, folder / self.vendors.name)

    def lose(self, loss: Loss) -> None:
        """Lose what the trial asks for; the vendors lose nothing."""
        if loss is not Loss.NOTHING:
            shutil.rmtree(self.root / ".reconcile", ignore_errors=True)
        if loss is Loss.LOCKFILE:
            self.lockfile.unlink(missing_ok=True)


def prepared(folder: Path) -> Place:
    """A project applied once and edited then, beside objects of somebody else."""
    vendors = folder / "vendors"
    for name, resources in (("others", FOREIGN), ("ours", BEFORE)):
        place = Place(folder / name, vendors)
        write_project(place.root, name, resources)
        assert in_child(lambda place=place: apply(place)) == DONE  # type: ignore[misc]  # bound by its default
    write_project(folder / "ours", "ours", AFTER)
    shutil.rmtree(folder / "others")
    place = Place(folder / "ours", vendors)
    oracle.rows(place.database)  # leaves one file: nobody opens it again, and copies are whole
    return place


def warm(place: Place) -> None:
    """Import and build here what every child would have to: it makes a trial four times as fast."""
    for name in ("deepdiff", "reconcile.sdk.open_http", "reconcile.sandbox.app"):
        import_module(name)
    workspace = open_workspace(place.root)
    for plugin in workspace.plugins.names:
        workspace.plugins.load(plugin).sandbox()


def in_child(act: Callable[[], int]) -> int:
    """Do something in a process of its own; its exit code, negative for a signal."""
    child = os.fork()
    if child == 0:
        code = _guarded(act)
        sys.stderr.flush()
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _guarded(act: Callable[[], int]) -> int:
    try:
        return act()
    except BaseException:  # noqa: BLE001 - whatever it is, it is a violation
        traceback.print_exc(file=sys.stderr)
        return BROKEN


def apply(place: Place, points: Failpoints | None = None) -> int:
    """Plan and apply in this process, which is for this alone."""
    _keep_vendors_at(place.vendors)
    if points:
        points.arm()
    lock = RunLock(place.root, "reconcile apply")

    async def run() -> int:
        async with writing_run(place.root, PlanOptions(), Connection({}), lock) as run:
            plan = (await run.plan(PlanOptions())).plan
            if plan.has_errors:
                return _said(plan.diagnostics)
            return _ended(await run.apply(plan, ApplyOptions()))

    return asyncio.run(run())


def _ended(results: tuple[StepResult, ...]) -> int:
    left = [each for each in results if each.outcome is not Outcome.APPLIED]
    sys.stderr.writelines(f"{each.address}: {each.outcome}: {each.error}\n" for each in left)
    return QUESTION if any(each.outcome is Outcome.UNKNOWN for each in left) else LEFT if left else DONE


def _keep_vendors_at(folder: Path) -> None:
    """Let this process find the embedded sandboxes outside the project, which may be lost."""
    folder.mkdir(exist_ok=True)
    setattr(sessions, "workspace_dir", lambda _: folder)  # noqa: B010 - not a name that it exports


def _said(diagnostics: tuple[Diagnostic, ...]) -> int:
    errors = [each for each in diagnostics if each.is_error]
    if any(each.question for each in errors):
        return QUESTION
    sys.stderr.write("\n".join(map(str, errors)) + "\n")
    return LEFT


def answer(place: Place) -> int:
    """Answer every question as somebody who looks at the vendor would."""
    _keep_vendors_at(place.vendors)
    live = oracle.rows(place.database)
    for address in {each.intent.address for each in unresolved_creates(place.root)}:
        lock = RunLock(place.root, "reconcile recover")
        there = [*live[address.name].live]
        if there:
            asyncio.run(adopt(place.root, str(address), there[0], Connection({}), lock))
        else:
            abandon(place.root, str(address), lock)
    if not place.lockfile.exists() and (there := [*live[REPLACED].live]):
        take_over(place.root, REPLACED, there[0])  # it is replaced only by its owner's word
    return DONE


def failpoints(template: Place, folder: Path) -> list[str]:
    """The names of all points that an undisturbed apply passes."""
    place = template.copy(folder)
    report = folder / "names.json"
    assert in_child(lambda: _counted(place, Failpoints(), report)) == DONE
    names: list[str] = json.loads(report.read_text())
    shutil.rmtree(folder)
    return names


def _counted(place: Place, points: Failpoints, report: Path) -> int:
    """Apply, and leave the names of all points passed to whoever reads them, unless it dies."""
    code = apply(place, points)
    report.write_text(json.dumps(points.names))
    return code


@dataclass(frozen=True)
class Trial:
    """What became of one trial: deaths, runs it took after them, questions on the way, what was wrong."""

    deaths: int
    runs: int
    questions: int
    wrong: tuple[str, ...]


def died_in_repair(place: Place, folder: Path, again: int) -> tuple[Place, int]:
    """Let a run die at a point that it really passes; where it passes fewer, once more from the start."""
    fresh, report = place.copy(folder), folder / "passed"
    code = in_child(lambda: _counted(place, Failpoints(again), report))
    if code == -signal.SIGKILL:
        return place, code
    passed = len(json.loads(report.read_text()))
    return fresh, in_child(lambda: apply(fresh, Failpoints(1 + again % passed)))


def trial(template: Place, folder: Path, fatal: int, again: int, loss: Loss) -> Trial:
    """Die at one point, lose something, die at another one of the repair, and go on until all is done."""
    place = template.copy(folder / "place")
    before = oracle.rows(place.database)
    codes = [in_child(lambda: apply(place, Failpoints(fatal)))]
    place.lose(loss)
    place, code = died_in_repair(place, folder / "again", again)
    codes.append(code)
    wrong = list(oracle.duplicates(place.database))
    runs = questions = 0
    while (not runs or codes[-1] != DONE) and runs < MOST_RUNS:
        if codes[-1] == QUESTION or (codes[-1] == LEFT and loss is Loss.LOCKFILE):
            questions += 1
            codes.append(in_child(lambda: answer(place)))
        codes.append(in_child(lambda: apply(place)))
        runs += 1
    wrong += oracle.duplicates(place.database)
    wrong += oracle.touched(place.database, before)
    wrong += oracle.lost(place.database, place.lockfile, knows_gone=loss is not Loss.LOCKFILE)
    if codes[-1] != DONE or BROKEN in codes:
        wrong.append(f"the runs ended with {codes}")
    shutil.rmtree(folder)
    return Trial(codes.count(-signal.SIGKILL), runs, questions, tuple(dict.fromkeys(wrong)))
