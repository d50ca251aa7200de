"""The plan as tools around Terraform read it: its JSON plan for policies, GitLab's counts for merge requests.

Of an update only what changes is in `before` and `after`; items of keyed lists stand below their keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from reconcile.core.action import Action
from reconcile.core.plan import Change, Plan
from reconcile.core.value import Json, Path, to_json
from reconcile.reports.spelling import reference_in

_FORMAT = "1.2"
_REPLACE = {Action.DELETE, Action.CREATE}
_CHANGING = {Action.UPDATE, Action.TAG}

_Tree: TypeAlias = "dict[str, Json | _Tree]"


def gitlab_document(plan: Plan) -> dict[str, Json]:
    """How many objects are created, updated and deleted; a replace is one of both."""
    actions = [set(change.actions) for change in plan.changes]
    return {
        "create": sum(Action.CREATE in each for each in actions),
        "update": sum(bool(each & _CHANGING) for each in actions),
        "delete": sum(Action.DELETE in each for each in actions),
    }


def tfplan_document(plan: Plan) -> dict[str, Json]:
    """Terraform's JSON plan, as far as there is something to say."""
    return {
        "format_version": _FORMAT,
        "resource_changes": [_resource_change(change) for change in plan.changes],
        "complete": not plan.has_errors,
        "applyable": not plan.has_errors and not plan.is_empty,
        "errored": plan.has_errors,
    }


def _resource_change(change: Change) -> dict[str, Json]:
    address = change.address
    return {
        "address": str(address),
        "mode": "managed",
        "type": f"{address.provider}.{address.kind}",
        "name": address.name,
        "provider_name": address.provider,
        "change": _change(change),
        "action_reason": change.reason,
    }


def _change(change: Change) -> dict[str, Json]:
    actions = set(change.actions)
    importing: dict[str, Json] = {"importing": {"id": change.id}} if Action.ADOPT in actions else {}
    return {
        "actions": [*_words(change)],
        "before": None if actions == {Action.CREATE} else _values(change, is_after=False),
        "after": None if actions <= {Action.DELETE, Action.FORGET} else _values(change, is_after=True),
        "after_unknown": _unknown(change),
        **importing,
    }


def _words(change: Change) -> list[str]:
    actions = set(change.actions)
    if actions >= _REPLACE:
        return ["delete", "create"]
    if actions & _CHANGING:
        return ["update"]
    return ["no-op"] if Action.ADOPT in actions else [action.word for action in change.actions]


def _values(change: Change, *, is_after: bool) -> _Tree:
    tree: _Tree = {}
    for field in change.fields:
        value = to_json(field.after if is_after else field.before)
        if not _is_unknown(value):
            _put(tree, field.path, value)
    return tree


def _unknown(change: Change) -> _Tree:
    """True for what is known after another resource was created."""
    tree: _Tree = {}
    for field in change.fields:
        if _is_unknown(to_json(field.after)):
            _put(tree, field.path, value=True)
    return tree


def _is_unknown(value: Json) -> bool:
    """Whether a reference is left anywhere in it."""
    if isinstance(value, Mapping):
        return reference_in(value) is not None or any(map(_is_unknown, value.values()))
    return isinstance(value, list) and any(map(_is_unknown, value))


def _put(tree: _Tree, path: Path, value: Json) -> None:
    *above, last = map(str, path)
    for step in above:
        below = tree.setdefault(step, {})
        if not isinstance(below, dict):
            return
        tree = below
    tree[last] = value
