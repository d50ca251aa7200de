"""A vendor's unknowns as named switches: every way the vendor may behave can be tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Setting: TypeAlias = bool | str | int


@dataclass(frozen=True, slots=True)
class Switch:
    """One unknown: what is asked, the default, and the words allowed where it is a word."""

    meaning: str
    default: Setting
    words: tuple[str, ...] = ()

    def objection(self, value: object) -> str | None:
        """Why a value does not fit, None where it does."""
        if self.words:
            return None if value in self.words else f"one of {', '.join(self.words)} is needed"
        if type(value) is not type(self.default):
            return f"a {type(self.default).__name__} is needed"
        return None


def objections(switches: Mapping[str, Switch], values: Mapping[str, object]) -> list[str]:
    """Everything that is wrong with settings for these switches."""
    found = []
    for name, value in values.items():
        if name not in switches:
            found.append(f"no switch {name!r}; there are {', '.join(sorted(switches))}")
        elif why := switches[name].objection(value):
            found.append(f"switch {name!r}: {why}")
    return found
