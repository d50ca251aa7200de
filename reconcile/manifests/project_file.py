"""Reads `reconcile.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from reconcile.core.diagnostic import Diagnostic, Location, error
from reconcile.core.errors import InputError
from reconcile.core.types import Boolean, Integer, Number, Text
from reconcile.manifests.document import read_documents
from reconcile.manifests.node import Entry, MappingNode, Node, Place, child, plain, positions, text
from reconcile.manifests.project import PROJECT_FILE, Project, ProviderConfig
from reconcile.manifests.section import DnsLabel, Section, check, is_dns_label
from reconcile.manifests.source import Source
from reconcile.planning.limits import Limits

_Count = Annotated[Integer, Field(ge=0)]
_Percent = Annotated[Number, Field(ge=0)]


class _Metadata(Section):
    name: DnsLabel


class _Limits(Section):
    deletes: _Count = Limits().deletes
    recreates: _Count = Limits().recreates
    changes_percent: _Percent = Limits().changes_percent
    value_percent: _Percent = Limits().value_percent

    def to_limits(self) -> Limits:
        """The same as the value that plans work with."""
        return Limits(
            self.deletes, self.recreates, Decimal(self.changes_percent), Decimal(self.value_percent)
        )


class _Sources(Section):
    """The part that says which manifests there are; enough to find their mistakes, too."""

    model_config = ConfigDict(extra="ignore")

    manifests: Annotated[tuple[Annotated[Text, Field(min_length=1)], ...], Field(min_length=1)] = (
        Project.manifests
    )
    providers: Mapping[str, Mapping[str, object] | None] = Field(default_factory=dict)


class _ProjectFile(_Sources):
    model_config = ConfigDict(extra="forbid")

    api_version: Literal["reconcile/v1"] = Field(alias="apiVersion")
    kind: Literal["Project"]
    metadata: _Metadata
    sandbox: Boolean = False
    limits: _Limits = _Limits()


def read_project(root: FilePath, problems: list[Diagnostic]) -> Project | None:
    """Read the project file; what is wrong is added to `problems`.

    With mistakes that leave it clear which manifests there are, a project comes back all the same, so that
    the manifests' mistakes are found in the same run.
    """
    node = _document(root, problems)
    if node is None:
        return None
    values = plain(node)
    written = check(_ProjectFile, values, Place((), node, node.location), problems)
    sources = written or check(_Sources, values, Place((), node, node.location), [])
    if sources is None:
        return None
    return Project(
        name=written.metadata.name if written else text(child(node, "metadata", "name")) or "unnamed",
        manifests=sources.manifests,
        sandbox=written is not None and written.sandbox,
        providers={each.instance: each for each in _providers(child(node, "providers"), problems)},
        limits=written.limits.to_limits() if written else Limits(),
        positions=dict(positions(node)),
    )


def _document(root: FilePath, problems: list[Diagnostic]) -> Node | None:
    """The one document of the file; None, and a problem, without it."""
    path = root / PROJECT_FILE
    if not path.exists():
        remedy = "run `reconcile init` to write one, or name the project's folder with --chdir"
        problems.append(error(f"{PROJECT_FILE} does not exist", remedy, location=Location(PROJECT_FILE)))
        return None
    try:
        documents, found = read_documents(PROJECT_FILE, Source(PROJECT_FILE, path).read())
    except InputError as unreadable:
        documents, found = (), unreadable.diagnostics
    problems.extend(found)
    if not found and len(documents) != 1:
        place = documents[1].location if documents else Location(PROJECT_FILE)
        what = f"expected one document, found {len(documents)}"
        problems.append(error(what, "a project file holds one document of kind Project", location=place))
    return documents[0] if len(documents) == 1 and not found else None


def _providers(node: Node | None, problems: list[Diagnostic]) -> Iterator[ProviderConfig]:
    entries: Mapping[str, Entry] = node.entries if isinstance(node, MappingNode) else {}
    for instance, entry in entries.items():
        if not is_dns_label(instance):
            remedy = "name it with at most 63 of a-z, 0-9 and, inside, hyphens"
            problems.append(error(f"`{instance}` can't name a provider", remedy, location=entry.location))
        yield _provider(instance, entry, problems)


def _provider(instance: str, entry: Entry, problems: list[Diagnostic]) -> ProviderConfig:
    plugin = child(entry.node, "plugin")
    if plugin is not None and text(plugin) is None:
        what = f"`providers.{instance}.plugin`: expected a plugin's name"
        problems.append(error(what, "write one, like `plugin: trelica`", location=plugin.location))
    settings = plain(entry.node)
    return ProviderConfig(
        instance=instance,
        plugin=text(plugin) or instance,
        settings={name: value for name, value in settings.items() if name != "plugin"}
        if isinstance(settings, Mapping)
        else {},
        location=entry.location,
        positions=dict(positions(entry.node)),
    )
