"""The parts a field can play; annotations on a kind's model, read back as a table by `core.schema`.

| role | in the manifest | in the diff | at the vendor |
|---|---|---|---|
| MARKER | optional, has a default | identity, like IMMUTABLE | finds our object again |
| IMMUTABLE | written at create | a difference needs `lifecycle.replace` | never sent in an update |
| COMPUTED | not allowed | never compared | never sent |
| WRITE_ONLY | allowed | compared with what was last applied | sent, never read |
| SECRET | allowed | shown as a placeholder | sent |
| TAGS | a set of labels | its own action | its own request where there is one |
| SET | order means nothing | compared as a set | sent as written |
| KEPT | allowed | no change | the vendor can't clear it once set |
| SOURCE | the object to copy | like IMMUTABLE and WRITE_ONLY | asked for by the create, as a clone |
| IRREVERSIBLE | allowed | setting it needs `lifecycle.allow_expire` | can't be taken back |
| FILE | a path, relative to the manifest | as the path below the project's folder | the file's content |
| MAY_NOT_STICK | written at create | null at the vendor is no difference | sent, sometimes dropped silently |
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    """One column of the table above."""

    MARKER = "marker"
    IMMUTABLE = "immutable"
    COMPUTED = "computed"
    WRITE_ONLY = "write-only"
    SECRET = "secret"  # noqa: S105 - the name of a role
    TAGS = "tags"
    SET = "set"
    KEPT = "kept"
    SOURCE = "source"
    IRREVERSIBLE = "irreversible"
    FILE = "file"
    MAY_NOT_STICK = "may not stick"


@dataclass(frozen=True, slots=True)
class KeyedBy:
    """A list whose items are found again by these fields, e.g. `external_id`, not by their place."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Currency:
    """The neighbouring field that names an amount's currency; None where the vendor has one only."""

    field: str | None = None


@dataclass(frozen=True, slots=True)
class Normal:
    """What the vendor makes of a text before it stores it; both sides are compared in this form.

    An empty result means null. `rule` is applied to each item of a list.
    """

    rule: Callable[[str], str]
