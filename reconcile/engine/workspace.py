"""A project opened: its manifests read, its plugins at hand. Needs no network and no credentials."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from reconcile.core.address import Address
from reconcile.core.capability import Capabilities
from reconcile.core.declaration import Declaration
from reconcile.core.diagnostic import Diagnostic, error
from reconcile.core.errors import ConfigurationError, InputError
from reconcile.core.managed import Lockfile
from reconcile.core.resource import Resource
from reconcile.core.roles import Role
from reconcile.core.schema import schema_of
from reconcile.core.value import to_json
from reconcile.engine.plugins import Plugins
from reconcile.manifests import Project, load, load_project, manifest_digest
from reconcile.planning.marker import with_kept_marker
from reconcile.sdk import capabilities_of, file_problems
from reconcile.state import digest

if TYPE_CHECKING:
    from reconcile.sdk import Collection, Provider

SANDBOX = "sandbox"


@dataclass(frozen=True)
class Workspace:
    """The project at `root`, every manifest of it, and the installed plugins."""

    root: Path
    project: Project
    declarations: Mapping[Address, Declaration]
    plugins: Plugins
    digest: str

    def beside(self, lockfile: Lockfile) -> Workspace:
        """The same project, its declarations with the markers that their objects carry already."""
        kept = {
            address: with_kept_marker(declaration, lockfile.resources.get(address))
            for address, declaration in self.declarations.items()
        }
        return replace(self, declarations=kept)

    def plugin_name(self, instance: str) -> str:
        """The plugin behind a provider instance."""
        configured = self.project.providers.get(instance)
        return configured.plugin if configured else instance

    def provider_type(self, instance: str) -> type[Provider]:
        """Import the plugin of an instance."""
        name = self.plugin_name(instance)
        if name not in self.plugins.names:
            raise ConfigurationError(
                f"the provider {name} is not installed",
                f"install the package that brings it; installed are: {', '.join(self.plugins.names)}",
            )
        return self.plugins.load(name)

    def origin_of(self, provider: Provider) -> str:
        """Where a provider instance keeps its objects: an origin, or `sandbox`."""
        return SANDBOX if self.project.sandbox else provider.settings.origin

    def versions(self, instances: Iterable[str]) -> dict[str, str]:
        """Which reconcile this is, and which package is behind each provider instance."""
        packages = {name: self.plugins.package(self.plugin_name(name)) for name in sorted(instances)}
        return {"reconcile": version("contract-reconcile"), **packages}

    def kind_of(self, address: Address) -> type[Resource]:
        """The model of an address's kind."""
        return self._collection(address).kind

    def capabilities_of(self, address: Address) -> Capabilities:
        """What the vendor can do for an address's kind."""
        return capabilities_of(self._collection(address))

    def _collection(self, address: Address) -> type[Collection]:
        provider = self.provider_type(address.provider)
        for collection in provider.collection_types:
            if collection.kind.__name__ == address.kind:
                return collection
        raise ConfigurationError(
            f"{address}: the provider {provider.name} has no kind {address.kind}",
            "install the version of the plugin that wrote the lockfile",
        )


def open_workspace(root: Path) -> Workspace:
    """Read the project file and every manifest; raises `InputError` with all mistakes at once."""
    plugins = Plugins()
    try:
        project, declared = load(root, plugins.kinds, plugins.names)
    except InputError as problem:
        raise InputError((*problem.diagnostics, *_settings_problems(root, plugins))) from None
    if problems := _settings_problems(root, plugins):
        raise InputError(problems)
    return Workspace(
        root,
        project,
        {declaration.address: declaration for declaration in declared},
        plugins,
        _digest(manifest_digest(root, project), declared),
    )


def _digest(manifests: str, declared: Iterable[Declaration]) -> str:
    """The digest of the manifests, and of the files that they attach as their kinds read them."""
    files = [
        [str(each.address), field.name, to_json(value)]
        for each in declared
        for field in schema_of(type(each.resource))
        if field.has(Role.FILE) and (value := each.resource.written().get(field.name))
    ]
    return digest({"manifests": manifests, "files": files}) if files else manifests


def _settings_problems(root: Path, plugins: Plugins) -> list[Diagnostic]:
    """What the project file says to providers, checked as far as that needs no credentials."""
    try:
        configured = load_project(root).providers.values()
    except InputError:
        return []  # reported with the manifests
    return [
        error(problem.summary, problem.detail, location=each.positions.get(problem.path, each.location))
        for each in configured
        if each.plugin in plugins.names
        for problem in file_problems(plugins.load(each.plugin).settings_type, each.instance, each.settings)
    ]
