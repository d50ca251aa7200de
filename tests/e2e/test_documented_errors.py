"""Every documented error of every vendor, met through the real command: it says who must do what.

The cases are data, a file for each vendor: a manifest, what is done before (a first apply, faults, switches),
and what the command must say. `{place} field` is the line of the field in the manifest; `{name}` in the spec
of all makes the object of a case its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from e2e.served import served
from e2e.world import PROJECT, World

CASES = Path(__file__).parent / "documented_errors"
VENDORS = ("cor", "growcrm", "procore", "trelica", "zenskar")


def _cases() -> Iterator[Any]:
    for vendor in VENDORS:
        document = yaml.safe_load((CASES / f"{vendor}.yaml").read_text(encoding="utf-8"))
        for name, case in document["cases"].items():
            named = {**case, "name": re.sub(r"[^a-z0-9]+", "-", f"{vendor} {name}".lower())[:60].strip("-")}
            yield pytest.param(vendor, document, named, id=f"{vendor}: {name}")


@pytest.fixture(scope="module")
def vendors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One server for all cases; each has a project of its own, and leaves no fault and no switch behind."""
    with served(tmp_path_factory.mktemp("documented")) as world:
        yield world


@dataclass
class Scene:
    """One case at work."""

    world: World
    vendor: str
    case: Any

    @property
    def env(self) -> dict[str, str]:
        """The variables of this case."""
        return {name: str(value) for name, value in self.case.get("env", {}).items()}

    def prepare(self, document: Any) -> None:  # noqa: ANN401 - a case's data
        """Write the project, apply what is to be there, and let go wrong what is to go wrong."""
        self.world.http.delete(f"{self.world.url}/_faults").raise_for_status()
        self.world.http.delete(f"{self.world.url}/_switches").raise_for_status()
        self.world.write("reconcile.yaml", PROJECT)
        kind = document["manifests"][self.case.get("kind", "main")]
        first, spec = self.case.get("first"), self.case.get("spec")
        if first is not None:
            self.world.write("contracts/one.yaml", self._manifest(kind, first))
            self.world.apply()
        if spec is not None or first is None:
            self.world.write("contracts/one.yaml", self._manifest(kind, spec or {}))
        if self.case.get("removed"):
            (self.world.root / "contracts/one.yaml").unlink()
            self.world.write("contracts/.keep", "")
        for fault in self.case.get("faults", ()):
            self.world.fault(vendor=self.vendor, **fault)
        if "switches" in self.case:
            switches = {self.vendor: self.case["switches"]}
            self.world.http.post(f"{self.world.url}/_switches", json=switches).raise_for_status()

    def _manifest(self, kind: Any, spec: Any) -> str:  # noqa: ANN401 - a case's data
        name = self.case["name"]
        values = {
            key: value.format(name=name) if isinstance(value, str) else value
            for key, value in kind["spec"].items()
        }
        document = {
            "apiVersion": kind["apiVersion"],
            "kind": kind["kind"],
            "metadata": {"name": name},
            "spec": {**values, **spec},
        }
        return yaml.safe_dump(document, sort_keys=False)


@pytest.mark.parametrize(("vendor", "document", "case"), [*_cases()])
def test_a_documented_error_says_who_must_do_what(
    vendors: World,
    tmp_path: Path,
    vendor: str,
    document: Any,  # noqa: ANN401 - a case's data
    case: Any,  # noqa: ANN401 - the same
) -> None:
    """Its words, the place or the setting, the exit code; and nothing half-written."""
    scene = Scene(replace(vendors, root=tmp_path / "project"), vendor, case)
    scene.prepare(document)
    writes = len(scene.world.ledger(vendor))
    command = case.get("command", "apply --auto-approve --accept-deletes 9").split()
    ran = scene.world.run(*command, code=case["code"], **scene.env)
    said = " ".join((ran.out + ran.err).split())
    manifest = scene.world.root / "contracts/one.yaml"
    for phrase in case["says"]:
        if phrase.startswith("{place}"):
            field = phrase.removeprefix("{place} ").strip()
            number = _line_of(manifest, field)
            assert f"contracts/one.yaml:{number}:" in said, said
        else:
            assert phrase in said, said
    assert len(scene.world.ledger(vendor)) - writes == case.get("writes", 0)


def _line_of(path: Path, field: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if line.strip(" -").startswith(f"{field}:"))
