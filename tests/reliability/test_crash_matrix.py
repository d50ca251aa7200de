"""An apply that dies anywhere, twice, makes nothing twice and loses nothing: a part of the crash matrix."""

from __future__ import annotations

from reliability.campaign import figures_of

RUNS = 24


def test_no_death_makes_a_contract_twice_or_loses_one() -> None:
    """Spread over all failpoints, under each loss; the vendors' rows are the witness."""
    figures = figures_of("crash", "--runs", str(RUNS))
    assert (figures["runs"], figures["violations"]) == (RUNS, 0)
    assert (figures["failpoints met"], figures["deaths"]) == (RUNS, 2 * RUNS)
    assert figures["in two further runs"] == RUNS
