"""Reads one document as a declaration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from pydantic import Field

from reconcile.core.address import Address
from reconcile.core.declaration import Declaration
from reconcile.core.diagnostic import Diagnostic, error
from reconcile.core.lifecycle import Lifecycle, OnRemoval
from reconcile.core.resource import Resource
from reconcile.core.schema import schema_of
from reconcile.core.types import Boolean, Text
from reconcile.manifests.claim import Claim
from reconcile.manifests.kind import Catalogue
from reconcile.manifests.nearest import hint
from reconcile.manifests.node import MappingNode, Node, Place, SequenceNode, child, plain, positions, text
from reconcile.manifests.project import Project
from reconcile.manifests.section import DnsLabel, Section, check, is_dns_label
from reconcile.manifests.spec import read_spec


class Metadata(Section):
    """Who a resource is in the project; never sent to a vendor."""

    name: DnsLabel
    labels: Mapping[str, Text] = Field(default_factory=dict, description="For selecting with -l.")
    annotations: Mapping[str, Text] = Field(default_factory=dict, description="For other tools.")


class LifecycleSection(Section):
    """What may happen to the object."""

    prevent_destroy: Boolean = False
    ignore_changes: tuple[Text, ...] = ()
    on_removal: Literal["delete", "forget"] = "delete"
    replace: Boolean = False
    allow_expire: Boolean = False
    import_id: Text | None = Field(None, alias="import", min_length=1)

    def to_lifecycle(self) -> Lifecycle:
        """The same as the value that plans work with."""
        return Lifecycle(**(dict(self) | {"on_removal": OnRemoval(self.on_removal)}))


class Envelope(Section):
    """A manifest without the fields of its kind."""

    api_version: Text = Field(alias="apiVersion", min_length=1)
    kind: Text = Field(min_length=1)
    metadata: Metadata
    lifecycle: LifecycleSection = LifecycleSection()
    provider: DnsLabel | None = None
    spec: Mapping[str, object]


def read_manifest(node: Node, project: Project, catalogue: Catalogue, problems: list[Diagnostic]) -> Claim:
    """Read one document; what is wrong is added to `problems`, all of it."""
    mine: list[Diagnostic] = []
    envelope = check(Envelope, plain(node), Place((), node, node.location), mine)
    model = catalogue.find_kind(node, mine)
    instance = catalogue.find_instance(node, project, mine)
    address = _address(node, instance)
    resource = _resource(node, model, mine)
    if model:
        _check_ignored(node, model, mine)
    declaration = None
    if envelope and address and resource and not mine:
        declaration = _declare(node, envelope, address, _with_marker(resource, project, address))
        mine.extend(_broken_rules(declaration))
    problems.extend(replace(each, address=address) for each in mine)
    return Claim(node.location, address, model, None if mine else declaration)


def _address(node: Node, instance: str | None) -> Address | None:
    kind, name = text(child(node, "kind")), text(child(node, "metadata", "name"))
    return Address(instance, kind, name) if instance and kind and name and is_dns_label(name) else None


def _resource(node: Node, model: type[Resource] | None, problems: list[Diagnostic]) -> Resource | None:
    entry = node.entries.get("spec") if isinstance(node, MappingNode) else None
    if model is None or entry is None or not isinstance(entry.node, MappingNode):
        return None
    return read_spec(model, entry.node, entry.location, problems)


def _check_ignored(node: Node, model: type[Resource], problems: list[Diagnostic]) -> None:
    known = {row.name for row in schema_of(model)}
    ignored = child(node, "lifecycle", "ignore_changes")
    for item in ignored.items if isinstance(ignored, SequenceNode) else ():
        name = text(item)
        if name is not None and name not in known:
            what = f"`lifecycle.ignore_changes`: {model.__name__} has no field `{name}`"
            problems.append(error(what, hint(name, known), location=item.location))


def _with_marker(resource: Resource, project: Project, address: Address) -> Resource:
    row = schema_of(type(resource)).marker
    if row is None or getattr(resource, row.name) is not None:
        return resource
    marker = type(resource).default_marker(project=project.name, address=str(address), name=address.name)
    return resource if marker is None else resource.with_values({row.name: marker})


def _declare(node: Node, envelope: Envelope, address: Address, resource: Resource) -> Declaration:
    return Declaration(
        address=address,
        resource=resource,
        location=node.location,
        lifecycle=envelope.lifecycle.to_lifecycle(),
        labels=envelope.metadata.labels,
        positions={path[1:]: place for path, place in positions(node) if path[0] == "spec" and path[1:]},
    )


def _broken_rules(declaration: Declaration) -> list[Diagnostic]:
    return [
        error(problem.summary, problem.detail, location=declaration.locate(problem.path))
        for problem in declaration.resource.problems()
    ]
