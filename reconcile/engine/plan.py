"""Makes a plan: read manifests and lockfile, read the vendors, decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from reconcile.core.address import Address
from reconcile.core.diagnostic import Diagnostic, error, refusal
from reconcile.core.errors import ConfigurationError
from reconcile.core.live import Found
from reconcile.core.managed import Lockfile
from reconcile.core.plan import Guard, Plan
from reconcile.core.resource import Resource
from reconcile.engine.events import Listener, deaf
from reconcile.engine.scope import read_scope, readable
from reconcile.engine.selection import Selection, select
from reconcile.engine.unresolved import sent_by
from reconcile.engine.workspace import Workspace
from reconcile.planning.case import Rules
from reconcile.planning.inputs import Inputs
from reconcile.planning.limits import Accepted
from reconcile.planning.plan import make_plan
from reconcile.sdk import Collection, Ends, Objects, Provider
from reconcile.state import Intent, lockfile_digest


@dataclass(frozen=True)
class PlanOptions:
    """What the user asked for."""

    selection: Selection = Selection()
    accepted: Accepted = Accepted()
    destroy: bool = False


@dataclass(frozen=True)
class Recorded:
    """What earlier runs left: the lockfile, and the writes of which nobody knows the end."""

    lockfile: Lockfile
    unresolved: tuple[Intent, ...] = ()


@dataclass(frozen=True)
class Planned:
    """A plan with what it was made from."""

    plan: Plan
    lockfile: Lockfile
    found: Mapping[Address, Found] = field(default_factory=dict)


def scope_of(workspace: Workspace, lockfile: Lockfile, options: PlanOptions) -> frozenset[Address]:
    """The addresses to decide; raises `ConfigurationError` unless a plugin is installed for each."""
    scope = select(options.selection, workspace.declarations, lockfile.resources)
    for address in sorted(scope):
        workspace.kind_of(address)
    return scope & lockfile.resources.keys() if options.destroy else scope


async def plan(
    workspace: Workspace,
    recorded: Recorded,
    providers: Mapping[str, Provider],
    options: PlanOptions,
    listen: Listener = deaf,
) -> Planned:
    """Read what is live and decide; errors are in the plan's diagnostics."""
    lockfile = recorded.lockfile
    scope = scope_of(workspace, lockfile, options)
    reading = await read_scope(workspace, lockfile, providers, scope, listen)
    inputs = Inputs(
        project=workspace.project.name,
        declarations=workspace.declarations,
        managed=lockfile.resources,
        found=reading.found,
        scope=readable(workspace, scope, reading),
        kind_of=workspace.kind_of,
        capabilities_of=workspace.capabilities_of,
        rules_of=lambda address: _rules(providers[address.provider].collections[address.kind]),
        limits=workspace.project.limits,
        accepted=options.accepted,
        destroy=options.destroy,
        kinds=dict(_kinds(workspace, lockfile.resources.keys() - scope)),
        sent=sent_by(recorded.unresolved),
    )
    decided = make_plan(inputs)
    notes = (
        *reading.diagnostics,
        *_nothing_declared(workspace, lockfile, options),
        *_moved(workspace, lockfile, providers),
        *decided.diagnostics,
    )
    guard = _guard(workspace, lockfile, providers, scope, options)
    return Planned(replace(decided, diagnostics=notes, guard=guard), lockfile, reading.found)


def _kinds(workspace: Workspace, addresses: Iterable[Address]) -> Iterator[tuple[Address, type[Resource]]]:
    """The kinds of what is only weighed; one whose plugin is not installed has no known value."""
    for address in addresses:
        with suppress(ConfigurationError):
            yield address, workspace.kind_of(address)


def _rules(collection: Collection) -> Rules:
    """What the provider knows of single objects."""
    rules = Rules()
    if isinstance(collection, Objects):
        rules = replace(rules, objections=collection.objections)
    if isinstance(collection, Ends):
        rules = replace(rules, ending=collection.ending)
    return rules


def _nothing_declared(workspace: Workspace, lockfile: Lockfile, options: PlanOptions) -> Iterator[Diagnostic]:
    count = len(lockfile.resources)
    if count and not workspace.declarations and not options.destroy:
        yield refusal(
            f"there are no manifests, and {'1 object is' if count == 1 else f'{count} objects are'} managed",
            "restore the manifests; to remove everything, run again with --destroy",
        )


def _moved(
    workspace: Workspace, lockfile: Lockfile, providers: Mapping[str, Provider]
) -> Iterator[Diagnostic]:
    """At another origin every object seems gone, and would be created again."""
    for name, provider in sorted(providers.items()):
        known, origin = lockfile.origins.get(name), workspace.origin_of(provider)
        if known is not None and known != origin:
            yield error(
                f"what is managed as {name} lives at {known}, and this run talks to {origin}",
                "put the setting back, or give the other account an instance name of its own",
            )


def _guard(
    workspace: Workspace,
    lockfile: Lockfile,
    providers: Mapping[str, Provider],
    scope: frozenset[Address],
    options: PlanOptions,
) -> Guard:
    return Guard(
        manifests=workspace.digest,
        lineage=lockfile.lineage,
        serial=lockfile.serial,
        lockfile=lockfile_digest(lockfile),
        origins={name: workspace.origin_of(each) for name, each in sorted(providers.items())},
        scope=tuple(sorted(scope)),
        destroy=options.destroy,
        versions=workspace.versions(providers),
    )
