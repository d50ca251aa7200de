"""Applies of one project at once: some of the races."""

from __future__ import annotations

from typing import Any

import pytest
from reliability.campaign import figures_of


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    """Of one short campaign."""
    return figures_of("races", "--races", "6", "--cold", "1", "--meetings", "1", "--seed", "4")


def test_of_applies_at_once_one_writes_and_the_others_are_told(figures: dict[str, Any]) -> None:
    """Nothing is mixed, nothing is made twice."""
    assert (figures["races"], figures["violations"]) == (6, 0)
    assert figures["told of the holder"] > 0
    assert figures["wrote at a vendor"] > 0


def test_what_two_checkouts_apply_at_once_is_made_once_where_a_marker_is_taken_once(
    figures: dict[str, Any],
) -> None:
    """Elsewhere nothing keeps the second create back."""
    told = figures["two checkouts"]
    assert {kind.partition(".")[0] for kind in told} == {"cor", "growcrm", "procore", "trelica", "zenskar"}
    assert {each["met"] for each in told.values()} == {1}
    twice = {kind.partition(".")[0] for kind, each in told.items() if each["made twice"]}
    assert twice <= {"growcrm", "procore"}
