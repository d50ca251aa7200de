"""The project as a value: its name, its manifests, its provider instances and its limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reconcile.core.diagnostic import Location
from reconcile.core.value import Path, Value
from reconcile.planning.limits import Limits

PROJECT_FILE = "reconcile.yaml"


@dataclass(frozen=True)
class ProviderConfig:
    """One instance of a plugin; its settings are as written, for the provider to check.

    `positions` leads from a path below the settings to the place of its value.
    """

    instance: str
    plugin: str
    settings: Mapping[str, Value] = field(default_factory=dict)
    location: Location = field(default_factory=lambda: Location(PROJECT_FILE))
    positions: Mapping[Path, Location] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Project:
    """What `reconcile.yaml` says, with its defaults.

    `positions` leads from a path of the file to the place of its value.
    """

    name: str
    manifests: tuple[str, ...] = ("contracts/",)
    sandbox: bool = False
    providers: Mapping[str, ProviderConfig] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    positions: Mapping[Path, Location] = field(default_factory=dict, compare=False, repr=False)

    def locate(self, *path: str | int) -> Location:
        """The place of a value; the file's first line where it is not written."""
        return self.positions.get(path, Location(PROJECT_FILE))
