"""Finds an object without its id: by its marker, or by its natural key in what a list tells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reconcile.core.errors import MissingError
from reconcile.core.live import Live
from reconcile.core.resource import Resource
from reconcile.core.schema import Field, schema_of
from reconcile.sdk.collection import ListedCollection, RestCollection
from reconcile.sdk.transport import Query


def identity_of(resource: Resource, without: Sequence[str] = ()) -> tuple[object, ...] | None:
    """What finds a resource again, as its vendor compares it; None where nothing of it is written."""
    schema = schema_of(type(resource))
    names = (schema.marker.name,) if schema.marker else type(resource).natural_key
    rows = (row for name in names if name not in without and (row := schema.get(name)))
    parts = tuple(_normal(row, getattr(resource, row.name, None)) for row in rows)
    return parts if any(part is not None for part in parts) else None


def _normal(row: Field, value: object) -> object:
    return row.normal.rule(value) if row.normal and isinstance(value, str) else value


def same_identity(desired: Resource, rows: Iterable[Live], without: Sequence[str] = ()) -> list[Live]:
    """Every live object with the marker or natural key of a resource."""
    wanted = identity_of(desired, without)
    return [live for live in rows if wanted is not None and identity_of(live.resource, without) == wanted]


class FindsInList(ListedCollection):
    """Reads the list, or as much of it as `find_query` narrows it to, and compares."""

    async def find(self, desired: Resource) -> Sequence[Live]:
        """Every live object with this marker or natural key."""
        pages = [page.items async for page in self.walk(self.find_query(desired))]
        return same_identity(desired, (live for items in pages for live in items))

    def find_query(self, desired: Resource) -> Query:
        """What the vendor can look for; it may find more than the object."""
        del desired
        return self.list_query


class FindsByMarker(RestCollection):
    """Asks the endpoint of one object, which takes its marker as well as its id."""

    async def find(self, desired: Resource) -> Sequence[Live]:
        """The live object with this marker."""
        (marker,) = identity_of(desired) or ("",)
        try:
            live = await self.call("GET", self.path_of(str(marker)))
        except MissingError:
            return []
        return same_identity(desired, [live] if self.is_there(live.payload) else [])
