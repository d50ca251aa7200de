"""What a vendor can do for one kind, known before any request."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Promise(StrEnum):
    """How surely our object is found again."""

    MARKER = "marker"
    NATURAL_KEY = "natural key"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Ending:
    """What a live object comes to that can't be removed: an end that can't be taken back.

    `note` is the plan's line for it; `is_over` means that it has come to its end already.
    """

    note: str
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The verbs of one kind; `tags_apart` means that labels have a request of their own."""

    create: bool = True
    update: bool = True
    delete: bool = True
    tag: bool = False
    tags_apart: bool = False
    clone: bool = False
    lists: bool = False
    promise: Promise = Promise.NONE
