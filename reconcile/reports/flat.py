"""A nested value as its single values, each with the name of its path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reconcile.core.value import Json
from reconcile.reports.rows import is_object_list, items
from reconcile.reports.spelling import label, reference_in

_ROOT = "_"


def leaves(name: str, value: Json) -> Iterator[tuple[str, Json]]:
    """Every single value or list of them, e.g. `line_items["1"].amount`; nothing for null."""
    if isinstance(value, Mapping) and value and reference_in(value) is None:
        for key, each in value.items():
            yield from leaves(name + label((_ROOT, key)).removeprefix(_ROOT), each)
    elif is_object_list(value):
        for key, item in items(value):
            yield from leaves(f"{name}[{key}]", item)
    elif value is not None:
        yield name, value


def is_within(name: str, outer: str) -> bool:
    """Whether a value is another one, or part of it."""
    return name == outer or name.startswith((f"{outer}.", f"{outer}["))
