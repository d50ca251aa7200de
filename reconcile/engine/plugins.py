"""Providers that are installed, found through the entry-point group `reconcile.providers`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING

from reconcile.core.resource import Resource

if TYPE_CHECKING:
    from reconcile.sdk.provider import Provider

GROUP = "reconcile.providers"


class Plugins:
    """The installed providers by name; each is imported when it is first asked for."""

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, sorted."""
        return tuple(_installed())

    def load(self, name: str) -> type[Provider]:
        """Import one; raises `KeyError` for a name that is not installed."""
        provider: type[Provider] = _installed()[name].load()
        return provider

    def package(self, name: str) -> str:
        """The package that brings it, with its version."""
        found = _installed()[name].dist
        return f"{found.name} {found.version}" if found else "unknown"

    def kinds(self, name: str) -> Mapping[str, type[Resource]] | None:
        """Its kinds by name, None where it is not installed."""
        if name not in _installed():
            return None
        return {each.kind.__name__: each.kind for each in self.load(name).collection_types}


@cache
def _installed() -> Mapping[str, EntryPoint]:
    """Every entry point by name; nothing is installed while a process runs, and looking takes 5 ms."""
    return {point.name: point for point in sorted(entry_points(group=GROUP), key=lambda each: each.name)}
