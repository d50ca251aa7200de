"""One company at five vendors, before and after an edit that asks for every kind of step.

Each object carries a token of its own in its texts, so that the vendors' rows tell whose they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

Spec: TypeAlias = Mapping[str, Any]

_CUSTOMER = "c0000000-0000-4000-8000-000000000001"
_REPLACE = {"replace": True}


def token(name: str) -> str:
    """What an object is known by."""
    return f"({name})"


def _grow(name: str, **more: object) -> Spec:
    required = {"title": token(name), "client_id": 1, "category_id": 1, "start_date": "2026-01-01"}
    return {"growcrm.Contract": {**required, **more}}


def _trelica(name: str, **more: object) -> Spec:
    return {"trelica.Contract": {"vendor_name": token(name), "agreement_date": "2026-04-01", **more}}


def _cor(name: str, **more: object) -> Spec:
    return {"cor.Contract": {"name": token(name), "client_id": "SF-ACC-67890", **more}}


def _order(name: str, **more: object) -> Spec:
    return {"procore.WorkOrderContract": {"project_id": 2, "number": name, "title": token(name), **more}}


def _payment(name: str, **more: object) -> Spec:
    return {
        "procore.ContractPayment": {"project_id": 2, "invoice_number": name, "notes": token(name), **more}
    }


def _zenskar(name: str, **more: object) -> Spec:
    return {
        "zenskar.Contract": {
            "name": token(name),
            "status": "active",
            "currency": "USD",
            "start_date": "2026-01-01",
            "customer_id": _CUSTOMER,
            "phases": [{"name": "standard", "start_date": "2026-01-01"}],
            **more,
        }
    }


def _from(kind: str, name: str, field: str = "id") -> Spec:
    return {"from": f"{kind}.{name}", "field": field}


FOREIGN: Mapping[str, Spec] = {
    "g-foreign": _grow("g-foreign", value="7"),
    "g-found": _grow("g-found"),
    "t-foreign": _trelica("t-foreign"),
    "t-found": _trelica("t-found"),
    "c-foreign": _cor("c-foreign"),
    "p-foreign": _order("p-foreign"),
    "z-foreign": _zenskar("z-foreign"),
}
BEFORE: Mapping[str, Spec] = {
    "g-kept": _grow("g-kept", value="100", tags=["old"]),
    "g-gone": _grow("g-gone"),
    "g-swap": _grow("g-swap", project_id=1),
    "t-kept": _trelica("t-kept", notes="old"),
    "t-gone": _trelica("t-gone"),
    "c-kept": _cor("c-kept", value="100", currency="USD"),
    "c-gone": _cor("c-gone"),
    "p-kept": _order("p-kept", status="Draft"),
    "p-paid": _payment("p-paid", contract_id=_from("procore.WorkOrderContract", "p-kept"), amount="10"),
    "p-gone": _payment("p-gone", contract_id=_from("procore.WorkOrderContract", "p-kept")),
    "z-kept": _zenskar("z-kept", tags=["old"]),
    "z-gone": _zenskar("z-gone", status="draft"),
}
AFTER: Mapping[str, Spec] = {
    "g-kept": _grow("g-kept", value="120", tags=["new"]),
    "g-swap": _grow("g-swap", project_id=2),
    "g-new": _grow("g-new", value="5", tags=["a", "b"]),
    "g-copy": _grow("g-copy", clone_from=_from("growcrm.Contract", "g-kept"), value="9"),
    "g-found": _grow("g-found", value="3"),
    "t-kept": _trelica("t-kept", notes="new", line_items=[{"external_id": "1", "description": "One"}]),
    "t-new": _trelica("t-new", ref=_from("growcrm.Contract", "g-new")),
    "t-found": _trelica("t-found", notes="ours"),
    "c-kept": _cor("c-kept", value="120", currency="USD"),
    "c-new": _cor("c-new"),
    "p-kept": _order("p-kept", status="Approved"),
    "p-paid": _payment("p-paid", contract_id=_from("procore.WorkOrderContract", "p-kept"), amount="12"),
    "p-new": _order("p-new", status="Draft"),
    "p-first": _payment("p-first", contract_id=_from("procore.WorkOrderContract", "p-new"), amount="1"),
    "z-kept": _zenskar("z-kept", tags=["new"], pause={"from": "2030-01-01", "until": "2030-02-01"}),
    "z-new": _zenskar("z-new", status="draft"),
}
REPLACED = "g-swap"
GONE = BEFORE.keys() - AFTER.keys()
STRANGE = FOREIGN.keys() - AFTER.keys()


def take_over(root: Path, name: str, identity: str) -> None:
    """Say in a manifest which object is meant, as an error asks for."""
    path = root / "contracts" / f"{name}.yaml"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["lifecycle"]["import"] = identity
    _write(path, document)


def write_project(root: Path, name: str, resources: Mapping[str, Spec]) -> None:
    """Write the project file and one manifest for each resource, in place of those that are there."""
    folder = root / "contracts"
    folder.mkdir(parents=True, exist_ok=True)
    limits = {"deletes": 99, "recreates": 99, "changes_percent": 100, "value_percent": 100_000}
    _write(
        root / "reconcile.yaml",
        {
            "apiVersion": "reconcile/v1",
            "kind": "Project",
            "metadata": {"name": name},
            "sandbox": True,
            "limits": limits,
        },
    )
    for path in folder.iterdir():
        path.unlink()
    for path, document in _documents(folder, resources):
        _write(path, document)


def _documents(folder: Path, resources: Mapping[str, Spec]) -> Iterator[tuple[Path, object]]:
    for name, resource in resources.items():
        for kind, spec in resource.items():
            plugin, _, word = kind.partition(".")
            yield (
                folder / f"{name}.yaml",
                {
                    "apiVersion": f"{plugin}/v1",
                    "kind": word,
                    "metadata": {"name": name},
                    "lifecycle": _REPLACE,
                    "spec": spec,
                },
            )


def _write(path: Path, document: object) -> None:
    path.write_text(json.dumps(document, indent=2), encoding="utf-8")
