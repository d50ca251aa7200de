"""Applies of one project at once: some of the races."""

from __future__ import annotations

from reliability.campaign import figures_of


def test_of_applies_at_once_one_writes_and_the_others_are_told() -> None:
    """Nothing is mixed, nothing is made twice."""
    figures = figures_of("races", "--races", "12")
    assert (figures["races"], figures["violations"]) == (12, 0)
