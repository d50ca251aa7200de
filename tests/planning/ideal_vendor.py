"""A vendor that does exactly what it is asked, and an apply that asks it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from planning.inputs import World
from planning.kinds import DEAL, Deal, as_json, deal

from reconcile.core.action import Action
from reconcile.core.declaration import Declaration
from reconcile.core.live import Found
from reconcile.core.managed import Managed
from reconcile.core.plan import Change
from reconcile.core.roles import Role
from reconcile.core.schema import Field, Schema
from reconcile.core.types import FieldType
from reconcile.core.value import Value
from reconcile.planning.canonical import items_of
from reconcile.planning.clears import with_clears


def stored(schema: Schema, live: Mapping[str, Value], sent: Mapping[str, Value]) -> dict[str, Value]:
    """Take an update in: what was not sent stays, null clears, lists are replaced."""
    after = {
        **live,
        **{row.name: _stored(row, live.get(row.name), sent[row.name]) for row in schema if row.name in sent},
    }
    hidden = {row.name for row in schema if _is_hidden(row, after.get(row.name))}
    return {name: value for name, value in after.items() if name not in hidden}


def _is_hidden(row: Field, value: Value) -> bool:
    """What is written only, is secret, or did not stick: this vendor drops an even number."""
    drops = row.has(Role.MAY_NOT_STICK) and isinstance(value, int) and value % 2 == 0
    return drops or row.has(Role.WRITE_ONLY) or row.has(Role.SECRET)


def _stored(row: Field, live: Value, sent: Value) -> Value:
    if row.type is FieldType.MAP and isinstance(sent, Mapping):
        merged = {**(live if isinstance(live, Mapping) else {}), **sent}
        return {key: value for key, value in merged.items() if value is not None}
    if row.item and isinstance(sent, Mapping):
        return stored(row.item, live if isinstance(live, Mapping) else {}, sent)
    if row.item and isinstance(sent, tuple):
        before = items_of(row, live, sent)
        return tuple(_stored(row, before.get(key), item) for key, item in items_of(row, sent, live).items())
    if row.normal and isinstance(sent, str):
        return row.normal.rule(sent) or None
    if row.normal and isinstance(sent, tuple):
        return tuple(row.normal.rule(str(each)) for each in sent)
    return sent


def shown(resource: Deal) -> Deal:
    """Read back what the vendor makes of a new object."""
    return deal(**stored(DEAL, {}, resource.written()))


def applied(world: World) -> World:
    """Apply a plan as the engine does."""
    plan = world.plan()
    assert not plan.has_errors
    changes = {change.address: change for change in plan.changes}
    after = World()
    after.declarations = world.declarations
    for address, declaration in world.declarations.items():
        live = _carried_out(
            changes.get(address), declaration, world.managed.get(address), world.found[address]
        )
        after.manage(address, declaration.resource, declaration.lifecycle)
        after.show(address, live)
    return after


def _carried_out(
    change: Change | None, declaration: Declaration, managed: Managed | None, found: Found
) -> Deal:
    wanted = cast("Deal", declaration.resource)
    if change and Action.CREATE in change.actions:
        return shown(wanted)
    live = found.live or found.matches[0]
    if change is None:
        return cast("Deal", live.resource)
    sent = with_clears(wanted, as_json(managed.applied if managed else {}))
    return deal(**stored(DEAL, live.resource.written(), sent.written()))
