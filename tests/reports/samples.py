"""Plans to report on: read from the cases, or built by short ways."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from reconcile.core.action import Action, Origin
from reconcile.core.address import Address
from reconcile.core.diagnostic import Diagnostic, Location, Severity
from reconcile.core.plan import Change, FieldChange, Plan
from reconcile.core.value import Value
from reconcile.planning.document import decode
from reconcile.reports.layout import entries
from reconcile.reports.rows import rows_of

CASES = Path(__file__).parent / "cases"
GITHUB = Address("trelica", "Contract", "github")
_GUARD: Mapping[str, object] = {
    "manifests": "",
    "lineage": "",
    "serial": 1,
    "lockfile": "",
    "origins": {},
    "scope": [],
    "destroy": False,
    "versions": {},
    "promises": {},
    "fingerprints": {},
}


def read_case(name: str) -> Plan:
    """A plan of `cases/`: the document of a plan, with its worth and its no-ops."""
    document = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    changes = [{"depends_on": [], **change} for change in document["changes"]]
    guard = {**_GUARD, "worth": document["worth"], "no_ops": document["no_ops"]}
    plan = decode({**document, "changes": changes, "guard": guard})
    diagnostics = tuple(map(_diagnostic, document["diagnostics"]))
    return Plan(plan.project, plan.changes, diagnostics, plan.no_ops, plan.worth)


def _diagnostic(document: Mapping[str, Any]) -> Diagnostic:
    place = (document["file"], document["line"], document["column"])
    return Diagnostic(
        Severity(document["severity"]),
        document["summary"],
        document["detail"],
        Address.parse(document["address"]) if document["address"] else None,
        Location(*place) if document["file"] else None,
    )


def field(path: str, before: Value, after: Value, origin: Origin | None = Origin.MANIFEST) -> FieldChange:
    """A field's difference; the path's steps stand between slashes."""
    return FieldChange(tuple(path.split("/")), before, after, origin)


def update(*fields: FieldChange, actions: Sequence[Action] = (Action.UPDATE,)) -> Change:
    """An update of one contract."""
    return Change(GITHUB, tuple(actions), "the manifest changed", "66", fields)


def delete(name: str, /, **values: Value) -> Change:
    """A delete of a contract with these live values."""
    fields = tuple(FieldChange((key,), value, None) for key, value in values.items())
    return Change(
        Address("trelica", "Contract", name), (Action.DELETE,), "its manifest is gone", "66", fields
    )


def plan_of(*changes: Change, **worth: str) -> Plan:
    """A plan with these changes."""
    return Plan("acme", changes, worth={name: Decimal(amount) for name, amount in worth.items()})


def shown(*fields: FieldChange, width: int = 80, actions: Sequence[Action] = (Action.UPDATE,)) -> list[str]:
    """The lines of an update's fields, as `symbol text`."""
    laid = entries(rows_of(update(*fields, actions=actions)), width)
    return [
        f"{' ' * 4 * each.depth}{each.mark.symbol} {''.join(span.text for span in each.spans)}".rstrip()
        for each in laid
    ]


def as_value(value: object) -> Value:
    """Take a test's data for a value."""
    return cast("Value", value)
