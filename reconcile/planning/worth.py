"""What contracts are worth: the amounts of a resource, summed per currency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from reconcile.core.roles import Role
from reconcile.core.schema import Field, Schema
from reconcile.core.value import Value
from reconcile.planning.canonical import canonical, items_of


def worth(
    schema: Schema, values: Mapping[str, Value], behind: Mapping[str, Value] | None = None
) -> dict[str, Decimal]:
    """Sum the amounts that carry a `Currency`; "" stands for the one currency of a vendor that names none.

    `behind` is the live object: a written value wins over it, and what is not written counts as it is there.
    """
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for currency, amount in _amounts(schema, values, behind or {}):
        sums[currency] += amount
    return {currency: amount for currency, amount in sorted(sums.items()) if amount}


def worth_by_field(
    schema: Schema, values: Mapping[str, Value], behind: Mapping[str, Value] | None = None
) -> dict[str, dict[str, Decimal]]:
    """Tell `worth` apart by the fields of the object that hold it."""
    rows = [field for field in schema if field.currency or field.item]
    return {row.name: worth(Schema((row,)), values, behind) for row in rows}


def known(schema: Schema, live: Mapping[str, Value], applied: Mapping[str, Value]) -> dict[str, Value]:
    """The live values, and of what the vendor never shows, or did not keep, those last applied."""
    hidden = {field.name for field in schema if _is_hidden(field, live)}
    return {**live, **{name: value for name, value in applied.items() if name in hidden}}


def _is_hidden(field: Field, live: Mapping[str, Value]) -> bool:
    if field.has(Role.WRITE_ONLY):
        return True
    return field.has(Role.MAY_NOT_STICK) and live.get(field.name) is None


def difference(after: Mapping[str, Decimal], before: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Subtract per currency; what did not change is left out."""
    zero = Decimal(0)
    changes = {name: after.get(name, zero) - before.get(name, zero) for name in sorted({*after, *before})}
    return {name: change for name, change in changes.items() if change}


def total(parts: Iterable[Mapping[str, Decimal]]) -> dict[str, Decimal]:
    """Add per currency."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for part in parts:
        for currency, amount in part.items():
            sums[currency] += amount
    return {currency: amount for currency, amount in sorted(sums.items()) if amount}


def _amounts(
    schema: Schema, values: Mapping[str, Value], behind: Mapping[str, Value]
) -> Iterable[tuple[str, Decimal]]:
    merged = {**behind, **values}
    for field in schema:
        if field.currency:
            amount = canonical(field, merged.get(field.name))
            if isinstance(amount, Decimal):
                yield _currency(field, merged), amount
        elif field.item:
            yield from _nested(field, field.item, merged.get(field.name), behind.get(field.name))


def _nested(field: Field, schema: Schema, value: Value, behind: Value) -> Iterable[tuple[str, Decimal]]:
    others = items_of(field, behind, value)
    pairs = [(item, others.get(key)) for key, item in items_of(field, value, behind).items()]
    for item, other in [(value, behind), *pairs]:
        if isinstance(item, Mapping):
            yield from _amounts(schema, item, other if isinstance(other, Mapping) else {})


def _currency(field: Field, values: Mapping[str, Value]) -> str:
    name = field.currency.field if field.currency else None
    value = values.get(name) if name else None
    return value if isinstance(value, str) else ""
