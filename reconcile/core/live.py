"""What a vendor says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reconcile.core.resource import Resource
from reconcile.core.value import Json


@dataclass(frozen=True)
class Live:
    """One live object: its id as a string, its typed value, and the vendor's answer as it came.

    `payload` is for the provider alone, which sends back what it does not know.
    """

    id: str
    resource: Resource
    payload: Mapping[str, Json] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True)
class Found:
    """What reading said about one address.

    | live | matches | means |
    |---|---|---|
    | set | - | the managed object, or the one to import, as it is now |
    | None | none | certainly absent: its own not-found, or nothing has its marker or natural key |
    | None | one | not managed yet, but it carries our marker or natural key: adopt it |
    | None | several | only a person can say which one is ours |

    `namesakes` have the natural key that the live object was recorded with, and has no more.
    """

    live: Live | None = None
    matches: tuple[Live, ...] = ()
    namesakes: tuple[Live, ...] = ()
