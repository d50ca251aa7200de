"""The typed value of one object, desired or live.

A provider declares a kind as a subclass of `Resource`: our field name, the vendor's spelling as alias
(`validation_alias` where it reads, `serialization_alias` where it writes), the roles as annotations.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, ClassVar, Self, cast

from pydantic import BaseModel, ConfigDict, ValidatorFunctionWrapHandler, field_validator

from reconcile.core.roles import Role
from reconcile.core.schema import schema_of
from reconcile.core.value import Path, Reference, Value


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule of the vendor's document that a manifest breaks; `path` leads to the value in `spec`."""

    path: Path
    summary: str
    detail: str = ""


class Item(BaseModel):
    """A nested object, e.g. a line item. Only fields that were set count as written."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        validate_by_name=True,
        validate_by_alias=False,
        defer_build=True,
    )

    @field_validator("*", mode="wrap")
    @classmethod
    def _let_references_pass(cls, value: object, validate: ValidatorFunctionWrapHandler) -> object:
        return value if isinstance(value, Reference) else validate(value)

    def written(self) -> dict[str, Value]:
        """The fields that were set, in the order of declaration, nested objects as mappings."""
        names = (name for name in type(self).model_fields if name in self.model_fields_set)
        return {name: plain(getattr(self, name)) for name in names}

    def with_values(self, values: Mapping[str, object]) -> Self:
        """Build a copy with these typed values set; nothing is validated again."""
        kept = {name: getattr(self, name) for name in self.model_fields_set}
        return cast("Self", type(self).model_construct(**(kept | dict(values))))

    def without(self, names: Collection[str]) -> Self:
        """Build a copy in which these fields are not written."""
        kept = {name: getattr(self, name) for name in self.model_fields_set if name not in names}
        return cast("Self", type(self).model_construct(**kept))


class Resource(Item):
    """One object of a kind.

    `api_version` is `<plugin>/v1`; `natural_key` names the fields that together find an object again where
    the vendor has no place for a marker.
    """

    api_version: ClassVar[str]
    natural_key: ClassVar[tuple[str, ...]] = ()

    def problems(self) -> Iterator[Problem]:
        """Check the cross-field rules of the vendor's document; references are not known yet."""
        yield from ()

    def authored(self) -> Self:
        """Take out of a live object what its author would not have written."""
        return self

    def plan_notes(self, live: Resource | None, touched: AbstractSet[str]) -> Iterator[str]:
        """Say what the vendor does by a request of its own, a line each, when these fields change.

        `live` is None for an object that is to be created.
        """
        del live, touched
        yield from ()

    def final_fields(self, live: Resource | None, touched: AbstractSet[str]) -> Iterator[str]:
        """Name those of the fields that change whose new value can't be taken back; null always can."""
        del live
        for field in schema_of(type(self)):
            is_final = field.has(Role.IRREVERSIBLE) and getattr(self, field.name) is not None
            if is_final and field.name in touched:
                yield field.name

    @classmethod
    def default_marker(cls, *, project: str, address: str, name: str) -> str | None:
        """Choose the marker where the author wrote none; None where the vendor has no place for one."""
        del project, address
        return name if schema_of(cls).marker else None


def plain(value: Any) -> Value:  # noqa: ANN401 - a pydantic model's attribute can be anything
    """Turn nested models into mappings and sequences into tuples."""
    if isinstance(value, Item):
        return value.written()
    if isinstance(value, (list, tuple)):
        return tuple(plain(each) for each in value)
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    return cast("Value", value)
