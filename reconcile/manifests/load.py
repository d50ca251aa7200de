"""Reads a project and its manifests; every mistake of a run is reported at once, sorted by place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from reconcile.core.declaration import Declaration
from reconcile.core.diagnostic import Diagnostic, Location
from reconcile.core.errors import InputError
from reconcile.manifests.document import read_documents
from reconcile.manifests.folder import discover
from reconcile.manifests.graph import check_references
from reconcile.manifests.identity import check_addresses, check_identities
from reconcile.manifests.kind import Catalogue, Kinds
from reconcile.manifests.manifest import read_manifest
from reconcile.manifests.node import Node
from reconcile.manifests.project import PROJECT_FILE, Project
from reconcile.manifests.project_file import read_project
from reconcile.manifests.source import Source


def load_project(root: Path) -> Project:
    """Read `reconcile.yaml`; raises `InputError` with every mistake in it."""
    problems: list[Diagnostic] = []
    project = read_project(root, problems)
    if project is None or problems:
        raise _refuse(problems)
    return project


def load_declarations(
    project: Project, root: Path, kinds: Kinds, plugins: Sequence[str]
) -> tuple[Declaration, ...]:
    """Read every manifest, sorted by address; raises `InputError` with every mistake in all of them.

    `kinds` leads from a plugin's name to its kinds by name (None where there is no such plugin); `plugins`
    are the names to suggest.
    """
    problems: list[Diagnostic] = []
    declarations = _read(project, root, Catalogue(kinds, plugins), problems)
    if problems:
        raise _refuse(problems)
    return declarations


def load(root: Path, kinds: Kinds, plugins: Sequence[str]) -> tuple[Project, tuple[Declaration, ...]]:
    """Read the project file and every manifest; raises `InputError` with every mistake of both."""
    problems: list[Diagnostic] = []
    project = read_project(root, problems)
    declarations = _read(project, root, Catalogue(kinds, plugins), problems) if project else ()
    if project is None or problems:
        raise _refuse(problems)
    return project, declarations


def manifest_digest(root: Path, project: Project) -> str:
    """Digest the bytes of `reconcile.yaml` and of every manifest with their names: any edit changes it.

    Raises `InputError` where one can't be read.
    """
    digest = hashlib.sha256()
    for source in _sources(root, project):
        for part in (source.name.encode(), source.read_bytes()):
            digest.update(len(part).to_bytes(8))
            digest.update(part)
    return f"sha256:{digest.hexdigest()}"


def sources_of(root: Path) -> tuple[Source, ...]:
    """`reconcile.yaml` and every manifest; raises `InputError` where one can't be found."""
    return _sources(root, load_project(root))


def _sources(root: Path, project: Project) -> tuple[Source, ...]:
    problems: list[Diagnostic] = []
    sources = (Source(PROJECT_FILE, root / PROJECT_FILE), *discover(project, root, problems))
    if problems:
        raise _refuse(problems)
    return sources


def _read(
    project: Project, root: Path, catalogue: Catalogue, problems: list[Diagnostic]
) -> tuple[Declaration, ...]:
    problems.extend(catalogue.check_instances(project))
    before = len(problems)
    nodes = [node for source in discover(project, root, problems) for node in _documents(source, problems)]
    is_complete = len(problems) == before
    claims = [read_manifest(node, project, catalogue, problems) for node in nodes]
    declarations = [claim.declaration for claim in claims if claim.declaration]
    problems.extend(check_addresses(claims))
    problems.extend(check_identities(declarations))
    is_complete = is_complete and all(claim.address for claim in claims)
    problems.extend(check_references(claims, is_complete=is_complete))
    return tuple(sorted(declarations, key=lambda each: each.address))


def _documents(source: Source, problems: list[Diagnostic]) -> Sequence[Node]:
    try:
        documents, found = read_documents(source.name, source.read())
    except InputError as unreadable:
        documents, found = (), unreadable.diagnostics
    problems.extend(found)
    return documents


def _refuse(problems: Iterable[Diagnostic]) -> InputError:
    return InputError(sorted(problems, key=lambda each: (each.location or Location(""), each.summary)))
