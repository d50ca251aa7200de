"""Checks a node against a pydantic model, and gives every finding its place and its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Annotated, TypeVar

from pydantic import AfterValidator, ConfigDict, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails, PydanticCustomError

from reconcile.core.diagnostic import Diagnostic, error
from reconcile.core.resource import Item
from reconcile.core.roles import Role
from reconcile.core.schema import Field, Schema, schema_of
from reconcile.core.types import Text
from reconcile.core.value import Path
from reconcile.manifests.nearest import hint
from reconcile.manifests.node import Place, dotted, follow
from reconcile.manifests.wording import explain

ItemT = TypeVar("ItemT", bound=Item)

_DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")


class Section(Item):
    """A part of our own files; its fields are spelled by their aliases where they have one."""

    model_config = ConfigDict(validate_by_name=False, validate_by_alias=True)


def is_dns_label(text: str) -> bool:
    """Whether a text can be a name: at most 63 of a-z, 0-9 and inner hyphens."""
    return _DNS_LABEL.fullmatch(text) is not None


def _check_dns_label(text: str) -> str:
    if is_dns_label(text):
        return text
    raise PydanticCustomError(
        "name", "expected a name like acme-2026: at most 63 of a-z, 0-9 and, inside, hyphens"
    )


DnsLabel = Annotated[
    Text,
    AfterValidator(_check_dns_label),
    WithJsonSchema({"type": "string", "pattern": f"^{_DNS_LABEL.pattern}$"}),
]


def check(model: type[ItemT], values: object, top: Place, problems: list[Diagnostic]) -> ItemT | None:
    """Validate the values of the node at a place; what is wrong with them is added to `problems`."""
    try:
        return model.model_validate(values)
    except ValidationError as found:
        findings = found.errors(include_url=False)
    problems.extend(dict.fromkeys(_diagnose(model, findings, top)))
    return None


def rows_to(model: type[Item], path: Path) -> Iterator[Field]:
    """The row of each field that a path goes through; ends where a value is free."""
    table: Schema | None = schema_of(model)
    for name in path:
        if isinstance(name, str):
            row = next((row for row in table or () if _spelling(model, row) == name), None)
            if row is None:
                return
            yield row
            table = row.item


def _spelling(model: type[Item], row: Field) -> str:
    return str(row.read_path[0]) if issubclass(model, Section) else row.name


def _diagnose(model: type[Item], findings: Sequence[ErrorDetails], top: Place) -> Iterator[Diagnostic]:
    # A list of wrong items also counts as too short.
    above = {each["loc"][:length] for each in findings for length in range(len(each["loc"]))}
    meant = [each for each in findings if each["type"] != "too_short" or each["loc"] not in above]
    placed = [(follow(top.node, top.key, each["loc"]), each) for each in meant]
    for _, group in groupby(placed, key=lambda each: each[0].path):
        places, errors = zip(*group, strict=True)
        others = []
        for each in errors:
            match each["type"]:
                case "missing":
                    yield _missing(top, places[0], each)
                case "extra_forbidden":
                    yield _unknown(model, top, places[0])
                case _:
                    others.append(each)
        if others:
            yield _wrong(model, top, places[0], others)


def _missing(top: Place, place: Place, finding: ErrorDetails) -> Diagnostic:
    name = dotted((*top.path, *place.path, finding["loc"][-1]))
    return error(f"`{name}` is missing", "add it", location=place.key)


def _unknown(model: type[Item], top: Place, place: Place) -> Diagnostic:
    above, name = place.path[:-1], str(place.path[-1])
    what = dotted((*top.path, *above))
    remedy = hint(name, _spellings(model, above))
    summary = f"`{what}` has no field `{name}`" if what else f"there is no field `{name}`"
    return error(summary, remedy, location=place.key)


def _spellings(model: type[Item], path: Path) -> dict[str, str]:
    """Our name of each field of the object at a path, by ours and by the vendor's spelling."""
    above = list(rows_to(model, path))
    table = (above[-1].item if above else schema_of(model)) or ()
    rows = [row for row in table if not row.has(Role.COMPUTED)]
    theirs = {row.write_name: _spelling(model, row) for row in rows if row.write_name}
    return theirs | {_spelling(model, row): _spelling(model, row) for row in rows}


def _wrong(model: type[Item], top: Place, place: Place, findings: Sequence[ErrorDetails]) -> Diagnostic:
    is_secret = any(row.has(Role.SECRET) for row in rows_to(model, place.path))
    summary, detail = explain(findings, place.node, is_secret=is_secret)
    name = dotted((*top.path, *place.path))
    summary = f"`{name}`: {summary}" if name else f"the document: {summary}"
    return error(summary, detail, location=place.node.location)
