"""An example of a manifest, made from the kind itself: what is required is written, the rest is a comment."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from pydantic import ValidationError

from reconcile.core.resource import Resource
from reconcile.core.roles import Role
from reconcile.core.schema import Field, schema_of
from reconcile.core.types import FieldType
from reconcile.sdk.provider import Provider

_PLAIN = re.compile(r"\w[\w.@:/-]*")
_SAMPLES: Mapping[FieldType, tuple[object, ...]] = {
    FieldType.TEXT: ("Example", "EUR", "jane.doe@example.org", "https://example.org"),
    FieldType.INTEGER: (1,),
    FieldType.NUMBER: (1,),
    FieldType.MONEY: ("1000.00",),
    FieldType.DATE: ("2026-01-01",),
    FieldType.INSTANT: ("2026-01-01",),
    FieldType.BOOLEAN: (False,),
    FieldType.MAP: ({},),
}
_ITEM_FIELDS = 4


def example(provider: type[Provider]) -> str:
    """A manifest that validates, of the kind that asks for least."""
    kind = min((each.kind for each in provider.collection_types), key=_asked_for)
    rows = [each for each in schema_of(kind) if not each.has(Role.COMPUTED)]
    plain = [each for each in rows if not each.has(Role.MARKER)]
    written = [each for each in rows if each.is_required] or plain[:1]
    lines = [
        f"# A {kind.__name__} at {provider.title}. What is commented out is optional.",
        f"apiVersion: {kind.api_version}",
        f"kind: {kind.__name__}",
        "metadata:",
        f"  name: example  # the address is {provider.name}.{kind.__name__}.example",
        "spec:",
        *(f"  {_line(kind, each)}" for each in written),
        *(f"  # {_line(kind, each)}" for each in rows if each not in written),
    ]
    return "\n".join(lines) + "\n"


def _asked_for(kind: type[Resource]) -> int:
    return sum(each.is_required for each in schema_of(kind))


def _line(kind: type[Resource], field: Field) -> str:
    note = kind.model_fields[field.name].description or ""
    if field.choices and not note:
        note = f"One of {', '.join(field.choices)}."
    return f"{field.name}: {_spell(_sample(kind, field))}" + (f"  # {note}" if note else "")


def _sample(kind: type[Resource], field: Field) -> object:
    """A value that the kind takes; the provider's own example before ours."""
    candidates = (*(kind.model_fields[field.name].examples or ()), *field.choices, *_values(field))
    return next((each for each in candidates if _is_valid(kind, field.name, each)), candidates[0])


def _values(field: Field) -> Sequence[object]:
    if field.type in _SAMPLES:
        return _SAMPLES[field.type]
    writable = [each for each in field.item or () if not each.has(Role.COMPUTED)]
    rows = [each for each in writable if each.is_required] or writable[:_ITEM_FIELDS]
    item = {each.name: (*each.choices, *_values(each))[0] for each in rows}
    return ([item] if item else [],) if field.type is FieldType.LIST else (item,)


def _is_valid(kind: type[Resource], name: str, value: object) -> bool:
    try:
        kind.model_validate({name: value})
    except ValidationError as problem:
        return all(each["loc"][0] != name for each in problem.errors(include_url=False))
    return True


def _spell(value: object) -> str:
    """A value as YAML, in one line."""
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return value
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_spell(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_spell, value))}]"
    return json.dumps(value)
