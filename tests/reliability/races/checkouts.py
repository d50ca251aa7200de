"""Two checkouts of one project, which share no run lock, apply to one account at the same moment.

The vendors' ledger says how often the contract was made. Where a vendor takes a marker once, that must be one
time; where it knows no marker, nothing keeps the second create back, and how often that happened is a figure.
Half of the checkouts have a lockfile, the same one, and half have none yet.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from e2e.world import PROJECT, World
from reliability.races.command import CRASHED, gate, ran, start
from reliability.races.race import MADE_BY

Spec = Mapping[str, object]
APPLY = ("apply", "--auto-approve")
MARKED = {"cor", "trelica", "zenskar"}

_ORDER: Spec = {"project_id": 2, "title": "", "number": ""}
KINDS: Mapping[str, Spec] = {  # an empty text is where the name goes by which the ledger knows the contract
    "cor.Contract": {"name": "", "client_id": "SF-ACC-67890"},
    "growcrm.Contract": {"title": "", "client_id": 1, "category_id": 1, "start_date": "2026-01-01"},
    "procore.ContractPayment": {"project_id": 1, "contract_id": 1, "invoice_number": "", "amount": "10"},
    "procore.PrimeContract": _ORDER,
    "procore.PurchaseOrderContract": _ORDER,
    "procore.WorkOrderContract": _ORDER,
    "trelica.Contract": {"vendor_name": "", "agreement_date": "2026-04-01"},
    "zenskar.Contract": {
        "name": "",
        "status": "draft",
        "currency": "USD",
        "start_date": "2026-01-01",
        "customer_id": "c0000000-0000-4000-8000-000000000001",
        "phases": [{"name": "standard", "start_date": "2026-01-01"}],
    },
}


@dataclass
class Meeting:
    """Two checkouts of a project with one new contract; `world` is the first one's."""

    world: World
    kind: str
    number: int
    ends: Counter[int] = field(default_factory=Counter)

    def run(self) -> int:
        """How often the contract was made."""
        both = self._checkouts()
        with gate() as at:
            processes = [start(each, f"{each.root.name}-meets", APPLY, at) for each in both]
        self.ends.update(each.end() for each in processes)
        return self._made()

    @property
    def vendor(self) -> str:
        """Whose kind it is."""
        return self.kind.partition(".")[0]

    def left(self) -> Iterator[str]:
        """Whether each checkout comes to a plan that is empty, and whether that makes a further contract."""
        before = self._made()
        for each in self._both:
            code, words = ran(each, f"{each.root.name}-again", *APPLY)
            if code != 0 or ran(each, f"{each.root.name}-check", "plan", "--detailed-exitcode")[0] != 0:
                yield f"{each.root.name} is not in sync: {code}: {words[-300:]}"
        if self._made() != before:
            yield f"the runs after it made one more: {before}, {self._made()}"
        if CRASHED in self.ends or any(code < 0 for code in self.ends):
            yield f"they ended with {dict(self.ends)}"

    @property
    def _both(self) -> tuple[World, World]:
        name = f"{self.kind}-{self.number}"
        first, second = (replace(self.world, root=self.world.root / f"{name}-{each}") for each in ("a", "b"))
        return first, second

    def _checkouts(self) -> tuple[World, World]:
        first, second = self._both
        first.write("reconcile.yaml", PROJECT)
        if self.number % 2:
            self._declare(first, "old")
            code, words = ran(first, f"{first.root.name}-before", *APPLY)
            assert code == 0, words
        self._declare(first, "new")
        shutil.copytree(first.root, second.root, ignore=shutil.ignore_patterns(".reconcile"))
        return first, second

    def _name(self, which: str) -> str:
        return f"c{self.number}-{which}-end"

    def _declare(self, world: World, which: str) -> None:
        name = self._name(which)
        kind = self.kind.partition(".")[2]
        spec = {key: name if value == "" else value for key, value in KINDS[self.kind].items()}
        head = {"apiVersion": f"{self.vendor}/v1", "kind": kind, "metadata": {"name": name}}
        world.write(f"contracts/{which}.yaml", json.dumps({**head, "spec": spec}))

    def _made(self) -> int:
        return sum(
            self._name("new") in json.dumps(each["body"])
            and each["action"] in MADE_BY
            and re.match(rf"{re.escape(self.kind)}-{self.number}-", each["client"]) is not None
            for each in self.world.ledger(self.vendor)
        )


@dataclass
class Encounters:
    """What the meetings of each kind came to."""

    figures: dict[str, Counter[str]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def add(self, meeting: Meeting) -> None:
        """Let two checkouts meet."""
        made = meeting.run()
        told = self.figures.setdefault(meeting.kind, Counter())
        told["met"] += 1
        told["made twice"] += made > 1
        told.update(f"ended with {code}" for code in meeting.ends.elements())
        wrong = [*meeting.left()]
        if made != 1 and (meeting.vendor in MARKED or made not in {1, 2}):
            wrong.append(f"it was made {made} times")
        self.wrong += [f"{meeting.kind} {meeting.number}: {each}" for each in wrong]
