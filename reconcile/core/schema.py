"""A kind's model read as a table: one row a field, with its type, roles and both spellings."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AliasPath

from reconcile.core.roles import Currency, KeyedBy, Normal, Role
from reconcile.core.types import Digits, FieldType

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from reconcile.core.resource import Item


@dataclass(frozen=True, slots=True)
class Field:
    """One row: our name, the vendor's spellings (None where it has none), type and roles.

    `item` is the table of the nested object or of a list's items; `key` names the fields that find an item of
    a list again; `choices` are the values of an enum.
    """

    name: str
    type: FieldType
    roles: frozenset[Role] = frozenset()
    is_required: bool = False
    read_path: tuple[str | int, ...] = ()
    write_name: str | None = None
    item: Schema | None = None
    key: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    digits: Digits | None = None
    currency: Currency | None = None
    normal: Normal | None = None

    def has(self, role: Role) -> bool:
        """Whether the field plays this part."""
        return role in self.roles

    @property
    def is_immutable(self) -> bool:
        """Whether an update can't change it."""
        return bool(self.roles & {Role.IMMUTABLE, Role.MARKER})

    @property
    def is_clearable(self) -> bool:
        """Whether the vendor can be asked to forget its value."""
        return not (self.is_required or self.is_immutable or self.has(Role.KEPT))


@dataclass(frozen=True, slots=True)
class Schema:
    """The rows of one kind or nested object, in the order of declaration."""

    fields: tuple[Field, ...]

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)

    def get(self, name: str) -> Field | None:
        """Find a row by our name."""
        return next((field for field in self.fields if field.name == name), None)

    @property
    def marker(self) -> Field | None:
        """The field that carries our marker, if the vendor has a place for one."""
        return next((field for field in self.fields if field.has(Role.MARKER)), None)

    @property
    def tags(self) -> Field | None:
        """The field of labels, if there is one."""
        return next((field for field in self.fields if field.has(Role.TAGS)), None)


@cache
def schema_of(model: type[Item]) -> Schema:
    """Read a model's annotations as a table."""
    return Schema(tuple(_row(name, info) for name, info in model.model_fields.items()))


def _row(name: str, info: FieldInfo) -> Field:
    facts = _Facts()
    facts.learn(info.annotation)
    for each in info.metadata:
        facts.note(each)
    return Field(
        name=name,
        type=facts.type or FieldType.TEXT,
        roles=frozenset(facts.roles),
        is_required=info.is_required(),
        read_path=_read_path(name, info),
        write_name=info.serialization_alias or name,
        item=facts.item,
        choices=facts.choices,
        **facts.extras,
    )


def _read_path(name: str, info: FieldInfo) -> tuple[str | int, ...]:
    alias = info.validation_alias
    if isinstance(alias, AliasPath):
        return tuple(alias.path)
    return (alias if isinstance(alias, str) else name,)


class _Facts:
    """What one annotation says, gathered while walking into it."""

    def __init__(self) -> None:
        self.type: FieldType | None = None
        self.roles: set[Role] = set()
        self.item: Schema | None = None
        self.choices: tuple[str, ...] = ()
        self.extras: dict[str, Any] = {}

    def note(self, mark: object) -> None:
        match mark:
            case FieldType():
                self.type = self.type or mark
            case Role():
                self.roles.add(mark)
            case KeyedBy():
                self.extras["key"] = mark.fields
            case Digits():
                self.extras["digits"] = mark
            case Currency():
                self.extras["currency"] = mark
            case Normal():
                self.extras["normal"] = mark
            case _:
                pass

    def learn(self, annotation: object) -> None:
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            self.learn(arguments[0])
            for mark in arguments[1:]:
                self.note(mark)
        elif origin in {Union, types.UnionType}:
            for each in arguments:
                self.learn(each)
        elif origin is Literal:
            self.choices = arguments
        elif origin is tuple:
            self.type = FieldType.LIST
            self._learn_item(arguments[0])
        elif isinstance(annotation, type) and hasattr(annotation, "model_fields"):
            self.type = self.type or FieldType.OBJECT
            self.item = schema_of(annotation)

    def _learn_item(self, annotation: object) -> None:
        inner = _Facts()
        inner.learn(annotation)
        self.item = inner.item
        self.choices = inner.choices
        self.extras |= inner.extras
