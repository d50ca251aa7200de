"""What a collection can do, read off the protocols that it implements."""

from __future__ import annotations

from reconcile.core.capability import Capabilities, Promise
from reconcile.core.resource import Resource
from reconcile.core.schema import schema_of
from reconcile.sdk.provider import Clones, Collection, Finds, Lists, SetsTags


def capabilities_of(collection: type[Collection]) -> Capabilities:
    """The capabilities of one kind, known without a connection."""
    return Capabilities(
        tag=schema_of(collection.kind).tags is not None,
        tags_apart=issubclass(collection, SetsTags),
        clone=issubclass(collection, Clones),
        lists=issubclass(collection, Lists),
        promise=_promise(collection.kind) if issubclass(collection, Finds) else Promise.NONE,
    )


def _promise(kind: type[Resource]) -> Promise:
    if schema_of(kind).marker:
        return Promise.MARKER
    return Promise.NATURAL_KEY if kind.natural_key else Promise.NONE
