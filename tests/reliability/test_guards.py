"""A guard that is switched off is missed: some of them, whose tests are fast."""

from __future__ import annotations

from reliability.campaign import figures_of

FAST = ("serial", "plan digest", "limits", "protection", "irreversible", "same object")


def test_a_guard_that_is_switched_off_is_missed() -> None:
    """At least one of its tests fails."""
    figures = figures_of("guards", "--only", *FAST)
    assert (figures["guards"], figures["noticed"]) == (len(FAST), len(FAST))
