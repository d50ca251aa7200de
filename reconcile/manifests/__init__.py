"""YAML in: reads the project file and the manifests, strictly and with the place of every value.

Never asks a vendor, the environment or the lockfile, never writes, and never raises anything but `InputError`
for what somebody wrote.
"""

from reconcile.manifests.kind import Kinds
from reconcile.manifests.load import load, load_declarations, load_project, manifest_digest, sources_of
from reconcile.manifests.past import addresses_in
from reconcile.manifests.project import PROJECT_FILE, Project, ProviderConfig
from reconcile.manifests.scalar import is_text
from reconcile.manifests.selection import matches
from reconcile.planning.limits import Limits

__all__ = [
    "PROJECT_FILE",
    "Kinds",
    "Limits",
    "Project",
    "ProviderConfig",
    "addresses_in",
    "is_text",
    "load",
    "load_declarations",
    "load_project",
    "manifest_digest",
    "matches",
    "sources_of",
]
