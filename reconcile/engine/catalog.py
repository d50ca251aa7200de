"""What is installed: the providers, their kinds, what each can do and which settings it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any

from reconcile.core.capability import Capabilities
from reconcile.engine.plugins import GROUP, Plugins
from reconcile.manifests.schema import manifest_schema
from reconcile.sdk import Provider, capabilities_of, variable
from reconcile.sdk.settings import names, secret_names


@dataclass(frozen=True)
class Setting:
    """One setting of a provider, and the variable that sets it."""

    name: str
    variable: str
    is_required: bool
    is_secret: bool


@dataclass(frozen=True)
class Installed:
    """One provider: its name in `apiVersion`, what it is for, its kinds and settings."""

    name: str
    title: str
    version: str
    kinds: Mapping[str, Capabilities]
    settings: tuple[Setting, ...]


def installed_providers() -> tuple[Installed, ...]:
    """Every provider, by name."""
    plugins = Plugins()
    versions = {each.name: each.dist.version if each.dist else "" for each in entry_points(group=GROUP)}
    return tuple(_installed(plugins.load(name), name, versions[name]) for name in plugins.names)


def _installed(provider: type[Provider], name: str, version: str) -> Installed:
    kinds = {each.kind.__name__: capabilities_of(each) for each in provider.collection_types}
    fields = provider.settings_type.model_fields
    secrets = secret_names(provider.settings_type)
    settings = tuple(
        Setting(each, variable(name, each), fields[each].is_required(), each in secrets)
        for each in names(provider.settings_type)
    )
    return Installed(name, provider.title, version, kinds, settings)


def schema() -> dict[str, Any]:
    """Describe the manifests of every installed provider as JSON Schema."""
    plugins = Plugins()
    return manifest_schema(plugins.kinds, plugins.names)
