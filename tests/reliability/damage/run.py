"""Damaged files: `python -m reliability.damage.run [--every K]`, from `tests`.

The lockfile, the journal, a saved plan and a manifest of a small project, each cut off at every byte, flipped
in every byte, with lines removed, doubled, moved and in conflict. A mutant is refused with a sentence that
names the file, or read as what it was (of a journal: its beginning); nothing else. Over each that is refused
an apply is tried: the vendors take no write. A spread of them goes through the real command: no traceback.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from e2e.world import GITHUB_YAML, PROJECT, RETAINER_YAML, World, clean_environment
from reliability.damage.mutant import mutants
from reliability.report import Progress, tell

from reconcile.core.action import Action
from reconcile.core.address import Address
from reconcile.core.errors import ReconcileError
from reconcile.core.outcome import Outcome
from reconcile.engine.apply import ApplyOptions
from reconcile.engine.plan import PlanOptions
from reconcile.engine.runs import writing_run
from reconcile.engine.saved import open_saved
from reconcile.engine.sessions import Connection
from reconcile.engine.workspace import open_workspace
from reconcile.state import Intent, Journal, RunLock, Settlement, read_history, read_lockfile

_MANIFEST = "contracts/github.yaml"
_LOCKFILE, _PLAN, _JOURNAL = "reconcile.lock", "my.plan", ".reconcile/journal.jsonl"
_COMMANDS = {
    _LOCKFILE: (["state", "list"], ["apply", "--auto-approve"]),
    _PLAN: (["show", _PLAN], ["apply", _PLAN]),
    _JOURNAL: (["state", "list"], ["plan"]),
    _MANIFEST: (["validate"],),
}


class Project:
    """A project with one contract at each of two vendors, a saved plan and a journal that is not empty."""

    def __init__(self, root: Path) -> None:
        self.world = World(root, clean_environment())
        self.root = root
        self.world.write("reconcile.yaml", f"{PROJECT}sandbox: true\n")
        self.world.write("contracts/retainer.yaml", RETAINER_YAML)
        self.world.write(_MANIFEST, GITHUB_YAML)
        self.world.apply()
        self.world.edit(_MANIFEST, "Annual", "Yearly")
        self.world.run("plan", "-o", _PLAN)
        self._leave_a_journal()

    def _leave_a_journal(self) -> None:
        """As a run does that dies before it can tidy up."""
        with RunLock(self.root, "reconcile apply"):
            journal = Journal.open(self.root, "acme")
            address = Address.parse("trelica.Contract.github")
            for number in range(4):
                intent = Intent(
                    address=address, action=Action.UPDATE, run="1", origin="sandbox", object_id=str(number)
                )
                journal.intend(intent)
                if number:
                    journal.settle(
                        Settlement(intent=intent.id, outcome=Outcome.REFUSED, lineage="l", serial=1)
                    )

    def writes(self) -> int:
        """How many writes the vendors took, by their ledger."""
        with closing(sqlite3.connect(self.root / ".reconcile" / "sandbox.db")) as database:
            return int(database.execute("select count(*) from ledger").fetchone()[0])


def readers(project: Project) -> dict[str, Callable[[], object]]:
    """How each file is read; what comes out can be compared."""
    root = project.root
    found: dict[str, Callable[[], object]] = {
        _LOCKFILE: lambda: read_lockfile(root, "acme"),
        _PLAN: lambda: open_saved(root / _PLAN).plan,
        _MANIFEST: lambda: open_workspace(root).digest,
        _JOURNAL: lambda: read_history(root, "acme").entries,
    }
    return {name: read for name, read in found.items() if (root / name).exists()}


def attempts(project: Project) -> dict[str, Callable[[], object]]:
    """The apply that each file is there for."""

    async def apply() -> None:
        async with writing_run(project.root, PlanOptions(), Connection({}), _lock(project)) as run:
            await run.apply((await run.plan(PlanOptions())).plan, ApplyOptions())

    async def apply_saved() -> None:
        saved = open_saved(project.root / _PLAN)
        async with writing_run(project.root, saved, Connection({}), _lock(project)) as run:
            await run.apply_saved(project.root / _PLAN, saved, ApplyOptions())

    usual = dict.fromkeys((_LOCKFILE, _JOURNAL, _MANIFEST), lambda: asyncio.run(apply()))
    return {**usual, _PLAN: lambda: asyncio.run(apply_saved())}


def _lock(project: Project) -> RunLock:
    return RunLock(project.root, "reconcile apply")


def _attempted(project: Project, attempt: Callable[[], object]) -> str:
    """What is wrong with an apply over a refused file."""
    before = project.writes()
    try:
        attempt()
    except ReconcileError:
        return "" if project.writes() == before else "the vendors took a write"
    except BaseException as problem:  # noqa: BLE001 - whatever else it is, it is a defect
        return f"the apply broke: {type(problem).__name__}: {problem}"
    return "it was applied all the same"


def wrong_of(name: str, read: Callable[[], object], original: object) -> tuple[str, str]:
    """The verdict on a mutant that is in place, and what is wrong with it."""
    try:
        found = read()
    except ReconcileError as problem:
        text = str(problem)
        return "refused", "" if Path(name).name in text else f"the file is not named: {text[:120]}"
    except BaseException as problem:  # noqa: BLE001 - whatever else it is, it is a defect
        return "broken", f"{type(problem).__name__}: {problem}"
    if found == original:
        return "as it was", ""
    if name == _MANIFEST:
        return "another manifest", ""
    if name == _JOURNAL and isinstance(found, tuple) and found == original[: len(found)]:  # type: ignore[index]
        return "its beginning", ""
    return "something else", f"read as {str(found)[:120]}"


def try_all(project: Project, every: int, spread: int) -> Iterator[tuple[str, str, str]]:
    """Name, verdict and what is wrong, of each mutant."""
    apply = attempts(project)
    for name, read in readers(project).items():
        path, number = project.root / name, 0
        content, original = path.read_bytes(), read()
        for what, mutant in mutants(content, seed=1, every=every):
            if mutant == content:
                continue
            number += 1
            path.write_bytes(mutant)
            verdict, wrong = wrong_of(name, read, original)
            if verdict == "refused" and not wrong:
                wrong = _attempted(project, apply[name])
            yield f"{name}, {what}", verdict, wrong
            if verdict == "refused" and number % spread == 0:
                yield f"{name}, {what}, by the command", "refused", _by_command(project, name)
            path.write_bytes(content)


def _by_command(project: Project, name: str) -> str:
    before, damaged = project.writes(), (project.root / name).read_bytes()
    for command in _COMMANDS[name]:
        ran = project.world.run(*command, code=None)
        if ran.code == 0 or "Traceback" in ran.err or Path(name).name not in ran.err + ran.out:
            return f"{command} ended with {ran.code}: {ran.err[-200:]}"
    if project.writes() != before:
        return "the vendors took a write"
    return "" if (project.root / name).read_bytes() == damaged else "the damaged file was changed"


def main(every: int, spread: int) -> int:
    """Try every mutant; 1 where something was wrong."""
    folder = Path(tempfile.mkdtemp(prefix="damage-"))
    project = Project(folder / "project")
    progress = Progress("mutants")
    verdicts: Counter[str] = Counter()
    wrong: list[str] = []
    for what, verdict, why in try_all(project, every, spread):
        verdicts[verdict] += 1
        wrong += [f"{what}: {why}"] if why else []
        progress.at(verdicts.total(), len(wrong))
    shutil.rmtree(folder)
    figures = {"mutants": verdicts.total(), "verdicts": dict(verdicts), "violations": len(wrong)}
    tell(figures, wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1, help="every so many bytes")
    parser.add_argument("--spread", type=int, default=150, help="one in so many goes through the command")
    chosen = parser.parse_args()
    sys.exit(main(chosen.every, chosen.spread))
