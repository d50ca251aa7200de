"""Values to try on every field, from the kind's table and what a provider's test adds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pydantic import ValidationError

from reconcile.core.resource import Resource
from reconcile.core.roles import Role
from reconcile.core.schema import Field, schema_of
from reconcile.core.types import FieldType
from reconcile.core.value import Value

_TEXTS = ("plain", "Žižkov & Søns <b>“x”</b>", "four bytes: 😀🧾", "two\nlines", "")
_BY_TYPE: Mapping[FieldType, tuple[Value, ...]] = {
    FieldType.TEXT: _TEXTS,
    FieldType.INTEGER: (0, 90),
    FieldType.NUMBER: (Decimal(50), Decimal("0.5"), Decimal("12345.678")),
    FieldType.MONEY: (Decimal("0.10"), Decimal("99999999.99"), Decimal(0), Decimal("1234.5")),
    FieldType.DATE: (date(2024, 1, 31), date(2024, 2, 29), date(2024, 12, 31)),
    FieldType.BOOLEAN: (True, False),
}


@dataclass(frozen=True)
class Samples:
    """What a provider's test says of one kind.

    `minimal` are the fewest fields that make an object. `values` replace the values to try on a field, e.g.
    where they have to exist at the vendor; the first two differ. `positions` are the settings of the
    sandbox's numeric switches to try.
    """

    minimal: Mapping[str, object]
    values: Mapping[str, Sequence[object]] = field(default_factory=dict)
    positions: Mapping[str, Sequence[int]] = field(default_factory=dict)


class Catalogue:
    """The resources to try, each valid by the kind's own rules; no two have the same marker."""

    def __init__(self, kind: type[Resource], samples: Samples) -> None:
        self.kind = kind
        self.schema = schema_of(kind)
        self._samples = samples
        self._count = 0

    def minimal(self) -> Resource:
        """The fewest fields."""
        return self._marked(self._samples.minimal)

    def full(self) -> Resource:
        """Every field that can be written at once, with its first value."""
        values = dict(self._samples.minimal)
        for row in self.writable:
            first = next(self._fitting(row, values), None)
            if first is not None and row.name not in values:
                values[row.name] = first
        return self._marked(values)

    @property
    def writable(self) -> list[Field]:
        """The fields that an author writes and the vendor keeps as they are."""
        apart = {Role.COMPUTED, Role.SOURCE, Role.MARKER}
        return [row for row in self.schema if not row.roles & apart]

    def each_value(self) -> Iterator[tuple[str, Resource]]:
        """The minimal object with one more field, for every value of every field."""
        for row in self.writable:
            for value in self._fitting(row, self._samples.minimal):
                yield row.name, self._marked({**self._samples.minimal, row.name: value})

    def changes(self, before: Resource) -> Iterator[tuple[str, Resource]]:
        """The same object with one field changed, for every field that can be."""
        for row in self.writable:
            values = {name: getattr(before, name) for name in before.model_fields_set}
            others = self._fitting(row, values)
            other = next((each for each in others if each != values.get(row.name)), None)
            if other is not None and not row.is_immutable:
                yield row.name, before.with_values(self._typed({**values, row.name: other}, row.name))

    def _typed(self, values: Mapping[str, object], name: str) -> dict[str, object]:
        return {name: getattr(self.kind.model_validate(values), name)}

    def _marked(self, values: Mapping[str, object]) -> Resource:
        marker = self.schema.marker
        self._count += 1
        return self.kind.model_validate(
            {**values, marker.name: f"sample-{self._count}"} if marker else dict(values)
        )

    def _fitting(self, row: Field, values: Mapping[str, object]) -> Iterator[object]:
        """The values of a field that the kind's own rules allow beside the others."""
        found = [value for value in self._tried(row) if self._fits({**values, row.name: value})]
        assert found, f"{self.kind.__name__}.{row.name}: no value to try fits; give some in `Samples.values`"
        yield from found

    def _tried(self, row: Field) -> Sequence[object]:
        given = self._samples.values.get(row.name)
        return _candidates(row) if given is None else given

    def _fits(self, values: Mapping[str, object]) -> bool:
        try:
            resource = self.kind.model_validate(values)
        except ValidationError:
            return False
        return not list(resource.problems())


def _candidates(row: Field) -> Sequence[object]:
    if row.choices:
        return row.choices
    if row.type is FieldType.LIST:
        return _lists(row)
    return _BY_TYPE.get(row.type, ())


def _lists(row: Field) -> Sequence[object]:
    """Lists of labels, or lists with an item for each value of each field of it."""
    if row.item is None:
        return (("plain", "two words"), ("ünï😀",), ())
    fields = [each for each in row.item if not each.has(Role.COMPUTED)]
    plain = [each for each in fields if each.name not in row.key]
    items = [{each.name: value} for each in plain for value in _candidates(each)]
    keyed = [{**dict.fromkeys(row.key, str(place)), **item} for place, item in enumerate(items)]
    return (tuple(keyed), tuple(keyed[:1]), tuple(reversed(keyed[:3])), ())
