"""How a value reads within a line, and how a path is named."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TypeGuard

from reconcile.core.address import Address
from reconcile.core.value import Json, Path, Reference
from reconcile.planning.secret import SECRET
from reconcile.reports.visible import columns, quoted, quoted_if_needed, visible

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_AMOUNT = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")
_IN_LIST = re.compile(r"(?!null$|true$|false$)[^\s,\[\]{}()\"]([^,\[\]{}\"]*[^\s,\[\]{}\"])?")
_LABEL = re.compile(r"[^\s,\[\]{}()\"+-][^\s,\[\]{}\"]*")


def spell(value: Json) -> str:
    """A value in one line."""
    if isinstance(value, str):
        return value if value == SECRET else quoted_if_needed(value)
    if isinstance(value, Mapping):
        reference = reference_in(value)
        return _reference(reference) if reference else _mapping(value)
    if isinstance(value, Sequence):
        return f"[{', '.join(map(spell_item, value))}]"
    return json.dumps(value)


def spell_item(value: Json) -> str:
    """A value within a list or mapping: a text that could be taken apart there stands in quotes."""
    return _spell_text(value, _IN_LIST) if isinstance(value, str) else spell(value)


def spell_label(value: Json) -> str:
    """A label among others, with only blanks between them."""
    return _spell_text(value, _LABEL) if isinstance(value, str) else spell(value)


def _spell_text(text: str, plain: re.Pattern[str]) -> str:
    return visible(text) if text == SECRET or plain.fullmatch(text) else quoted(text)


def _mapping(value: Mapping[str, Json]) -> str:
    return (
        "{" + ", ".join(f"{quoted_if_needed(key)}: {spell_item(each)}" for key, each in value.items()) + "}"
    )


def reference_in(value: Json) -> Reference | None:
    """The reference that a document spells as `{from: …}`; None if it is an ordinary mapping."""
    if isinstance(value, Mapping) and {"from"} <= value.keys() <= {"from", "field"}:
        with suppress(ValueError):
            return Reference(Address.parse(str(value["from"])), str(value.get("field", "id")))
    return None


def _reference(reference: Reference) -> str:
    what = "" if reference.field == "id" else f"{visible(reference.field)} "
    return f"({what}from {reference.address}, known after apply)"


def is_flat_list(value: Json) -> TypeGuard[Sequence[Json]]:
    """Whether a value is a list of single values, e.g. labels."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        return False
    return not any(isinstance(each, (Mapping, list, tuple)) for each in value)


def label(path: Path, *, leads_to_object: bool = False) -> str:
    """Name a path: `renewal_date`, `line_items["1"].amount`, `documents[0]`, `terms.notice_days`.

    A path does not say which of its steps are keys of items. Those that hold a further step, or an object,
    below a name in the plural are taken for keys.
    """
    text = ""
    for place, step in enumerate(path):
        has_more = place + 1 < len(path) or leads_to_object
        is_key = place > 0 and has_more and str(path[place - 1]).endswith("s")
        if isinstance(step, int):
            text += f"[{step}]"
        elif is_key or not _WORD.fullmatch(step):
            text += f"[{quoted(step)}]" if text else visible(step)
        else:
            text += f".{step}" if text else step
    return text


def is_amount(value: Json) -> TypeGuard[str]:
    """Whether a value is spelled as amounts are in documents: a number as text."""
    return isinstance(value, str) and _AMOUNT.fullmatch(value) is not None


def at_the_point(amounts: Sequence[str]) -> list[str]:
    """Pad amounts so that their points stand below each other."""
    parts = [amount.partition(".") for amount in amounts]
    before = max((len(whole) for whole, _, _ in parts), default=0)
    after = max((len(point + digits) for _, point, digits in parts), default=0)
    return [f"{whole:>{before}}{point + digits:<{after}}" for whole, point, digits in parts]


def widest(texts: Sequence[str], limit: int) -> int:
    """The width of a column: the widest of its texts that stays within a limit."""
    return max((width for width in map(columns, texts) if width <= limit), default=0)
