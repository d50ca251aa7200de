"""A change as rows: one for each field, those of nested items below their item.

Works on values as documents spell them, so that a plan looks the same before and after it was saved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from reconcile.core.action import Action, Origin
from reconcile.core.plan import Change, FieldChange
from reconcile.core.value import Json, to_json
from reconcile.reports.spelling import is_amount, label, reference_in
from reconcile.reports.visible import quoted, visible

_TAGS = "tags"
_KEYS = (("external_id",), ("name", "start_date"), ("name",))
_TELLING = {"name", "title", "number", "ref", "vendor_name", "external_id", "currency"}
_TELLING_AT_MOST = 8
_NOTES = {
    Origin.DRIFT: "drift",
    Origin.BOTH: "drift and manifest",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line to be: what stands for absent is None; a heading has rows below it, and no value.

    Amounts of the same `group` stand below each other. `is_brief` asks for one line, however much is cut. A
    remark is a sentence of its own.
    """

    mark: Action
    name: str
    before: Json
    after: Json
    depth: int = 0
    note: str = ""
    group: str = ""
    is_heading: bool = False
    is_brief: bool = False
    is_remark: bool = False

    @property
    def is_pair(self) -> bool:
        """Whether an old value becomes a new one."""
        return self.mark is not Action.NO_OP and None not in (self.before, self.after)


def rows_of(change: Change) -> list[Row]:
    """The rows of one change, in the order of its fields."""
    remarks = [Row(change.actions[-1], visible(note), None, None, is_remark=True) for note in change.notes]
    if change.actions == (Action.DELETE,):
        return [*remarks, *_farewell(change)]
    return [*remarks, *(row for field in change.fields for row in _field(change, field))]


def _field(change: Change, field: FieldChange) -> Iterator[Row]:
    before, after = to_json(field.before), to_json(field.after)
    leads_to_object = isinstance(before, Mapping) or isinstance(after, Mapping)
    row = Row(
        _mark(change, field, before, after),
        label(field.path, leads_to_object=leads_to_object),
        before,
        after,
        note=_NOTES.get(field.origin, "") if field.origin else "",
        group=str(field.path[-1]) if field.path else "",
    )
    yield from _expanded(row)


def _mark(change: Change, field: FieldChange, before: Json, after: Json) -> Action:
    if before == after and field.origin is None:  # with an origin it is a secret, which looks like another
        return Action.NO_OP
    is_tags = field.path[:1] == (_TAGS,) or Action.UPDATE not in change.actions
    if Action.TAG in change.actions and is_tags:
        return Action.TAG
    if before is None:
        return Action.CREATE
    return Action.DELETE if after is None else Action.UPDATE


def _expanded(row: Row) -> Iterator[Row]:
    """A value that comes, goes or stays as a whole is shown part by part."""
    if row.is_pair:
        yield row
        return
    parts = list(_parts(row.name, row.before if row.after is None else row.after))
    if not parts:
        yield row
        return
    below = row.depth + 1
    if not _is_item_list(row):
        yield _heading(row)
    else:
        below = row.depth
    for name, group, value in parts:
        before = None if row.before is None else value
        after = None if row.after is None else value
        note = row.note if below == row.depth else ""
        yield from _expanded(Row(row.mark, name, before, after, below, note, group))


def _heading(row: Row) -> Row:
    return Row(row.mark, row.name, None, None, row.depth, row.note, is_heading=True)


def _is_item_list(row: Row) -> bool:
    value = row.before if row.after is None else row.after
    return isinstance(value, Sequence)


def _parts(name: str, value: Json) -> Iterator[tuple[str, str, Json]]:
    """Name, group and value of each field of an object, or of each item of a list of objects."""
    if isinstance(value, Mapping):
        if reference_in(value) is None:
            yield from ((visible(key), key, each) for key, each in value.items() if each is not None)
    elif is_object_list(value):
        yield from ((f"{name}[{key}]", "", item) for key, item in items(value))


def is_object_list(value: Json) -> TypeGuard[Sequence[Mapping[str, Json]]]:
    """Whether a value is a list of nested objects."""
    if isinstance(value, str) or not isinstance(value, Sequence) or not value:
        return False
    return all(isinstance(each, Mapping) and reference_in(each) is None for each in value)


def items(found: Sequence[Mapping[str, Json]]) -> Iterator[tuple[str, Mapping[str, Json]]]:
    """Name the items of a list as the planner likely does: by a key that each of them has, or by place."""
    for names in _KEYS:
        keys = ["@".join(str(item.get(name) or "") for name in names) for item in found]
        is_complete = all(item.get(name) for item in found for name in names)
        if is_complete and len(set(keys)) == len(keys):
            return zip(map(quoted, keys), found, strict=True)
    return zip(map(str, range(len(found))), found, strict=True)


def _farewell(change: Change) -> Iterator[Row]:
    """What tells which object goes, and what it is worth."""
    values = [(label(field.path), to_json(field.before)) for field in change.fields]
    telling = [pair for pair in values if _is_telling(*pair)] or values
    for name, value in telling[:_TELLING_AT_MOST]:
        parts = ((f"{name}[{key}]", item) for key, item in items(value)) if is_object_list(value) else ()
        for part, item in parts or [(name, value)]:
            yield Row(Action.DELETE, part, item, None, group=name, is_brief=True)


def _is_telling(name: str, value: Json) -> bool:
    return name in _TELLING or is_amount(value) or is_object_list(value)
