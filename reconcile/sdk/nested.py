"""Builds typed items, nested ones included, from plain values; nothing is validated again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TypeVar, cast, get_args

from reconcile.core.resource import Item
from reconcile.core.value import Value

ItemT = TypeVar("ItemT", bound=Item)


def build(model: type[ItemT], values: Mapping[str, Value]) -> ItemT:
    """Build a model's instance; only what is in `values` counts as set."""
    inner = _inner_models(model)
    typed = {name: _typed(inner[name], value) if name in inner else value for name, value in values.items()}
    return cast("ItemT", model.model_construct(None, **typed))


def _typed(model: type[Item], value: Value) -> object:
    if isinstance(value, Mapping):
        return build(model, value)
    if isinstance(value, (list, tuple)):
        return tuple(_typed(model, each) for each in value)
    return value


@cache
def _inner_models(model: type[Item]) -> dict[str, type[Item]]:
    found = {name: _model_in(info.annotation) for name, info in model.model_fields.items()}
    return {name: inner for name, inner in found.items() if inner is not None}


def _model_in(annotation: object) -> type[Item] | None:
    if isinstance(annotation, type) and issubclass(annotation, Item):
        return annotation
    found = (_model_in(each) for each in get_args(annotation))
    return next((each for each in found if each is not None), None)
