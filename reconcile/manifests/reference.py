"""References: `{from: <address>}` or `{from: <address>, field: <name>}` in the place of a value."""

from __future__ import annotations

from reconcile.core.address import Address
from reconcile.core.diagnostic import Diagnostic, error
from reconcile.core.schema import Field
from reconcile.core.types import FieldType
from reconcile.core.value import Reference
from reconcile.manifests.nearest import hint
from reconcile.manifests.node import MappingNode, text

_KEYS = {"from", "field"}
_FREE = {FieldType.MAP, FieldType.LIST}

# Stands in for a reference that was reported, so that the value is not reported again.
BROKEN = Reference(Address("broken", "Reference", "broken"))


def is_reference(node: MappingNode, row: Field | None) -> bool:
    """Whether a mapping stands for another resource's value, given the field it is written in.

    A field whose own object has a `from`, like a period, takes none; in free data only a mapping with
    nothing else in it is one.
    """
    if "from" not in node.entries:
        return False
    if row and row.item:
        return row.item.get("from") is None
    return node.entries.keys() <= _KEYS if row is None or row.type in _FREE else True


def read_reference(node: MappingNode, problems: list[Diagnostic]) -> Reference:
    """Read a reference; what is wrong is added to `problems`."""
    before = len(problems)
    for name, entry in node.entries.items():
        if name not in _KEYS:
            what = f"a reference has no field `{name}`"
            problems.append(error(what, hint(name, _KEYS), location=entry.location))
        elif not text(entry.node):
            form = "write it as {from: trelica.Contract.github, field: ref}"
            problems.append(error(f"`{name}` of a reference is a text", form, location=entry.node.location))
    source, field = node.entries["from"].node, node.entries.get("field")
    try:
        address = Address.parse(text(source) or "")
    except ValueError as problem:
        if text(source):
            what, _, form = str(problem).partition("; ")
            problems.append(error(what, form, location=source.location))
        return BROKEN
    wanted = text(field.node) if field else "id"
    return Reference(address, wanted) if wanted and len(problems) == before else BROKEN
