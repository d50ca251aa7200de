"""Values that another version of a kind wrote: they differ from everything new, and stop nothing."""

from __future__ import annotations

import pytest
from planning.kinds import DEAL, deal

from reconcile.core.live import Live
from reconcile.core.value import Value
from reconcile.planning.canonical import canonical
from reconcile.planning.clears import with_clears
from reconcile.planning.diff import diff
from reconcile.planning.fingerprint import fingerprint

NEW = deal(
    days=3,
    rate=2,
    value=1,
    start_date="2025-01-01",
    anchor="2025-01-01",
    note="x",
    tags=("a",),
    terms={"text": "x"},
    attributes={"a": 1},
    lines=({"external_id": "1"},),
    links=({"url": "u"},),
    file_ids=(1,),
    memo="x",
    password="x",  # noqa: S106 - an example
)


@pytest.mark.parametrize(
    "odd",
    [
        "no",
        5,
        True,
        None,
        [],
        ["no", {"a": 1}, ["b"]],
        {},
        {"a": {"b": 1}},
        [{"external_id": "1", "amount": "?"}],
    ],
)
def test_a_value_of_another_type_is_one_that_differs(odd: Value) -> None:
    """Every field takes every value as last applied."""
    applied = dict.fromkeys(NEW.model_fields_set, odd)
    live = deal(**dict.fromkeys(NEW.model_fields_set)).written()
    for change in diff(DEAL, NEW.written(), applied, live).fields:
        assert change.origin
    assert diff(DEAL, {}, applied, NEW.written()).fields
    assert with_clears(NEW, applied).model_fields_set >= NEW.model_fields_set
    assert fingerprint(Live("1", NEW), {}, applied)


def test_text_where_an_object_is_now_is_that_text() -> None:
    """None of its own would make it equal to nothing at all."""
    (terms,) = (each for each in DEAL if each.name == "terms")
    assert canonical(terms, "30 days net") == "30 days net"
