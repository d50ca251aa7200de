"""Reads `spec` as the typed resource of its kind."""

from __future__ import annotations

import posixpath
from typing import TypeVar

from reconcile.core.diagnostic import Diagnostic, Location, error
from reconcile.core.resource import Resource
from reconcile.core.roles import Role
from reconcile.core.schema import Field, Schema, schema_of
from reconcile.core.value import Path, Value
from reconcile.manifests.node import Entry, MappingNode, Node, Place, ScalarNode, SequenceNode, dotted
from reconcile.manifests.reference import is_reference, read_reference
from reconcile.manifests.section import check

ResourceT = TypeVar("ResourceT", bound=Resource)

_ROOT: Path = ("spec",)


def read_spec(
    model: type[ResourceT], spec: MappingNode, key: Location, problems: list[Diagnostic]
) -> ResourceT | None:
    """Validate `spec`, whose key is at `key`; what is wrong is added to `problems`, all of it."""
    before = len(problems)
    values = _Values(problems).object(spec, schema_of(model), _ROOT)
    resource = check(model, values, Place(_ROOT, spec, key), problems)
    return resource if len(problems) == before else None


class _Values:
    """Turns nodes into what a validator takes, references included."""

    def __init__(self, problems: list[Diagnostic]) -> None:
        self.problems = problems

    def object(self, node: MappingNode, table: Schema | None, path: Path) -> Value:
        """The fields of an object, but for those that the vendor computes."""
        rows = {row.name: row for row in table or ()}
        return {
            name: self.value(entry.node, rows.get(name), (*path, name))
            for name, entry in node.entries.items()
            if not self._is_computed(rows.get(name), entry, (*path, name))
        }

    def value(self, node: Node, row: Field | None, path: Path) -> Value:
        """The value of one field, or of one item of a list."""
        if isinstance(node, ScalarNode):
            return _beside(node) if row and row.has(Role.FILE) else node.value
        if isinstance(node, SequenceNode):
            return tuple(self.value(item, row, (*path, index)) for index, item in enumerate(node.items))
        if is_reference(node, row):
            return read_reference(node, self.problems)
        return self.object(node, row.item if row else None, path)

    def _is_computed(self, row: Field | None, entry: Entry, path: Path) -> bool:
        if row is None or not row.has(Role.COMPUTED):
            return False
        what = f"`{dotted(path)}` is computed by the vendor"
        self.problems.append(error(what, "remove it", location=entry.location))
        return True


def _beside(node: ScalarNode) -> Value:
    """A path below the project's folder, of one that is written relative to its manifest."""
    if not isinstance(node.value, str):
        return node.value
    return posixpath.normpath(posixpath.join(posixpath.dirname(node.location.file), node.value))
