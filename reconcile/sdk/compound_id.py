"""Ids that say where an object is, like `<project>/<contract>`: an id alone does not tell its parents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

from reconcile.core.errors import RefusedError

Scope: TypeAlias = tuple[int, ...]

NUMBER = r"[1-9][0-9]{0,18}"


def join(numbers: Iterable[object]) -> str:
    """Spell a compound id."""
    return "/".join(map(str, numbers))


def split(id: str, parents: tuple[str, ...], kind: str) -> tuple[Scope, int]:
    """Take a compound id apart into the parents' numbers and its own; raises `RefusedError`."""
    numbers = id.split("/")
    if len(numbers) != len(parents) + 1 or not all(re.fullmatch(NUMBER, each) for each in numbers):
        parts = "/".join(f"<{name}>" for name in (*parents, "id"))
        raise RefusedError(f"{id!r} is no id of a {kind}", f"write it as {parts}, in numbers")
    *scope, number = map(int, numbers)
    return tuple(scope), number


def own_number(id: str) -> str:
    """The object's own number: of `4711/123` it is `123`."""
    return id.rpartition("/")[2]
