"""Which kind a document is of, and which provider instance it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from reconcile.core.diagnostic import Diagnostic, error
from reconcile.core.resource import Resource
from reconcile.manifests.nearest import hint, nearest
from reconcile.manifests.node import Node, child, text
from reconcile.manifests.project import Project, ProviderConfig

Kinds: TypeAlias = Callable[[str], Mapping[str, type[Resource]] | None]

_VERSION = "v1"


@dataclass(frozen=True)
class Catalogue:
    """What is installed: the kinds of a plugin by name, None where there is no such plugin; all plugins."""

    kinds: Kinds
    plugins: Sequence[str]

    def find_kind(self, document: Node, problems: list[Diagnostic]) -> type[Resource] | None:
        """The model that `apiVersion` and `kind` name; None, and a problem, for none."""
        api, kind = child(document, "apiVersion"), child(document, "kind")
        written = text(api)
        if api is None or not written:
            return None
        plugin, _, version = written.partition("/")
        kinds = self.kinds(plugin)
        if kinds is None:
            meant = nearest(plugin, self.plugins)
            remedy = f"did you mean `{meant}/{_VERSION}`?" if meant else hint(plugin, self.plugins)
            problems.append(error(f"no provider `{plugin}` is installed", remedy, location=api.location))
        elif version != _VERSION:
            what = f"`{written}` is no version that is known"
            problems.append(error(what, f"write {plugin}/{_VERSION}", location=api.location))
        elif kind is not None and (name := text(kind)):
            if name not in kinds:
                what = f"{plugin} has no kind `{name}`"
                problems.append(error(what, hint(name, list(kinds)), location=kind.location))
            return kinds.get(name)
        return None

    def find_instance(self, document: Node, project: Project, problems: list[Diagnostic]) -> str | None:
        """The instance that the document belongs to; None, and perhaps a problem, for none."""
        plugin = (text(child(document, "apiVersion")) or "").partition("/")[0]
        written = child(document, "provider")
        instance = text(written) or plugin
        if self.kinds(plugin) is None:
            return None
        instances = _instances(project, plugin)
        if instance in instances:
            return instance
        place = written or child(document, "apiVersion") or document
        other = project.providers.get(instance)
        what = f"`{instance}` is no instance of {plugin}" + (f" but of {other.plugin}" if other else "")
        remedy = f"{hint(instance, instances)}; or declare it in reconcile.yaml"
        problems.append(error(what, remedy, location=place.location))
        return None

    def check_instances(self, project: Project) -> list[Diagnostic]:
        """Name the configured instances of plugins that are not installed."""
        return [
            self._uninstalled(each) for each in project.providers.values() if self.kinds(each.plugin) is None
        ]

    def _uninstalled(self, config: ProviderConfig) -> Diagnostic:
        what = f"no provider `{config.plugin}` is installed"
        meant = nearest(config.plugin, self.plugins)
        remedy = f"did you mean `{meant}`?" if meant else hint(config.plugin, self.plugins)
        if config.plugin == config.instance:
            remedy = f"{remedy}; an instance by another name needs `plugin:`"
        return error(what, remedy, location=config.location)


def _instances(project: Project, plugin: str) -> set[str]:
    """The configured instances of a plugin, and the one that needs no configuration."""
    configured = {each.instance for each in project.providers.values() if each.plugin == plugin}
    return configured if plugin in project.providers else configured | {plugin}
