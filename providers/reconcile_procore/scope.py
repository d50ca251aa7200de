"""Ids that say where an object is: `<project>/<contract>`, `<project>/<contract>/<payment>`.

Procore asks for the parents' ids with every request, and an id alone does not tell them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

from reconcile.sdk import RefusedError

Scope: TypeAlias = tuple[int, ...]

CUSTOM = re.compile(r"custom_field_[1-9][0-9]*")
NUMBER = r"[1-9][0-9]{0,18}"


def join(numbers: Iterable[object]) -> str:
    """Spell a compound id."""
    return "/".join(map(str, numbers))


def split(id: str, names: tuple[str, ...], kind: str) -> tuple[Scope, int]:
    """Take a compound id apart, `names` being what its parts are; raises `RefusedError`."""
    parts = id.split("/")
    if len(parts) != len(names) or not all(re.fullmatch(NUMBER, part) for part in parts):
        raise RefusedError(f"{id!r} is no id of a {kind}", f"write it as {'/'.join(names)}, in numbers")
    *scope, number = map(int, parts)
    return tuple(scope), number


def last(text: str) -> str:
    """The object's own number: of `4711/123` it is `123`."""
    return text.rpartition("/")[2]
