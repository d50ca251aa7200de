"""Rules over all manifests about who is who: no two of them may mean one object."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from reconcile.core.address import Address
from reconcile.core.declaration import Declaration
from reconcile.core.diagnostic import Diagnostic, error
from reconcile.core.resource import Resource, plain
from reconcile.core.schema import schema_of
from reconcile.manifests.claim import Claim
from reconcile.planning.canonical import canonical

# What finds the object, in words, and the values that would find it; None where there are none.
Key: TypeAlias = tuple[str, tuple[str, ...]]


def check_addresses(claims: Iterable[Claim]) -> Iterator[Diagnostic]:
    """Two manifests with one address."""
    first: dict[Address, Claim] = {}
    for claim in claims:
        if claim.address is None:
            continue
        other = first.setdefault(claim.address, claim)
        if other is not claim:
            what = f"{claim.address} is declared twice; the other one is at {other.location}"
            remedy = "rename one (`metadata.name`) or remove it"
            yield error(what, remedy, address=claim.address, location=claim.location)


def check_identities(declarations: Iterable[Declaration]) -> Iterator[Diagnostic]:
    """Two manifests that would find one object: by import, by marker or by natural key."""
    for find in (_import, _mark):
        yield from _check(declarations, find)


def _check(
    declarations: Iterable[Declaration], find: Callable[[Declaration], Key | None]
) -> Iterator[Diagnostic]:
    groups: defaultdict[tuple[str, str, Key], list[Declaration]] = defaultdict(list)
    for declaration in declarations:
        key = find(declaration)
        if key:
            groups[declaration.address.provider, declaration.address.kind, key].append(declaration)
    for (_, _, (names, _)), (first, *others) in groups.items():
        for other in others:
            if other.address != first.address:
                what = f"{other.address} and {first.address} have the same {names}"
                remedy = f"they would be one object at the vendor; the other one is at {first.location}"
                place = other.locate((names.split(", ")[0],))
                yield error(what, remedy, address=other.address, location=place)


def _import(declaration: Declaration) -> Key | None:
    wanted = declaration.lifecycle.import_id
    return ("lifecycle.import", (wanted,)) if wanted else None


def _mark(declaration: Declaration) -> Key | None:
    resource = declaration.resource
    marker = schema_of(type(resource)).marker
    if marker and getattr(resource, marker.name) is not None:
        return _key(resource, (marker.name,))
    return _key(resource, resource.natural_key)


def _key(resource: Resource, names: tuple[str, ...]) -> Key | None:
    rows = [row for row in schema_of(type(resource)) if row.name in names]
    values = [canonical(row, plain(getattr(resource, row.name))) for row in rows]
    if any(value is None for value in values):
        return None  # with a part missing, nothing would be found by it
    return ", ".join(names), tuple(map(repr, values))
