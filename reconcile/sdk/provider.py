"""What a provider is: four verbs a kind, and small protocols for what only some vendors can do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar, Protocol, runtime_checkable

from reconcile.core.capability import Ending
from reconcile.core.live import Live
from reconcile.core.resource import Problem, Resource
from reconcile.sdk.auth import Auth
from reconcile.sdk.refusal import ErrorShape
from reconcile.sdk.settings import Settings
from reconcile.sdk.transport import Headers, RateLimit, Transport


@runtime_checkable
class Collection(Protocol):
    """The objects of one kind at one vendor.

    Every verb raises a `VendorError`: `RefusedError` when certainly nothing was done, `UncertainError` when
    nobody knows. `desired` holds no references; a written None asks to clear the field.
    """

    kind: ClassVar[type[Resource]]

    def __init__(self, transport: Transport, settings: Settings) -> None:
        """Use one connection."""

    async def observe(self, id: str) -> Live | None:
        """Read one object; None only when its own endpoint says that it does not exist."""

    async def create(self, desired: Resource) -> Live:
        """Create it in one request; labels that have a request of their own are left out."""

    async def update(self, live: Live, desired: Resource) -> Live:
        """Make the written fields of `desired` true, and keep everything else as it is in `live`."""

    async def delete(self, id: str) -> None:
        """Remove it."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `total_pages` is None where the vendor does not say."""

    items: Sequence[Live]
    total_pages: int | None = None


@runtime_checkable
class Lists(Protocol):
    """The vendor can list every object of the kind."""

    def pages(self) -> AsyncIterator[Page]:
        """Walk all pages, largest size first allowed by the vendor."""


@runtime_checkable
class Finds(Protocol):
    """The vendor can be asked for our object without its id: by marker, or by natural key."""

    async def find(self, desired: Resource) -> Sequence[Live]:
        """Every live object with this marker or natural key."""


@runtime_checkable
class SetsTags(Protocol):
    """Labels have a request of their own."""

    async def set_tags(self, id: str, tags: Sequence[str]) -> Live:
        """Replace all labels."""


@runtime_checkable
class Clones(Protocol):
    """An object can be created as a copy of another."""

    async def clone(self, source_id: str, desired: Resource) -> Live:
        """Copy the source; fields that a copy can't take need an update after it."""


@runtime_checkable
class Objects(Protocol):
    """Some live objects take only some changes: their state locks them, or a setting of the account."""

    def objections(self, live: Live, touched: AbstractSet[str] | None) -> Iterator[Problem]:
        """Why the vendor would refuse a change of these fields, or with None the removal."""


@runtime_checkable
class Ends(Protocol):
    """Some live objects can't be removed, only brought to an end that can't be taken back."""

    def ending(self, live: Live) -> Ending | None:
        """What removing this one comes to; None where it can be deleted."""

    async def end(self, live: Live) -> Live:
        """Bring it to its end."""


class Provider:
    """One configured instance of a vendor, found through the entry-point group `reconcile.providers`.

    `headers` go along with the credential; `sandbox_class` names the vendor's sandbox as `module:class`.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    settings_type: ClassVar[type[Settings]]
    auth: ClassVar[Auth]
    headers: ClassVar[Headers] = {}
    rate_limit: ClassVar[RateLimit | None] = None
    errors: ClassVar[ErrorShape] = ErrorShape()
    collection_types: ClassVar[tuple[type[Collection], ...]]
    sandbox_class: ClassVar[str]

    def __init__(self, settings: Settings, transport: Transport) -> None:
        self.settings = settings
        self.transport = transport
        self.collections: Mapping[str, Collection] = {
            collection.kind.__name__: collection
            for collection in (build(transport, settings) for build in self.collection_types)
        }

    @classmethod
    def sandbox(cls) -> type[Any]:
        """Import the vendor's sandbox (a `reconcile.sandbox.VendorSandbox`): not every run needs it."""
        module, _, name = cls.sandbox_class.partition(":")
        found: type[Any] = getattr(import_module(module), name)
        return found
