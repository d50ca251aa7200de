"""A marker stays with its object."""

from __future__ import annotations

from dataclasses import replace

from planning.kinds import deal, deal_address, declare, own

from reconcile.core.diagnostic import Location
from reconcile.core.value import Path
from reconcile.planning.marker import with_kept_marker

MOVED = replace(own(declare(deal_address(), deal(external_id="old"))), marker="old")


def test_a_default_marker_gives_way_to_the_recorded_one() -> None:
    """The manifest was moved to another address; its object was not."""
    declared = declare(deal_address(), deal(external_id="new"))
    assert with_kept_marker(declared, MOVED).resource.written()["external_id"] == "old"


def test_a_marker_that_the_author_wrote_wins() -> None:
    """It is a wish, and the plan says what it takes."""
    places: dict[Path, Location] = {("external_id",): Location("a.yaml", 7, 3)}
    declared = replace(declare(deal_address(), deal(external_id="new")), positions=places)
    assert with_kept_marker(declared, MOVED) is declared


def test_without_a_record_the_default_stays() -> None:
    """A new object gets it."""
    declared = declare(deal_address(), deal(external_id="new"))
    assert with_kept_marker(declared, None) is declared
    assert with_kept_marker(declared, replace(MOVED, marker=None)) is declared
