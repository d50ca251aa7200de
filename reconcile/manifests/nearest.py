"""The name somebody probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

_MOST_SHOWN = 20


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The most similar of the names, if one is similar at all."""
    found = get_close_matches(name, sorted(names), n=1)
    return found[0] if found else None


def hint(name: str, names: Iterable[str] | Mapping[str, str]) -> str:
    """Suggest the nearest name, or else list those there are.

    A mapping leads from each spelling somebody may use to the name that is right.
    """
    right = names if isinstance(names, Mapping) else {each: each for each in names}
    meant = nearest(name, right)
    if meant:
        return f"did you mean `{right[meant]}`?"
    known = sorted(set(right.values()))
    more = ", …" if len(known) > _MOST_SHOWN else ""
    return f"known here: {', '.join(known[:_MOST_SHOWN]) or 'none'}{more}"
