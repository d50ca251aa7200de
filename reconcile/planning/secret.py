"""Keeps secrets out of what is shown and recorded: only their digests are compared and kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence

from reconcile.core.roles import Role
from reconcile.core.schema import Field, Schema
from reconcile.core.value import Reference, Value, to_json

SECRET = "(secret)"  # noqa: S105 - what is shown instead of one

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


class Digest(str):
    """A secret's digest: compared and recorded, never shown."""

    __slots__ = ()


def digest_of(secret: Value) -> Digest:
    """Digest a secret; the digest that the lockfile keeps stays as it is."""
    text = str(to_json(secret))
    return Digest(text if _DIGEST.fullmatch(text) else "sha256:" + hashlib.sha256(text.encode()).hexdigest())


def veil(schema: Schema, values: Mapping[str, Value], how: Callable[[Value], str]) -> dict[str, Value]:
    """Replace every secret, also those inside nested objects and items, by what `how` makes of it."""
    rows = {field.name: field for field in schema}
    return {name: _veil(rows[name], value, how) for name, value in values.items()}


def _veil(field: Field, value: Value, how: Callable[[Value], str]) -> Value:
    if value is None or isinstance(value, Reference):
        return value
    if field.has(Role.SECRET):
        return how(value)
    if field.item and isinstance(value, Mapping):
        return veil(field.item, value, how)
    if field.item and isinstance(value, Sequence):
        return tuple(_veil(field, each, how) for each in value)
    return value
