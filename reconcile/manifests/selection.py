"""Chooses declarations by their labels."""

from __future__ import annotations

from collections.abc import Mapping

from reconcile.core.declaration import Declaration


def matches(declaration: Declaration, selector: Mapping[str, str]) -> bool:
    """Whether a declaration carries every label of the selector with its value."""
    return selector.items() <= declaration.labels.items()
