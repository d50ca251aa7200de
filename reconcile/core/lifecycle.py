"""What an author allows to happen to a resource."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import cast

from reconcile.core.value import Json


class OnRemoval(StrEnum):
    """What happens to the object when its manifest goes."""

    DELETE = "delete"
    FORGET = "forget"


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The `lifecycle` section of a manifest, with its defaults.

    `import_id` is the manifest's `import`: the id of a live object to adopt. It is a wish for one plan and
    is not kept in the lockfile.
    """

    prevent_destroy: bool = False
    ignore_changes: tuple[str, ...] = ()
    on_removal: OnRemoval = OnRemoval.DELETE
    replace: bool = False
    allow_expire: bool = False
    import_id: str | None = None

    @property
    def kept(self) -> Lifecycle:
        """What outlives the manifest."""
        return replace(self, import_id=None)

    def to_json(self) -> dict[str, Json]:
        """Only what differs from the defaults, for the lockfile."""
        kept = [each for each in fields(self) if each.name != "import_id"]
        differing = {
            each.name: getattr(self, each.name) for each in kept if getattr(self, each.name) != each.default
        }
        return {name: list(value) if isinstance(value, tuple) else value for name, value in differing.items()}

    @classmethod
    def from_json(cls, document: Mapping[str, Json]) -> Lifecycle:
        """Read what `to_json` wrote; raises `ValueError` or `TypeError` for anything else."""
        return cls(
            prevent_destroy=document.get("prevent_destroy") is True,
            ignore_changes=tuple(cast("list[str]", document.get("ignore_changes", []))),
            on_removal=OnRemoval(cast("str", document.get("on_removal", "delete"))),
            replace=document.get("replace") is True,
            allow_expire=document.get("allow_expire") is True,
        )
