"""A YAML document with the place of everything in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from reconcile.core.diagnostic import Location
from reconcile.core.value import Path, Value


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """One value and how it was written; `is_plain` means without quotes."""

    value: bool | int | Decimal | str | None
    text: str
    location: Location
    is_plain: bool = True


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """A list."""

    items: tuple[Node, ...]
    location: Location


@dataclass(frozen=True, slots=True)
class Entry:
    """The value below one key; `location` is the key's."""

    location: Location
    node: Node


@dataclass(frozen=True, slots=True)
class MappingNode:
    """A mapping; its keys are always text."""

    entries: Mapping[str, Entry]
    location: Location


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode


@dataclass(frozen=True, slots=True)
class Place:
    """Where a path ends: the node there and, for the value of a key, the key's place."""

    path: Path
    node: Node
    key: Location


def plain(node: Node) -> Value:
    """Drop the places: mappings, tuples and scalars stay."""
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, SequenceNode):
        return tuple(plain(item) for item in node.items)
    return {name: plain(entry.node) for name, entry in node.entries.items()}


def positions(node: Node, path: Path = ()) -> Iterator[tuple[Path, Location]]:
    """Lead from the path of each value below a node to its place."""
    for name, child in _children(node):
        below = (*path, name)
        yield below, child.location
        yield from positions(child, below)


def _children(node: Node) -> Iterator[tuple[str | int, Node]]:
    if isinstance(node, SequenceNode):
        yield from enumerate(node.items)
    elif isinstance(node, MappingNode):
        yield from ((name, entry.node) for name, entry in node.entries.items())


def follow(node: Node, key: Location, path: Path) -> Place:
    """Walk as far as the names of a path lead; those that lead nowhere are passed over.

    A validator's path also names the branches of unions, which no manifest knows.
    """
    place = Place((), node, key)
    for name in path:
        place = _step(place, name) or place
    return place


def _step(place: Place, name: str | int) -> Place | None:
    match place.node, name:
        case MappingNode(entries=entries), str() if name in entries:
            return Place((*place.path, name), entries[name].node, entries[name].location)
        case SequenceNode(items=items), int() if name < len(items):
            return Place((*place.path, name), items[name], items[name].location)
        case _:
            return None


def child(node: Node, *names: str) -> Node | None:
    """Find a value below nested mappings."""
    found: Node | None = node
    for name in names:
        entry = found.entries.get(name) if isinstance(found, MappingNode) else None
        found = entry.node if entry else None
    return found


def text(node: Node | None) -> str | None:
    """The value of a node that holds text."""
    return node.value if isinstance(node, ScalarNode) and isinstance(node.value, str) else None


def dotted(path: Path) -> str:
    """Spell a path for a person: `spec.line_items[0].amount`."""
    return "".join(f"[{name}]" if isinstance(name, int) else f".{name}" for name in path).removeprefix(".")
